/** The log's sentences: what each thing that happens is called, and how much it matters. */
import { describe, expect, test } from 'vitest'
import type { Fact } from '../../lib/record/record.ts'
import { entryOf, entryText } from '../../lib/reports/log.ts'
import type { SessionEvent } from '../../lib/session/events.ts'
import { frame, Script } from '../ui/session.ts'

const script = new Script()
const connection = script.open(1, 4, {})
script.end(9, 4, 'server', 'closed')

const tls = { name: 'tls', leg: 'server', protocol: 'TLSv1.3', cipher: 'X' } as const
const none = { count: 0, p50: 0, p95: 0, p99: 0, max: 0 }
const fact = (of: Fact): SessionEvent => ({ type: 'fact', time: 0, connection: 4, fact: of })
const octets = (text: string): Uint8Array => Buffer.from(text)

const [opened, ended] = script.events

describe('of', () => {
  test.each<[string, SessionEvent | undefined, string]>([
    ['a mail client', opened, 'info connected from 127.0.0.1:52104 (tls) to imap.example.org:993 (tls)'],
    ['its end', ended, 'info ended by server: closed'],
    ['TLS', fact({ ...tls, verified: true }), 'info TLS with the server: TLSv1.3 X, verified'],
    [
      'TLS unverified',
      fact({ ...tls, verified: false }),
      'warning TLS with the server: TLSv1.3 X, NOT VERIFIED',
    ],
    [
      'a failure',
      fact({ name: 'failure', leg: 'client', cause: 'unknown CA', remedy: 'trust it' }),
      'error client: unknown CA: trust it',
    ],
    ['a note', fact({ name: 'note', text: 'no longer read' }), 'note no longer read'],
    [
      'delay',
      fact({ name: 'delay', passed: { ...none, count: 1, p50: 2000, p99: 2000, max: 2000 }, waited: none }),
      'info proxy overhead p50 2 µs, p99 2 µs, max 2 µs (1 read)',
    ],
    [
      'a login in the clear',
      fact({ name: 'unprotected', command: 'LOGIN', offered: 'not known' }),
      'warning LOGIN left UNPROTECTED, without TLS towards the server; whether the server offers STARTTLS is not known: use imaps:// or imap+starttls://, and --require-tls so that it cannot happen',
    ],
    [
      'no greeting',
      fact({ name: 'ungreeted', cause: 'no greeting; perhaps TLS', remedy: 'use imaps://' }),
      'warning no greeting; perhaps TLS: use imaps://',
    ],
    [
      'a comment',
      fact({ name: 'comment', on: 'A1', text: 'look here', marked: false }),
      'info comment on A1: look here',
    ],
    [
      'an opaque side',
      { type: 'layer', time: 0, connection, side: 'server', layer: 'opaque' },
      'warning server: no longer read from now on',
    ],
    [
      'compression',
      { type: 'layer', time: 0, connection, side: 'client', layer: 'deflate' },
      'info client: compressed from now on (DEFLATE)',
    ],
    [
      'the first command that is not followed',
      {
        type: 'unfollowed',
        time: 0,
        connection,
        frame: frame('client', 'command', 'a NOOP', 0),
        first: true,
      },
      'warning more than 262,144 commands at once without an answer, or too large ones: further ones are counted, but not followed, until some are answered',
    ],
    [
      'a gap',
      { type: 'gap', time: 0, connection: 4, side: 'server', length: 1200, reason: 'the disk is full' },
      'warning server: 1,200 bytes missing: the disk is full',
    ],
    [
      'what was altered',
      {
        type: 'altered',
        time: 0,
        connection,
        side: 'server',
        received: octets('* OK hi\r\n'),
        sent: octets('* OK\r\n'),
        reason: 'hidden',
      },
      'info altered (hidden): the server said * OK hi | the client got * OK',
    ],
  ])('%s', (_name, event, expected) => {
    const told = event === undefined ? undefined : entryOf(event)
    expect(told?.connection).toBe(4)
    expect(told === undefined ? '' : `${told.severity} ${entryText(told)}`).toBe(expected)
  })
})

test('of a literal and of the conversation nothing', () => {
  expect(entryOf(fact({ name: 'literal', side: 'server', length: 1, sha256: '' }))).toBeUndefined()
  const said = new Script()
  said.open(0, 1, {})
  said.greet(1, 1, '* OK hi')
  expect(said.events.slice(1).map(entryOf)).toEqual([undefined, undefined])
})

test('further commands that are not followed are not said again', () => {
  const further = frame('client', 'command', 'a NOOP', 0)
  expect(entryOf({ type: 'unfollowed', time: 0, connection, frame: further, first: false })).toBeUndefined()
})

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { whyJson, whyLines } from '../../cmd/why.ts'
import { limits } from '../../lib/record/limits.ts'
import type { Closer, FailureFact, SessionRecord } from '../../lib/record/record.ts'
import { endingKinds } from '../../lib/reports/ending-kinds.ts'
import { Endings, type EndingsReport } from '../../lib/reports/endings.ts'
import { signs } from '../../lib/reports/signs.ts'
import { head } from '../capture/sessions.ts'
import { recorded } from '../session/retold.ts'
import { dialogue } from '../wire/dialogue.ts'
import { closed, folded, millisecond, opened, said } from './folded.ts'

const second = 1000 * millisecond

const report = (records: Iterable<SessionRecord>): EndingsReport => folded(new Endings(), records).result()

/** A connection on which this was said, a second after the other, and which then ended so. */
function session(
  text: string,
  by: Closer,
  reason: string,
  after = second,
  facts: readonly FailureFact[] = [],
) {
  const lines = dialogue(text)
  const records: SessionRecord[] = [opened(1, 0)]
  for (const [i, [side, line]] of lines.entries()) {
    records.push(said(1, (i + 1) * second, side, line.replace(/\r\n$/, '')))
  }
  const end = lines.length * second + after
  for (const fact of facts) records.push({ type: 'fact', connection: 1, time: end, fact })
  return [...records, closed(1, end, by, reason)]
}

const login = 'S: * OK hi\nC: a LOGIN fred redacted\nS: a OK in\n'
const idle = `${login}C: b SELECT INBOX\nS: b OK done\nC: c IDLE\nS: + idling\n`
const untrusted: FailureFact = {
  name: 'failure',
  leg: 'client',
  cause: 'the mail client does not trust our CA',
}
const nobody: FailureFact = {
  name: 'failure',
  leg: 'server',
  cause: 'nothing listens there',
  remedy: 'check the port',
}

const silent: FailureFact = {
  name: 'failure',
  leg: 'server',
  cause: 'the server did not greet within 15 s',
  remedy: 'check the port',
}

// biome-ignore format: a table
const cases: readonly [string, readonly SessionRecord[]][] = [
  ['logout', session(`${login}C: z LOGOUT\nS: * BYE see you\nS: z OK done`, 'server', 'closed')],
  ['half a logout', session(`${login}C: z LOGOUT`, 'client', 'closed')],
  ['logout', session(`${login}C: z LOGOUT\nS: * BYE see you`, 'server', 'the server reset the connection')],
  ['idle timeout', session(`${idle}S: * BYE Disconnected for inactivity.`, 'server', 'closed')],
  ['BYE', session(`${idle}S: * BYE Server shutting down.`, 'server', 'closed')],
  ['reset', session(idle, 'server', 'the server reset the connection')],
  ['silence', session(idle, 'server', 'closed', 29 * 60 * second)],
  ['closed by server', session(idle, 'server', 'closed')],
  ['closed by client', session(login, 'client', 'closed')],
  ['refused', session('S: * OK hi\nC: a LOGIN fred redacted\nS: a NO [AUTHENTICATIONFAILED] no', 'client', 'closed')],
  ['TLS', session('', 'proxy', untrusted.cause, second, [untrusted])],
  ['not secured', session('', 'proxy', silent.cause, second, [silent])],
  ['no greeting', session('', 'client', 'closed', 5 * second)],
  ['no greeting', session('', 'server', 'closed')],
  ['closed by client', session('', 'client', 'closed')],
  ['closed by client', session('C: a NOOP', 'client', 'closed', 9 * second)],
  ['not connected', session('', 'proxy', nobody.cause, second, [nobody])],
  ['closed by imapscope', session(login, 'proxy', 'closed')],
  ['open', session(login, 'proxy', 'the recording ends here')],
  ['not recorded', lost('server')],
  ['not recorded', lost('client')],
]

/** A connection of which the last octets of the server are missing. */
function lost(by: Closer): readonly SessionRecord[] {
  const all = session(`${login}C: z LOGOUT`, by, 'closed')
  const gap = {
    type: 'gap',
    connection: 1,
    time: 5 * second,
    side: 'server',
    length: 176,
    reason: 'full',
  } as const
  return [...all.slice(0, -1), gap, ...all.slice(-1)]
}

test.each(cases)('an ending of the kind %s is recognised', (kind, records) => {
  const { endings, kinds } = report(records)
  expect(endings.map((ending) => ending.kind)).toEqual([kind])
  expect([...kinds]).toEqual([[kind, 1]])
})

test('there is a case for each kind, and each kind has a sentence', () => {
  expect(new Set(cases.map(([kind]) => kind))).toEqual(new Set(endingKinds.map(({ kind }) => kind)))
  for (const { about } of endingKinds) expect(about).toMatch(/^[A-Z].*\.$/)
})

test('a login that left in the clear is told first, whether its connection has ended or not', () => {
  const fact = { name: 'unprotected', command: 'LOGIN', offered: 'yes' } as const
  const told = { type: 'fact', connection: 1, time: 2 * second, fact } as const
  const ended = session(`${login}C: z LOGOUT\nS: * BYE\nS: z OK done`, 'server', 'closed')
  const records = [...ended.slice(0, -1), told, ...ended.slice(-1)]
  const words = /^c1 to \S+: LOGIN left UNPROTECTED, .*; the server offered STARTTLS$/
  for (const all of [records, records.slice(0, -1)]) {
    const lines = whyLines(report(all), head, 200, 20)
    expect(lines.filter((line) => words.test(line))).toHaveLength(1)
    expect(whyJson(report(all))).toMatchObject({
      unprotected: [{ connection: 1, command: 'LOGIN', offered: 'yes' }],
    })
  }
})

test('an ending tells what was said last, what was in flight, and how long it was silent', () => {
  const { endings } = report(
    session(
      `${login}C: b FETCH 1:* FLAGS\nS: * 1 FETCH (FLAGS ())\nC: c NOOP`,
      'server',
      'closed',
      90 * second,
    ),
  )
  expect(endings[0]).toMatchObject({
    connection: 1,
    user: 'fred',
    kind: 'silence',
    silent: 90 * second,
    state: 'authenticated',
    last: {
      client: { time: 6 * second, text: 'c NOOP' },
      server: { time: 5 * second, text: '* 1 FETCH (FLAGS ())' },
    },
    inFlight: [
      { tag: 'b', name: 'FETCH', age: 92 * second, octets: 22 },
      { tag: 'c', name: 'NOOP', age: 90 * second },
    ],
    commandsInFlight: 2,
  })
})

describe('what servers complain of is recognised', () => {
  // biome-ignore format: a table
  test.each([
    ['a NO [ALERT] Too many simultaneous connections. (Failure)', 'connections'],
    ['* BYE Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)', 'connections'],
    ['a OK Success [THROTTLED]', 'throttled'],
    ['a BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds', 'throttled'],
    ['a NO [OVERQUOTA] no room', 'quota'],
    ['* NO [OVERQUOTA] Soft quota has been exceeded', 'quota'],
    ['a NO [LIMIT] too much', 'limit'],
    ['a NO [UNAVAILABLE] User lookup failed', 'unavailable'],
    ['Server Unavailable. 15', 'unavailable'],
    ['* BYE System Error', 'unavailable'],
    ['* BYE Autologout; idle for too long', 'idle timeout'],
    ['* BYE Session timed out', 'idle timeout'],
    ['* BYE Server shutting down.', 'shutdown'],
    ['a BAD Too many invalid IMAP commands.', 'bad commands'],
    ['a NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)', 'login'],
    ['a BAD User is authenticated but not connected.', 'login'],
    ['* BYE IMAP session state is inconsistent, please relogin.', 'mailbox'],
    ['a NO [SERVERBUG] oops', 'fault'],
    ['* OK [ALERT] The disk is old', 'attention'],
  ])('%s', (line, kind) => {
    const { signs: found } = report(session(`S: * OK hi\nC: a NOOP\nS: ${line}`, 'server', 'closed'))
    expect(found.map(({ sign }) => sign.kind)).toEqual([kind])
    expect(line).toContain(found[0].text.replace(/^\[[^\]]*\] /, ''))
  })

  test.each([
    'a OK Logged in; the limit is reached never, quota exceeded never',
    '* OK Still here',
    '* 1 FETCH (BODY[TEXT] "too many connections")',
    'a OK [READ-WRITE] Select completed (0.001 secs).',
    'a NO [NONEXISTENT] no such mailbox',
    '* BYE [UNAVAILABLE] imapscope cannot use imap.example.org:993: nothing listens there',
  ])('nothing is seen in: %s', (line) => {
    expect(report(session(`S: * OK hi\nC: a NOOP\nS: ${line}`, 'server', 'closed')).signs).toEqual([])
  })

  test('the same complaint is one row with its count, its command, and the longest wait', () => {
    const wait = (ms: number) => `BAD Request is throttled. Suggested Backoff Time: ${ms} milliseconds`
    const { signs: found } = report(
      session(`S: * OK hi\nC: a NOOP\nS: a ${wait(5)}\nC: b NOOP\nS: b ${wait(92_415)}`, 'client', 'closed'),
    )
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ count: 2, backoff: 92_415, command: 'NOOP', time: 3 * second })
  })

  test('each row has a sentence for people', () => {
    for (const { about } of signs) expect(about).toMatch(/^[A-Z].*\.$/)
  })
})

test('of very many connections the last ones are told, and all are counted', () => {
  const many = limits.reported + 5
  const { endings, kinds } = report(
    Array.from({ length: many }, (_, i) => [opened(i + 1, i), closed(i + 1, i, 'client', 'closed')]).flat(),
  )
  expect(endings).toHaveLength(limits.reported)
  expect(endings.at(-1)?.connection).toBe(many)
  expect([...kinds.values()]).toEqual([many])
})

describe('as text', () => {
  const hostile = session(
    `S: * OK hi\nC: \x1b]52 LOGIN "\x1b[2Jfred" x\nS: * BYE [LIMIT \x07] too many \u009b31m ${'w'.repeat(300)}`,
    'server',
    'closed',
  )

  test.each([80, 100, 200])('it fits %s columns and is harmless', (width) => {
    for (const records of [hostile, ...cases.map(([, one]) => one), recorded(idle)]) {
      for (const line of whyLines(report(records), head, width, 20)) {
        expect(line.length).toBeLessThanOrEqual(width)
        expect(line).not.toMatch(/[\0-\x1f\x7f-\x9f\u202a-\u202e]/)
      }
    }
  })

  test('a connection that was dropped', async () => {
    const records = session(`${idle}S: * BYE Disconnected for inactivity.`, 'server', 'closed')
    await expect(`${whyLines(report(records), head, 80, 20).join('\n')}\n`).toMatchFileSnapshot('dropped.why')
  })

  test('rows that are left out are counted', () => {
    const records = [1, 2, 3].flatMap((id) => [opened(id, id), closed(id, id + 1, 'client', 'closed')])
    const lines = whyLines(report(records), head, 80, 2)
    expect(lines).toContain('… 1 more, see --rows')
    expect(lines.join('\n')).not.toContain('c1 ')
  })
})

describe('why', () => {
  const remedy = `imapscope ca trust, ${'and then the mail client is started once more '.repeat(4)}at last`
  const mixed = [
    opened(1, 0),
    said(1, 1, 'server', '* OK hi'),
    said(1, 2, 'client', 'a NOOP'),
    closed(1, 3, 'client', 'closed'),
    opened(2, 4),
    { type: 'fact', connection: 2, time: 5, fact: { ...untrusted, remedy } } as const,
    closed(2, 6, 'client', 'closed'),
    opened(3, 7),
    closed(3, 8, 'client', 'closed'),
  ]

  test('tells what failed before everything else, and what ended as usual last', () => {
    const lines = whyLines(report(mixed), head, 80, 20)
    const at = (words: RegExp): number => lines.findIndex((line) => words.test(line))
    expect(at(/^c2 TLS|^c2 /)).toBeGreaterThan(0)
    expect(at(/^c2 /)).toBeLessThan(at(/^CONN /))
    expect(at(/^CONN /)).toBeLessThan(lines.findIndex((line) => /^c1 closed by client, after/.test(line)))
  })

  test('a greeting that may be among missing octets is not called missing', () => {
    const gap = { type: 'gap', connection: 1, time: 1, side: 'server', length: 176, reason: 'full' } as const
    const end = closed(1, 20e9, 'server', 'closed')
    expect(report([opened(1, 0), end]).endings[0]?.kind).toBe('no greeting')
    expect(report([opened(1, 0), gap, end]).endings[0]?.kind).not.toBe('no greeting')
    const before = { client: 10, server: 20 }
    const again = { type: 'resumed', connection: 1, time: 1, before, said: [] } as const
    expect(report([opened(1, 0), again, end]).endings[0]?.kind).not.toBe('no greeting')
  })

  test('what is missing is said at the top, and an answer that may be among it is not told as missing', () => {
    const told = report(lost('server'))
    const lines = whyLines(told, head, 80, 20)
    expect(lines[1]).toBe('176 bytes are missing from the recording')
    expect(lines.join('\n')).toMatch(/its answer is not known: z LOGOUT/)
    expect(lines.join('\n')).not.toMatch(/in flight:|without BYE/)
    expect(whyJson(told)).toMatchObject({ missing: 176 })
    expect(whyLines(report(session(login, 'client', 'closed')), head, 80, 20).join()).not.toMatch(/missing/)
  })

  test('nor where imapscope itself ended the connection', () => {
    const end = closed(1, 20e9, 'proxy', 'imapscope was ended')
    const told = report(lost('server').map((record) => (record.type === 'closed' ? end : record)))
    expect(told.endings[0]).toMatchObject({ kind: 'closed by imapscope', unheard: true })
    const lines = whyLines(told, head, 80, 20).join('\n')
    expect(lines).toMatch(/What the server last said is missing/)
    expect(lines).toMatch(/its answer is not known: z LOGOUT/)
    expect(lines).not.toMatch(/in flight:/)
  })

  test('what imapscope says in place of a server is no word of that server', () => {
    const own = 'S: * BYE [UNAVAILABLE] imapscope cannot use imap.example.org:993: nothing listens there'
    const [ending] = report(session(own, 'proxy', nobody.cause, second, [nobody])).endings
    expect(ending?.kind).toBe('not connected')
    expect(ending?.bye).toBeUndefined()
    expect(ending?.last.server).toBeUndefined()
    const full = 'S: * BYE [UNAVAILABLE] imapscope has too many connections open'
    expect(report(session(full, 'proxy', 'closed')).endings[0]?.kind).toBe('closed by imapscope')
    const theirs = report(session(`${login}S: * BYE imapscope is not for you`, 'server', 'closed'))
    expect(theirs.endings[0]?.last.server).toBeDefined()
  })

  test('a BYE that was not read is not called missing', () => {
    const begun = [
      opened(1, 0),
      said(1, 1, 'server', '* PREAUTH hi'),
      said(1, 2, 'client', 'a LOGOUT'),
      said(1, 3, 'server', '* 1 FETCH (BODY[] {100}'),
    ]
    const layer = { type: 'layer', connection: 1, time: 4, side: 'server', layer: 'opaque' } as const
    const end = closed(1, 5, 'server', 'closed')
    expect(report([...begun, end]).endings[0]?.kind).toBe('half a logout')
    expect(report([...begun, layer, end]).endings[0]?.kind).toBe('closed by server')
  })

  test('in flight at the end is what was in flight there, not what a hole has swallowed', () => {
    const hole = { type: 'gap', connection: 1, time: 4, side: 'server', length: 10, reason: 'full' } as const
    const [ending] = report([
      opened(1, 0),
      said(1, 1, 'server', '* PREAUTH hi'),
      said(1, 2, 'client', 'a NOOP'),
      hole,
      said(1, 5, 'client', 'b NOOP'),
      said(1, 6, 'server', 'b OK'),
      said(1, 7, 'client', 'c NOOP'),
      closed(1, 8, 'server', 'closed'),
    ]).endings
    expect(ending?.inFlight.map(({ tag }) => tag)).toEqual(['c'])
    expect(ending?.commandsInFlight).toBe(1)
  })

  test('wraps a hint, so that all of it can be read', () => {
    for (const width of [40, 80]) {
      const lines = whyLines(report(mixed), head, width, 20)
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(width)
      expect(lines.map((line) => line.trim()).join(' ')).toContain(remedy)
    }
  })

  test('remembers what failed longer than what ended as usual', () => {
    const many = Array.from({ length: 2 * limits.reported }, (_, i) => [
      opened(i + 1, i * 10),
      closed(i + 1, i * 10 + 2, i % 100 === 0 ? 'server' : 'client', i % 100 === 0 ? 'reset' : 'closed'),
    ]).flat()
    const { endings, kinds } = report(many)
    expect(endings).toHaveLength(limits.reported)
    expect(endings.filter(({ kind }) => kind === 'reset')).toHaveLength(20)
    expect(kinds.get('reset')).toBe(20)
    expect(endings.map(({ ended }) => ended)).toEqual(endings.map(({ ended }) => ended).sort((a, b) => a - b))
  })

  test('counts what is not kept of very many connections', () => {
    const many = Array.from({ length: limits.reported + 7 }, (_, i) => [
      opened(i + 1, i * 10),
      said(i + 1, i * 10 + 1, 'server', '* BYE [UNAVAILABLE] later'),
      closed(i + 1, i * 10 + 2, 'server', 'closed'),
    ]).flat()
    const told = report(many)
    expect(told.counts).toEqual({ endings: 1007, signs: 1007, unprotected: 0 })
    const lines = whyLines(told, head, 80, 20)
    expect(lines[0]).toBe('1,007 connections: 1,007 BYE')
    expect(lines).toContain('… 7 earlier ones, which were only counted')
    expect(lines).toContain('Of 7 others only the kind is known.')
    expect(whyJson(told)).toMatchObject({ counts: { endings: 1007 } })
  })
})

test('as JSON times are milliseconds', () => {
  const walk = readFileSync(new URL('../session/transcripts/walk.imap', import.meta.url), 'utf8')
  expect(JSON.parse(JSON.stringify(whyJson(report(recorded(walk)))))).toMatchObject({
    connections: [{ connection: 1, kind: 'logout', opened: 0, silent: 10, bye: expect.any(String) }],
    kinds: { logout: 1 },
  })
})

/** What was exported as a session file tells the same events when it is read again. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import { pcapng } from '../../lib/export/pcapng.ts'
import { Choosing, compile } from '../../lib/filter/index.ts'
import { Observer } from '../../lib/observe/observer.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import type { Exchange, SessionEvent } from '../../lib/session/events.ts'
import type { Frame } from '../../lib/wire/frame.ts'
import { latin1 } from '../../lib/wire/octets.ts'
import { chunk, everything, head, readBack, recordsOf, temporary, warningsOf } from '../capture/sessions.ts'
import { folderOf } from '../observe/material.ts'
import { recorded } from '../session/retold.ts'
import { chunks, dialogue, seeded } from '../wire/dialogue.ts'
import { realRecords, realSessions } from './real.ts'

/** Every event of these records, all that it tells but offsets. */
async function events(
  records: readonly SessionRecord[],
  to: (event: SessionEvent) => void = () => undefined,
): Promise<object[]> {
  const found: object[] = []
  const observer = new Observer({}, (event) => {
    to(event)
    found.push(told(event))
  })
  for (const record of records) observer.take(record)
  observer.finish()
  return found
}

const framed = ({ side, kind, length, bytes, literals, waits, begun, time, findings }: Frame): object => {
  return { side, kind, length, text: latin1(bytes), literals, waits, begun, time, findings }
}

const exchanged = ({ id, connection, status, code, timing, bytes, state, mailbox }: Exchange): object => {
  return structuredClone({ id, connection, status, code, timing, bytes, state, mailbox })
}

function told(event: SessionEvent): object {
  const { type, time } = event
  const of = 'exchange' in event && event.exchange !== undefined ? exchanged(event.exchange) : undefined
  const frame = 'frame' in event ? framed(event.frame) : undefined
  const said = type === 'sent' ? framed(event.exchange.said[0]) : undefined
  const rest = type === 'fact' || type === 'gap' || type === 'altered' ? event : {}
  return { ...rest, type, time, of, frame, said, connection: undefined }
}

/** These records as a session file, and the events from which it was made. */
async function exported(records: readonly SessionRecord[]): Promise<{ file: Buffer; told: object[] }> {
  const exporter = pcapng.begin(head)
  const pieces: Uint8Array[] = []
  const told = await events(records, (event) => pieces.push(Buffer.from(exporter.take(event))))
  pieces.push(Buffer.from(exporter.end()))
  return { file: Buffer.concat(pieces), told }
}

/** Expects the same events from the exported file as from the records. */
async function same(records: readonly SessionRecord[]): Promise<void> {
  const { file, told } = await exported(records)
  const items = await readBack(file)
  expect(warningsOf(items)).toEqual([])
  expect(items[0]).toMatchObject({ type: 'head', head, foreign: false })
  const again = await events(recordsOf(items))
  // The first that differs, since all of them are too many to read.
  const at = told.findIndex((event, i) => !isDeepStrictEqual(event, again[i]))
  if (at >= 0) expect({ at, event: again[at] }).toEqual({ at, event: told[at] })
  expect(again).toHaveLength(told.length)
}

/** A dialogue in chunks of a few octets, a nanosecond apart. */
function cut(text: string, seed: number): SessionRecord[] {
  const [first, ...rest] = recorded('S: * OK')
  const next = seeded(seed)
  const pieces = chunks(dialogue(text), () => (seed === 0 ? 1e9 : 1 + next(30)))
  const all = pieces.map((chunk): SessionRecord => ({ ...chunk, type: 'chunk', connection: 1 }))
  return [first, ...all, { ...rest[rest.length - 1], time: all.length + 1 } as SessionRecord]
}

const walk = readFileSync(new URL('../session/transcripts/walk.imap', import.meta.url), 'utf8')

/** Records with something in their midst, before the `at`th saying. */
function amid(text: string, at: number, ...more: readonly SessionRecord[]): SessionRecord[] {
  const all = recorded(text)
  return [...all.slice(0, at + 1), ...more, ...all.slice(at + 1)]
}

const omitting = (at: number, text: string, omitted: number): SessionRecord => {
  return { ...chunk(1, at, 'server', text), omitted } as SessionRecord
}
const gap = (side: 'client' | 'server', length: number): SessionRecord => {
  return { type: 'gap', connection: 1, time: 25_000_000, side, length, reason: 'lost' }
}
const body = 'S: * PREAUTH hi\nC: a FETCH 1 BODY[]\n'

describe('an exported session file tells the same events again', () => {
  test('every type of record', () => same(everything))
  test.each([0, 1, 2, 3])('a walk through IMAP, in seeded cuts (%i)', (seed) => same(cut(walk, seed)))

  test.each<[string, SessionRecord[]]>([
    ['a literal that is refused', recorded('S: * OK\nC: a LOGIN {4}\nS: a BAD no\nC: b NOOP\nS: b OK')],
    [
      'a client that does not wait for +',
      recorded('S: * OK\nC: a LOGIN {1}\nC: x {1}\nC: y\nS: + go\nS: + go\nS: a OK'),
    ],
    ['a literal without waiting', recorded('S: * PREAUTH\nC: a APPEND x {3+}\nabc\nS: a OK')],
    [
      'SASL and IDLE',
      recorded(
        'S: * OK\nC: a AUTHENTICATE X\nS: +\nC: eA==\nS: + eQ==\nC:\nS: a OK\nC: b IDLE\nS: + \nC: DONE\nS: b OK',
      ),
    ],
    [
      'a literal that was cut',
      amid(
        `${body}S: a OK`,
        2,
        omitting(22e6, '* 1 FETCH (BODY[] {900}\r\nFrom', 896),
        chunk(1, 23e6, 'server', ' FLAGS ())\r\n'),
      ),
    ],
    [
      'a literal that was cut and never ended',
      amid(body, 2, omitting(22e6, '* 1 FETCH (BODY[] {900}\r\nFrom', 700)),
    ],
    [
      'two literals that were cut',
      amid(
        `${body}S: a OK`,
        2,
        omitting(22e6, '* 1 FETCH (A {900}\r\nFrom', 896),
        omitting(23e6, ' B {100}\r\n', 100),
        chunk(1, 24e6, 'server', ')\r\n'),
      ),
    ],
    [
      'a gap in a literal',
      amid(`${body}S: b)\nS: a OK`, 2, chunk(1, 22e6, 'server', '* 1 FETCH (A {10}\r\na'), gap('server', 8)),
    ],
    ['a gap in a line', amid(`${body}S: a OK`, 2, chunk(1, 22e6, 'server', '* 1 FET'), gap('server', 8))],
    [
      'a connection that ends in a line',
      amid(body, 2, chunk(1, 22e6, 'server', '* 1 FET'), chunk(1, 23e6, 'client', 'b NO')),
    ],
    ['a connection without an end', recorded(walk).slice(0, -3)],
  ])('%s', (_, records) => same(records))
})

const missing = spawnSync('tshark', ['--version']).status !== 0
if (missing) console.log('SKIPPED: tshark is not installed, so no exported session was opened in Wireshark')

// Wireshark itself calls a LOGIN with literals malformed, whoever writes it.
test.skipIf(missing)('tshark reads what is left of a session without a warning, and pairs it', async () => {
  const filter = compile('cmd:fetch,select,noop,list')
  if ('error' in filter) throw new Error(filter.error.message)
  const choosing = new Choosing(filter)
  await events(cut(walk, 3), (event) => choosing.take(event))
  const selection = choosing.selection()
  const exporter = pcapng.begin(head)
  const pieces: Uint8Array[] = []
  await events(cut(walk, 3), (event) => {
    for (const kept of selection.take(event)) pieces.push(Buffer.from(exporter.take(kept)))
  })
  const path = temporary('selection.pcapng')
  writeFileSync(path, Buffer.concat(pieces))
  const tshark = (...options: readonly string[]): string[] => {
    const { stdout } = spawnSync('tshark', ['-n', '-r', path, ...options])
    return stdout
      .toString()
      .split('\n')
      .filter((line) => line !== '')
  }
  expect(tshark('-Y', 'tcp.analysis.flags or _ws.malformed or _ws.expert.severity >= "Warning"')).toEqual([])
  const completed = tshark('-Y', 'imap.response_to', '-T', 'fields', '-e', 'imap.response_to')
  expect(completed.length).toBe(6)
})

const folder = folderOf('IMAPSCOPE_TRANSCRIPTS', import.meta.url)

describe.skipIf(folder === undefined)('a real session tells the same events again', () => {
  test.each(folder === undefined ? [] : realSessions(folder))('%s', async (_, one) =>
    same(await realRecords(one)),
  )
})

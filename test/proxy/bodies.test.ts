/** Who shows no messages is told less of long literals, and hears of the same events. */
import { expect, test } from 'vitest'
import { Observer } from '../../lib/observe/observer.ts'
import { Tap } from '../../lib/proxy/tap.ts'
import { Bodies, withoutBodies } from '../../lib/proxy/worker/bodies.ts'
import { limits } from '../../lib/record/limits.ts'
import type { Chunk, SessionRecord } from '../../lib/record/record.ts'
import { noLiterals } from '../../lib/redact/gathering.ts'
import type { SessionEvent } from '../../lib/session/events.ts'
import { chunks, type Said, seeded } from '../wire/dialogue.ts'

const endpoint = { address: '127.0.0.1', port: 50_000 }
const security = { client: 'tls', server: 'tls' } as const
const opened = {
  type: 'opened',
  connection: 1,
  time: 0,
  client: endpoint,
  server: endpoint,
  security,
} as const

/** Who is told what: the file all, who shows no messages, who lags and has no file. */
type Told = Record<'file' | 'linesOnly' | 'lagging', SessionRecord[]>

async function recorded(input: readonly Chunk[]): Promise<Told> {
  const records: Told = { file: [opened], linesOnly: [opened], lagging: [opened] }
  const [sighted, linesOnly] = [new Bodies(false), new Bodies(true)]
  const tap = new Tap({ connection: 1, redact: true, keep: 20_000 }, (record, literals = noLiterals) => {
    const { record: all, bodies } = sighted.take(record, literals)
    expect(all).toBe(record)
    const { record: both, bodies: same } = linesOnly.take(record, literals)
    expect(same).toEqual(bodies)
    records.file.push(record)
    records.linesOnly.push(both)
    records.lagging.push(...(record.type === 'chunk' ? withoutBodies(record, bodies) : [record]))
    if (both.type === 'chunk') expect(lengths(withoutBodies(both, bodies))).toBe(lengths([record]))
  })
  for (const chunk of input) tap.observe(chunk)
  await tap.end()
  return records
}

const octetsIn = (records: readonly SessionRecord[]): number =>
  records.reduce((sum, record) => sum + (record.type === 'chunk' ? record.bytes.length : 0), 0)

/** Octets of some chunks, counted ones included. */
const lengths = (records: readonly SessionRecord[]): number =>
  records.reduce((sum, record) => {
    return record.type === 'chunk' ? sum + record.bytes.length + (record.omitted ?? 0) : sum
  }, 0)

/** All of an event but the octets in literals. */
function without(event: SessionEvent): unknown {
  const frame = 'frame' in event ? event.frame : undefined
  const exchange = 'exchange' in event ? event.exchange : undefined
  return {
    type: event.type,
    time: event.time,
    frame: frame && {
      ...{ kind: frame.kind, tag: frame.tag, name: frame.name, offset: frame.offset, length: frame.length },
      ...{ begun: frame.begun, time: frame.time, findings: frame.findings },
      literals: frame.literals.map(({ length }) => length),
    },
    exchange: exchange && {
      ...exchange.timing,
      tag: exchange.tag,
      status: exchange.status,
      ...exchange.bytes,
    },
  }
}

async function events(records: readonly SessionRecord[]): Promise<unknown[]> {
  const all: unknown[] = []
  const observer = new Observer({}, (event) => all.push(without(event)))
  for (const record of records) observer.take(record)
  observer.finish()
  return all
}

const begun: Said[] = [
  ['server', '* OK hello\r\n'],
  ['client', 'a0 LOGIN fred secret\r\n'],
  ['server', 'a0 OK in\r\n'],
  ['client', 'a1 FETCH 1:* BODY[]\r\n'],
]
const line = 'The quick brown fox jumps over the (lazy) dog.\r\n'

test('of a long literal only the beginning is told, of a short one all', async () => {
  const [long, short] = [line.repeat(300), line.repeat(50)]
  const said: Said[] = [
    ...begun,
    ['server', `* 1 FETCH (BODY[] {${long.length}}\r\n`],
    ['server', long],
    ['server', `)\r\n* 2 FETCH (BODY[] {${short.length}}\r\n${short})\r\na1 OK done\r\n`],
  ]
  const { file, linesOnly } = await recorded(chunks(said, () => 1000))
  expect(octetsIn(file) - octetsIn(linesOnly)).toBe(long.length - limits.toldLiteral)
})

/** A message, which may hold what looks like the end of its response, and a count that may be wrong. */
function response(random: (n: number) => number): string {
  const words = [line, line, ')\r\n', ')\n', ')', '\r\n', '\r', 'a1 OK done\r\n', '* 3 EXISTS\r\n', '(', '\n']
  const some = (): string => Array.from({ length: random(9) }, () => words[random(words.length)]).join('')
  const body = some() + line.repeat(random(500)) + some() + line.repeat(random(90)) + some()
  const count = body.length + [0, 0, 1, 7, 300, 9999][random(6)]
  return `* 1 FETCH (BODY[] {${count}}\r\n${body})\r\n${some()}`
}

test('whatever the messages hold, and however they are miscounted, the events are the same', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = seeded(seed)
    const said: Said[] = [
      ...begun,
      ['server', `${response(random)}${response(random)}a1 OK done\r\n`],
      ['client', 'a2 NOOP\r\n'],
      ['server', `a2 OK done\r\n${response(random)}`],
      ['client', 'a3 NOOP\r\n'],
      ['server', 'a3 OK done\r\n'],
    ]
    const { file, linesOnly, lagging } = await recorded(chunks(said, () => 1 + random(1 << random(15))))
    const all = await events(file)
    expect(await events(linesOnly), `seed ${seed}`).toEqual(all)
    expect(await events(lagging), `seed ${seed}`).toEqual(all)
    expect(octetsIn(lagging)).toBeLessThanOrEqual(octetsIn(linesOnly))
  }
})

test.each([
  [')', '\r\n'],
  [')\r', '\n'],
  ['', ')\r\n'],
])(
  'a wrong count is found out where a read ends inside the end of the response: %j %j',
  async (first, rest) => {
    const said: Said[] = [
      ...begun,
      ['server', '* 1 FETCH (BODY[] {15000}\r\n'],
      ['server', line.repeat(100)],
      ['server', `${line.repeat(100)}${first}`],
      ['server', `${rest}a1 OK done\r\n`],
      ['client', 'a2 NOOP\r\n'],
      ['server', 'a2 OK done\r\n'],
    ]
    const { file, linesOnly } = await recorded(chunks(said, () => Number.MAX_SAFE_INTEGER))
    expect(octetsIn(linesOnly)).toBeLessThan(octetsIn(file))
    const heard = await events(linesOnly)
    expect(JSON.stringify(heard)).toContain('"tag":"a1","status":"OK"')
    expect(heard).toEqual(await events(file))
  },
)

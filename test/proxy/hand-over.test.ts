import { describe, expect, test } from 'vitest'
import type { LiteralBody } from '../../lib/proxy/worker/bodies.ts'
import { type Backlog, HandOver } from '../../lib/proxy/worker/hand-over.ts'
import { limits } from '../../lib/record/limits.ts'
import type { Retold, SessionRecord } from '../../lib/record/record.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'

const chunk = (time: number, text: string): SessionRecord => {
  return { type: 'chunk', connection: 1, time, side: 'server', bytes: octets(text) }
}

/** An handOver whose batches leave when `turn` is called. */
function watched(
  backlog?: Backlog,
  linesOnly = false,
): {
  handOver: HandOver
  sent: { records: readonly SessionRecord[]; octets: number }[]
  turn: () => void
  lags: [string, number, number][]
  again: Map<number, Retold>
} {
  const sent: { records: readonly SessionRecord[]; octets: number }[] = []
  const due: (() => void)[] = []
  const lags: [string, number, number][] = []
  const again = new Map<number, Retold>()
  const handOver = new HandOver({
    send: (records, credit) => sent.push({ records, octets: credit }),
    later: (call) => due.push(call),
    backlog: () => backlog,
    lag: (from, to) => lags.push([from.path, from.offset, to]),
    again: () => again,
    linesOnly,
  })
  const turn = (): void => {
    for (const call of due.splice(0)) call()
  }
  return { handOver, sent, turn, lags, again }
}

const inWords = (records: readonly SessionRecord[]): string[] =>
  records.map((record) =>
    record.type === 'chunk'
      ? latin1(record.bytes)
      : `${record.type} ${'length' in record ? record.length : ''}`,
  )

test('records of one turn leave together, in order, their bytes in one buffer', () => {
  const { handOver, sent, turn } = watched()
  handOver.push(chunk(1, 'one'))
  handOver.push(chunk(2, 'two'))
  expect(sent).toEqual([])
  turn()
  expect(sent.map(({ records }) => inWords(records))).toEqual([['one', 'two']])
  const [first, second] = sent[0].records
  expect(
    first.type === 'chunk' && second.type === 'chunk' && first.bytes.buffer === second.bytes.buffer,
  ).toBe(true)
})

test('a whole batch does not wait for the others of its turn', () => {
  const { handOver, sent, turn } = watched()
  handOver.push(chunk(1, 'small'))
  handOver.push(chunk(2, 'x'.repeat(limits.batch)))
  expect(sent.map(({ records }) => records.length)).toEqual([2])
  handOver.push(chunk(3, 'next'))
  expect(sent).toHaveLength(1)
  turn()
  expect(sent.slice(1).map(({ records }) => inWords(records))).toEqual([['next']])
})

describe('without a file', () => {
  const bodied = (
    time: number,
    before: string,
    body: string,
    after: string,
  ): [SessionRecord, LiteralBody[]] => [
    chunk(time, before + body + after),
    [{ from: before.length, to: before.length + body.length }],
  ]
  /** An handOver without credit. */
  function spent(linesOnly = false): ReturnType<typeof watched> {
    const all = watched(undefined, linesOnly)
    all.handOver.push(chunk(1, 'x'.repeat(limits.credit)))
    all.turn()
    return all
  }

  test('beyond the credit lines are told and literals are counted, which is said when it is over', () => {
    const { handOver, sent, turn } = spent()
    handOver.push(...bodied(2, 'before ', 'body', ' after'))
    turn()
    expect(sent[1].records).toMatchObject([
      { bytes: octets('before '), omitted: 4 },
      { bytes: octets(' after') },
    ])
    handOver.restore(sent[0].octets)
    handOver.restore(sent[1].octets)
    handOver.push(...bodied(3, '', 'shown again', ''))
    turn()
    const text = '4 bytes of messages were not read in time: counted, not shown; forwarded, but not recorded'
    expect(sent[2].records).toMatchObject([
      { type: 'fact', connection: 0, time: 3, fact: { name: 'note', text } },
      { bytes: octets('shown again') },
    ])
  })

  test('that is said once in ten seconds, of all that came meanwhile', () => {
    const { handOver, sent, turn } = spent()
    const restored = (): void => {
      turn()
      for (const { octets: read } of sent.splice(0)) handOver.restore(read)
    }
    for (const time of [2, 3, 4, 10e9 + 4]) {
      handOver.push(...bodied(time, '', 'body', ''))
      restored()
      handOver.push(chunk(time, 'x'.repeat(limits.credit)))
      turn()
    }
    const told = sent.flatMap(({ records }) => records).filter(({ type }) => type === 'fact')
    expect(told).toMatchObject([{ time: 10e9 + 4, fact: { text: expect.stringContaining('12 bytes') } }])
  })

  test('who shows no messages is not told that they were counted', () => {
    const { handOver, sent, turn } = spent(true)
    handOver.push(...bodied(2, '', 'body', ''))
    handOver.restore(sent[0].octets)
    handOver.push(chunk(3, 'line'))
    turn()
    expect(inWords(sent[1].records)).toEqual(['', 'line'])
    expect(sent[1].records).toHaveLength(2)
  })

  test('where even the lines are too many a gap is told, and how it goes on', () => {
    const { handOver, sent, turn, again } = spent()
    handOver.push(chunk(2, 'y'.repeat(limits.linesAhead)))
    handOver.push(chunk(3, 'lost'))
    handOver.push({ ...chunk(3, 'lost too'), side: 'client' } as SessionRecord)
    turn()
    for (const { octets: read } of sent.slice(0, 1)) handOver.restore(read)
    handOver.push(chunk(4, 'its rest'))
    turn()
    expect(inWords(sent.at(-1)?.records ?? [])).not.toContain('gap 12')
    for (const { octets: read } of sent.slice(1)) handOver.restore(read)
    const before = { client: 8, server: 12 }
    again.set(1, { before, said: [] })
    turn()
    handOver.push(chunk(5, 'next'))
    turn()
    const records = sent.slice(2).flatMap((batch) => batch.records)
    expect(inWords(records)).toEqual(['gap 8', 'gap 12', 'resumed ', 'next'])
    const reason = 'not read in time: forwarded, but not recorded'
    expect(records[1]).toMatchObject({ time: 4, side: 'server', reason })
    expect(records[2]).toMatchObject({ connection: 1, time: 4, before, said: [] })
  })

  test('a connection that ends within a gap is told so before its end', () => {
    const { handOver, sent, turn } = spent()
    handOver.push(chunk(2, 'y'.repeat(limits.linesAhead)))
    handOver.push(chunk(3, 'lost'))
    handOver.push({ type: 'closed', connection: 1, time: 4, by: 'server', reason: 'closed' })
    turn()
    expect(inWords(sent.at(-1)?.records ?? []).slice(-2)).toEqual(['gap 4', 'closed '])
  })
})

const head = { version: 1, started: 0n, program: 'x', redacted: true } as const

test('with a file nothing is lost: the reader is told how far to read, until it has caught up', () => {
  let [accepted, written] = [1000, 900]
  const { handOver, sent, turn, lags } = watched({
    place: () => ({ path: 'f', part: 1, sound: true, offset: accepted, head, streams: [] }),
    progress: () => ({ path: 'f', written, over: false }),
  })
  handOver.push(chunk(1, 'x'.repeat(limits.credit)))
  turn()
  handOver.push(chunk(2, 'in the file'))
  accepted = 2000
  handOver.restore(sent[0].octets)
  expect(lags).toEqual([])
  written = 2000
  turn()
  expect(lags).toEqual([['f', 1000, 2000]])
  accepted = 2500
  written = 2500
  handOver.caughtUp(2000)
  expect(lags.slice(1)).toEqual([['f', 2000, 2500]])
  handOver.caughtUp(2500)
  handOver.push(chunk(4, 'live again'))
  turn()
  expect(inWords(sent[1].records)).toEqual(['live again'])
})

test('a reader that lags goes on in the next files of the session, wherever they are', () => {
  const parts = [
    { path: 'f', written: 1000, over: false },
    { path: 'f-3', written: 0, over: false },
  ]
  let now = { path: 'f', part: 1, sound: true, offset: 1000, head, streams: [] }
  const { handOver, sent, turn, lags } = watched({ place: () => now, progress: (part) => parts[part - 1] })
  handOver.push(chunk(1, 'x'.repeat(limits.credit)))
  turn()
  handOver.push(chunk(2, 'in the file'))
  parts[0] = { path: 'f', written: 1500, over: false }
  now = { ...now, path: 'f-3', part: 2, offset: 700 }
  handOver.restore(sent[0].octets)
  expect(lags).toEqual([['f', 1000, 1500]])
  parts[0] = { path: 'f', written: 2000, over: true }
  handOver.caughtUp(1500)
  expect(lags.slice(1)).toEqual([['f', 1500, 2000]])
  handOver.caughtUp(2000)
  turn()
  turn()
  expect(lags).toHaveLength(2)
  parts[1] = { path: 'f-3', written: 700, over: false }
  turn()
  expect(lags.slice(2)).toEqual([['f-3', 0, 700]])
  handOver.caughtUp(700)
  expect(handOver.lagging).toBe(false)
})

test('octets that are only counted are told together', () => {
  const { handOver, sent, turn } = watched()
  const counted = (time: number, connection: number, omitted: number): SessionRecord => {
    return { type: 'chunk', connection, time, side: 'server', bytes: octets(''), omitted }
  }
  const records = [chunk(1, 'begun'), counted(2, 1, 10), counted(3, 1, 20), counted(4, 2, 5), chunk(5, 'end')]
  for (const record of records) handOver.push(record)
  turn()
  expect(sent[0].records).toMatchObject([
    { time: 1 },
    { time: 3, omitted: 30 },
    { time: 4, omitted: 5 },
    { time: 5 },
  ])
})

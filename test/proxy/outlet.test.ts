import { expect, test } from 'vitest'
import { type Backlog, Outlet } from '../../lib/proxy/worker/outlet.ts'
import { limits } from '../../lib/record/limits.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'

const chunk = (time: number, text: string): SessionRecord => {
  return { type: 'chunk', connection: 1, time, side: 'server', bytes: octets(text) }
}

/** An outlet whose batches leave when `turn` is called. */
function watched(backlog?: Backlog): {
  outlet: Outlet
  sent: { records: readonly SessionRecord[]; octets: number }[]
  turn: () => void
  lags: [number, number][]
} {
  const sent: { records: readonly SessionRecord[]; octets: number }[] = []
  const due: (() => void)[] = []
  const lags: [number, number][] = []
  const outlet = new Outlet(
    (records, credit) => sent.push({ records, octets: credit }),
    (call) => due.push(call),
    () => backlog,
    (from, to) => lags.push([from.offset, to]),
  )
  const turn = (): void => {
    for (const call of due.splice(0)) call()
  }
  return { outlet, sent, turn, lags }
}

const inWords = (records: readonly SessionRecord[]): string[] =>
  records.map((record) =>
    record.type === 'chunk'
      ? latin1(record.bytes)
      : `${record.type} ${'length' in record ? record.length : ''}`,
  )

test('records of one turn leave together, in order, their bytes in one buffer', () => {
  const { outlet, sent, turn } = watched()
  outlet.push(chunk(1, 'one'))
  outlet.push(chunk(2, 'two'))
  expect(sent).toEqual([])
  turn()
  expect(sent.map(({ records }) => inWords(records))).toEqual([['one', 'two']])
  const [first, second] = sent[0].records
  expect(
    first.type === 'chunk' && second.type === 'chunk' && first.bytes.buffer === second.bytes.buffer,
  ).toBe(true)
})

test('a whole batch does not wait for the others of its turn', () => {
  const { outlet, sent, turn } = watched()
  outlet.push(chunk(1, 'small'))
  outlet.push(chunk(2, 'x'.repeat(limits.batch)))
  expect(sent.map(({ records }) => records.length)).toEqual([2])
  outlet.push(chunk(3, 'next'))
  expect(sent).toHaveLength(1)
  turn()
  expect(sent.slice(1).map(({ records }) => inWords(records))).toEqual([['next']])
})

test('beyond the credit chunks are counted, and a gap tells how many before the next one', () => {
  const { outlet, sent, turn } = watched()
  outlet.push(chunk(1, 'x'.repeat(limits.credit)))
  turn()
  outlet.push(chunk(2, 'lost'))
  outlet.push(chunk(3, 'too'))
  outlet.restore(sent[0].octets)
  outlet.push(chunk(4, 'read'))
  turn()
  expect(inWords(sent[1].records)).toEqual(['gap 7', 'read'])
})

test('with a file nothing is lost: the reader is told how far to read, until it has caught up', () => {
  const head = { version: 1, started: 0n, program: 'x', redacted: true } as const
  let [accepted, written] = [1000, 900]
  const { outlet, sent, turn, lags } = watched({
    place: () => ({ path: 'f', offset: accepted, head, streams: [] }),
    position: () => written,
  })
  outlet.push(chunk(1, 'x'.repeat(limits.credit)))
  turn()
  outlet.push(chunk(2, 'in the file'))
  accepted = 2000
  outlet.restore(sent[0].octets)
  expect(lags).toEqual([])
  written = 2000
  turn()
  expect(lags).toEqual([[1000, 2000]])
  accepted = 2500
  written = 2500
  outlet.caughtUp(2000)
  expect(lags).toEqual([
    [1000, 2000],
    [2000, 2500],
  ])
  outlet.caughtUp(2500)
  outlet.push(chunk(4, 'live again'))
  turn()
  expect(inWords(sent[1].records)).toEqual(['live again'])
})

test('octets that are only counted are told together', () => {
  const { outlet, sent, turn } = watched()
  const counted = (time: number, connection: number, omitted: number): SessionRecord => {
    return { type: 'chunk', connection, time, side: 'server', bytes: octets(''), omitted }
  }
  const records = [chunk(1, 'begun'), counted(2, 1, 10), counted(3, 1, 20), counted(4, 2, 5), chunk(5, 'end')]
  for (const record of records) outlet.push(record)
  turn()
  expect(sent[0].records).toMatchObject([
    { time: 1 },
    { time: 3, omitted: 30 },
    { time: 4, omitted: 5 },
    { time: 5 },
  ])
})

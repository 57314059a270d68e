import { expect, test } from 'vitest'
import { Outlet } from '../../lib/proxy/worker/outlet.ts'
import { limits } from '../../lib/record/limits.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'

const chunk = (time: number, text: string): SessionRecord => {
  return { type: 'chunk', connection: 1, time, side: 'server', bytes: octets(text) }
}

/** An outlet whose batches leave when `turn` is called. */
function watched(): {
  outlet: Outlet
  sent: { records: readonly SessionRecord[]; octets: number }[]
  turn: () => void
} {
  const sent: { records: readonly SessionRecord[]; octets: number }[] = []
  const due: (() => void)[] = []
  const outlet = new Outlet(
    (records, credit) => sent.push({ records, octets: credit }),
    (call) => due.push(call),
  )
  const turn = (): void => {
    for (const call of due.splice(0)) call()
  }
  return { outlet, sent, turn }
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

/** A line beyond all measure is recorded to a bound; what comes after it is read as if all of it were there. */
import { expect, test } from 'vitest'
import { Lines } from '../../lib/proxy/long-lines.ts'
import { Tap } from '../../lib/proxy/tap.ts'
import { limits } from '../../lib/record/limits.ts'
import type { SessionRecord, Side } from '../../lib/record/record.ts'
import type { Frame } from '../../lib/wire/frame.ts'
import { Framer } from '../../lib/wire/framer.ts'

const text = (line: string): Uint8Array => Buffer.from(line)

/** What is recorded of octets of one side, pushed in pieces of that size. */
async function recorded(side: Side, octets: Buffer, size: number): Promise<SessionRecord[]> {
  const records: SessionRecord[] = []
  const tap = new Tap({ connection: 1, redact: true, keep: 1000 }, (record) => records.push(record))
  tap.observe({ side: 'server', time: 1, bytes: text('* PREAUTH hello\r\n') })
  for (let at = 0; at < octets.length; at += size) {
    tap.observe({ side, time: 2 + at, bytes: octets.subarray(at, at + size) })
  }
  await tap.end()
  return records
}

/** Frames as who opens the file reads them: kind, offset, length, findings, and octets that are there. */
function framed(records: readonly SessionRecord[]): unknown[] {
  const framer = new Framer()
  const frames: Frame[] = []
  for (const record of records) {
    if (record.type !== 'chunk') continue
    framer.push(record)
    for (let next = framer.next(); next !== undefined; next = framer.next()) {
      if (next.type === 'frame') frames.push(next.frame)
    }
  }
  frames.push(...framer.end())
  return frames.map(({ kind, offset, length, bytes, findings }) => {
    return [kind, offset, length, bytes.length, findings.map(({ rule }) => rule).join()]
  })
}

const octetsOf = (records: readonly SessionRecord[]): number =>
  records.reduce((sum, record) => sum + (record.type === 'chunk' ? record.bytes.length : 0), 0)

const mebi = 1024 * 1024

test.each([
  ['server', '* SEARCH ', '\r\n* 5 EXISTS\r\n', 'data', 12],
  ['server', '* SEARCH ', '\n* 5 EXISTS\r\n', 'data', 12],
  ['client', 'a1 NOOP ', '\r\na2 NOOP\r\n', 'command', 9],
] as const)(
  'behind an endless line of the %s the next one is found',
  async (side, head, tail, kind, length) => {
    const line = Buffer.concat([text(head), Buffer.alloc(18 * mebi, '7'), text(tail)])
    for (const size of [64 * 1024, 65_537, line.length - length - 1]) {
      const records = await recorded(side, line, size)
      const before = side === 'server' ? 17 : 0
      expect(octetsOf(records)).toBe(17 + limits.keptLine + 1 + length)
      const frames = framed(records)
      const offset = before + line.length - length
      expect(frames.at(-1)).toEqual([kind, offset, length, length, ''])
      const [, from, all, there, findings] = frames.at(-2) as [string, number, number, number, string]
      expect([from + all, there, findings]).toEqual([offset, 1, ''])
      const notes = records.flatMap((record) => (record.type === 'fact' ? [record.fact] : []))
      expect(notes).toEqual([
        {
          name: 'note',
          text: `a line of the ${side} has more than 16 MiB: the rest is counted, not recorded`,
        },
      ])
    }
  },
)

test('a line that never ends is counted to the end of the connection', async () => {
  const line = Buffer.alloc(20 * mebi, 'x')
  const records = await recorded('server', line, 64 * 1024)
  expect(octetsOf(records)).toBe(17 + limits.keptLine)
  const omitted = records.reduce((sum, each) => sum + (each.type === 'chunk' ? (each.omitted ?? 0) : 0), 0)
  expect(omitted).toBe(line.length - limits.keptLine)
})

test('whatever the pieces, the same octets of a line are kept', () => {
  const whole = Buffer.from(`${'a'.repeat(25)}\r\nshort\r\n${'b'.repeat(10)}\n${'c'.repeat(11)}\n`)
  const lines = whole.toString().split(/(?<=\n)/)
  for (let size = 1; size < 30; size++) {
    const of = new Lines(10)
    let [kept, omitted] = ['', 0]
    for (const line of lines) {
      for (let at = 0; at < line.length; at += size) {
        const part = Buffer.from(line.slice(at, at + size))
        const told = of.take(part)
        if (told === undefined) kept += part
        else kept += `${Buffer.from(told.bytes)}${Buffer.from(told.end)}`
        omitted += told?.omitted ?? 0
      }
    }
    expect(kept).toBe(`${'a'.repeat(10)}\nshort\r\n${'b'.repeat(10)}\n${'c'.repeat(10)}\n`)
    expect(kept.length + omitted).toBe(whole.length)
  }
})

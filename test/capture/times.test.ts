/** Captures whose packets have times that cannot be true. */
import { expect, test } from 'vitest'
import { interfaceBlock, packetBlock, sectionBlock } from '../../lib/capture/container/blocks.ts'
import { segmentHeaders } from '../../lib/capture/container/segments.ts'
import { lastPacket } from '../../lib/capture/session/last-packet.ts'
import { PacketWriter } from '../../lib/capture/session/packet-writer.ts'
import type { SessionHead } from '../../lib/record/record.ts'
import { handshake, type Sent, s } from './captures.ts'
import { bytes, chunk, everything, pack, readBack, recordsOf, warningsOf } from './sessions.ts'

const packets: readonly Sent[] = [...handshake, s(1000, '* OK\r\n'), s(1006, '* 1 EXISTS\r\n')]
const year = (n: number): bigint => BigInt(Date.UTC(n, 0)) * 1_000_000n
const ever = 0xffff_ffff_ffff_ffffn

/** A pcapng capture of those packets, with these times. */
function capture(times: readonly bigint[]): Uint8Array {
  const blocks = packets.slice(0, times.length).flatMap((sent, at) => {
    const text = bytes(sent.text)
    const headers = segmentHeaders({ ...sent, acknowledged: 0 }, text, 0)
    return packetBlock(times[at] as bigint, headers, text, 0, [])
  })
  return Buffer.concat([sectionBlock('', 'another'), interfaceBlock(), ...blocks])
}

test('a time that cannot be true counts as that of the packet before', async () => {
  const begun = year(2026)
  const items = await readBack(capture([ever, begun, begun + 5n, year(2200), begun + 9n]))
  expect(items[0]).toMatchObject({ type: 'head', head: { started: begun } })
  expect(recordsOf(items)).toMatchObject([
    { type: 'opened', time: 0 },
    { type: 'chunk', time: 5 },
    { type: 'chunk', time: 9 },
  ])
  expect(warningsOf(items)).toEqual([
    'some packets have a time before 1970 or after 2199: that of the packet before them was taken',
  ])
})

test('the last moment that can be true is at the end of 2199', async () => {
  const begun = year(2200) - 6n
  const items = await readBack(capture([begun, begun, begun, begun, begun + 5n]))
  expect(recordsOf(items).at(-1)).toMatchObject({ type: 'chunk', time: 5 })
  expect(warningsOf(items)).toEqual([])
})

test('a capture without any time that can be true is refused in a sentence', async () => {
  await expect(readBack(capture([ever, ever, ever, ever, ever]))).rejects.toThrow(
    /has no packet with a time between 1970 and 2199\. Correct the times first/,
  )
})

test('a packet of a session with such a time counts as that of the packet before', async () => {
  const head: SessionHead = { version: 2, started: year(2026), program: 'x', redacted: true }
  const writer = new PacketWriter(head, 1, 0)
  const blocks = [writer.header(), ...writer.packets(chunk(1, 7, 'server', '* OK\r\n'))]
  const late = writer.packets(chunk(1, 400 * 366 * 24 * 3600 * 1e9, 'server', '* 1 EXISTS\r\n'))
  const items = await readBack(Buffer.concat([...blocks, ...late]))
  expect(recordsOf(items).map(({ time }) => time)).toEqual([7, 7])
  expect(warningsOf(items)).toHaveLength(1)
})

test('a session whose dates were moved to before 1970 begins in 1970', async () => {
  const head: SessionHead = { version: 2, started: -year(1980), program: 'x', redacted: true }
  const writer = new PacketWriter(head, 1, 0)
  const parts = [writer.header(), ...everything.flatMap((record) => writer.packets(record))]
  const last = lastPacket(head, { time: 20_000, comments: false })
  const items = await readBack(Buffer.concat([...parts, ...last]))
  expect(items[0]).toMatchObject({ type: 'head', head: { started: 0n } })
  expect(recordsOf(items)).toEqual(recordsOf(await readBack(pack(everything, 0))))
})

/** Captures as other programs write them: classic pcap files of one client and one server. */
import type { SegmentHead, Station } from '../../lib/capture/container/segments.ts'
import { flag, segmentHeaders } from '../../lib/capture/container/segments.ts'
import { bytes } from './sessions.ts'

export const client: Station = { address: Uint8Array.of(10, 0, 0, 1), port: 40_000 }
export const server: Station = { address: Uint8Array.of(10, 0, 0, 2), port: 143 }
export const other: Station = { ...server, port: 1143 }

export interface Sent {
  readonly from: Station
  readonly to: Station
  readonly flags: number
  readonly sequence: number
  readonly text: string
  /** What the sender has heard of the other side; 0 where it does not matter. */
  readonly acknowledged?: number
  /** Milliseconds after the beginning; as many as packets came before, unless it says so. */
  readonly at?: number
  /** Octets of the text that the capture has; all of them unless it says so. */
  readonly captured?: number
}

export const synFlag = flag.syn
export const ack = flag.ack
export const fin = flag.fin | flag.ack

export const c = (sequence: number, text: string, flags: number = ack): Sent => ({
  from: client,
  to: server,
  flags,
  sequence,
  text,
})
export const s = (sequence: number, text: string, flags: number = ack): Sent => ({
  from: server,
  to: client,
  flags,
  sequence,
  text,
})
export const handshake = [c(99, '', synFlag), s(999, '', synFlag | ack), c(100, '')]

function packetOf(sent: Sent): { bytes: Buffer; original: number } {
  const head: SegmentHead = { ...sent, acknowledged: (sent.acknowledged ?? 0) >>> 0 }
  const whole = bytes(sent.text)
  const headers = segmentHeaders({ ...head, sequence: sent.sequence >>> 0 }, whole, 0)
  const packet = Buffer.concat([headers, whole])
  const captured = headers.length + (sent.captured ?? whole.length)
  return { bytes: packet.subarray(0, captured), original: packet.length }
}

/** A classic capture; packet n at n milliseconds, where it does not say otherwise. */
export function classic(
  packets: readonly Sent[],
  {
    link = 101,
    before = Buffer.alloc(0),
    big = false,
    nano = false,
  }: Partial<{ link: number; before: Buffer; big: boolean; nano: boolean }> = {},
): Buffer {
  const words = (...values: readonly number[]): Buffer => {
    const out = Buffer.alloc(4 * values.length)
    for (const [at, value] of values.entries()) {
      if (big) out.writeUInt32BE(value, 4 * at)
      else out.writeUInt32LE(value, 4 * at)
    }
    return out
  }
  const parts = [words(nano ? 0xa1b23c4d : 0xa1b2c3d4, 0, 0, 0, 262_144, link)]
  packets.forEach((sent, at) => {
    const { bytes: packet, original } = packetOf(sent)
    const milliseconds = sent.at ?? at
    const seconds = Math.floor(milliseconds / 1000)
    const fraction = (milliseconds % 1000) * (nano ? 1_000_000 : 1_000)
    parts.push(
      words(1_700_000_000 + seconds, fraction, before.length + packet.length, before.length + original),
      before,
      packet,
    )
  })
  return Buffer.concat(parts)
}

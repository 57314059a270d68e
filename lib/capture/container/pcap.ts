/** A classic pcap file (draft-ietf-opsawg-pcap) → its packets; either byte order, micro- or nanoseconds. */
import type { PcapItem, PcapReader } from './pcapng.ts'

/** The first four octets of a classic capture, read as big endian, and the format that they announce. */
const magics: ReadonlyMap<number, { little: boolean; nanoseconds: bigint }> = new Map([
  [0xa1b2c3d4, { little: false, nanoseconds: 1000n }],
  [0xd4c3b2a1, { little: true, nanoseconds: 1000n }],
  [0xa1b23c4d, { little: false, nanoseconds: 1n }],
  [0x4d3cb2a1, { little: true, nanoseconds: 1n }],
])

/** A longer packet means damage; tcpdump has the same limit. */
const longestPacket = 262_144

/** Whether a classic capture begins with these four octets. */
export function isClassic(magic: number): boolean {
  return magics.has(magic)
}

/** Reads classic captures. Cannot resume after damage, since nothing marks where a packet begins. */
export class ClassicReader implements PcapReader {
  private buffer = new Uint8Array(0)
  private at = 0
  private link = -1
  private format: { little: boolean; nanoseconds: bigint } | undefined
  private broken = false
  private final = false

  push(bytes: Uint8Array): void {
    const rest = this.buffer.subarray(this.at)
    const whole = new Uint8Array(rest.length + bytes.length)
    whole.set(rest)
    whole.set(bytes, rest.length)
    this.buffer = whole
    this.at = 0
  }

  next(): PcapItem | undefined {
    const view = new DataView(this.buffer.buffer, this.at)
    if (this.broken) return undefined
    if (this.format === undefined && view.byteLength < 24) return this.rest()
    if (this.format === undefined) {
      this.format = magics.get(view.getUint32(0)) ?? { little: true, nanoseconds: 1000n }
      this.link = view.getUint32(20, this.format.little) & 0x0fff_ffff
      this.at += 24
      return { type: 'section', comments: [], application: '' }
    }
    const { little, nanoseconds } = this.format
    if (view.byteLength < 16) return this.rest()
    const captured = view.getUint32(8, little)
    if (captured > longestPacket) {
      this.broken = true
      return { type: 'warning', text: 'the capture is damaged: what follows was left out' }
    }
    if (view.byteLength < 16 + captured) return this.rest()
    const seconds = BigInt(view.getUint32(0, little))
    const time = seconds * 1_000_000_000n + BigInt(view.getUint32(4, little)) * nanoseconds
    const bytes = this.buffer.subarray(this.at + 16, this.at + 16 + captured)
    this.at += 16 + captured
    const original = view.getUint32(12, little)
    return { type: 'packet', packet: { time, link: this.link, bytes, original, comments: [] } }
  }

  finish(): void {
    this.final = true
  }

  private rest(): PcapItem | undefined {
    const rest = this.buffer.length - this.at
    if (!this.final || rest === 0) return undefined
    this.at = this.buffer.length
    return { type: 'warning', text: `the last packet is incomplete: ${rest} bytes were left out` }
  }
}

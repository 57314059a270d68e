/**
 * TCP segments in their IP packet, as bytes and back. Knows headers (RFC 791, 8200, 9293), no record and no
 * file.
 */
import { checksum, sumOf } from './checksum.ts'

/** Control bits of a TCP header, RFC 9293 §3.1. */
export const flag = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const

/** Most octets of payload in one packet: what an IPv4 packet without options holds. Used for IPv6 as well. */
export const largestPayload = 65_495

/** One end of a stream: 4 or 16 octets of address, and a port. */
export interface Station {
  readonly address: Uint8Array
  readonly port: number
}

/** What stands in the headers of a segment, besides its payload. */
export interface SegmentHead {
  readonly from: Station
  readonly to: Station
  readonly sequence: number
  readonly acknowledged: number
  readonly flags: number
}

/** A segment that was read. `payload` is a view of what was captured, `length` what was on the wire. */
export interface Segment extends SegmentHead {
  readonly payload: Uint8Array
  readonly length: number
}

/** Largest segment, then a window scale of 14: a window of 1 GiB, so that Wireshark never finds it full. */
const synOptions = Uint8Array.of(2, 4, 0xff, 0xd7, 1, 3, 3, 14)

const tcp = 6

/**
 * The IP and TCP headers of a segment, with correct checksums.
 * @param head both stations of one family
 * @param payload what follows, at most `largestPayload` octets; it is summed, not copied
 * @param omitted octets that belong to the packet and are not captured; then the TCP checksum cannot be
 *   known and is 0
 * @returns 40 to 68 octets
 */
export function segmentHeaders(head: SegmentHead, payload: Uint8Array, omitted: number): Uint8Array {
  const options = (head.flags & flag.syn) !== 0 ? synOptions : undefined
  const tcpLength = 20 + (options?.length ?? 0)
  const segmentLength = tcpLength + payload.length + omitted
  const wide = head.from.address.length === 16
  const at = wide ? 40 : 20
  const bytes = Buffer.allocUnsafe(at + tcpLength)
  if (wide) writeWide(bytes, head.from.address, head.to.address, segmentLength, tcp)
  else writeNarrow(bytes, head.from.address, head.to.address, segmentLength, tcp)
  bytes.writeUInt16BE(head.from.port, at)
  bytes.writeUInt16BE(head.to.port, at + 2)
  bytes.writeUInt32BE(head.sequence, at + 4)
  bytes.writeUInt32BE(head.acknowledged, at + 8)
  bytes.writeUInt16BE((tcpLength << 10) | head.flags, at + 12)
  bytes.writeUInt16BE(0xffff, at + 14)
  bytes.writeUInt32BE(0, at + 16)
  if (options !== undefined) bytes.set(options, at + 20)
  if (omitted === 0) {
    const sum = sumOf(head.from.address) + sumOf(head.to.address) + tcp + segmentLength
    bytes.writeUInt16BE(checksum(sum + sumOf(bytes.subarray(at)) + sumOf(payload)), at + 16)
  }
  return bytes
}

/**
 * An IPv4 packet from loopback to loopback that carries nothing, of a protocol that nobody dissects (253,
 * RFC 3692).
 * @returns 20 octets
 */
export function emptyPacket(): Uint8Array {
  const bytes = Buffer.allocUnsafe(20)
  const loopback = Uint8Array.of(127, 0, 0, 1)
  writeNarrow(bytes, loopback, loopback, 0, 253)
  return bytes
}

function writeNarrow(to: Buffer, from: Uint8Array, dest: Uint8Array, length: number, protocol: number): void {
  to.writeUInt32BE((0x4500 << 16) | (20 + length), 0)
  to.writeUInt32BE(0x0000_4000, 4) // no identification, "don't fragment"
  to.writeUInt32BE((64 << 24) | (protocol << 16), 8)
  to.set(from, 12)
  to.set(dest, 16)
  to.writeUInt16BE(checksum(sumOf(to.subarray(0, 20))), 10)
}

function writeWide(to: Buffer, from: Uint8Array, dest: Uint8Array, length: number, protocol: number): void {
  to.writeUInt32BE(0x6000_0000, 0)
  to.writeUInt16BE(length, 4)
  to.writeUInt16BE((protocol << 8) | 64, 6)
  to.set(from, 8)
  to.set(dest, 24)
}

/**
 * The TCP segment in an IP packet.
 * @param packet from its IP header on, possibly cut by the capture
 * @returns undefined for everything else: other protocols, fragments, headers that were cut
 */
export function readSegment(packet: Uint8Array): Segment | undefined {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength)
  if (packet.length < 20) return undefined
  if (view.getUint8(0) >> 4 === 4) return readNarrow(packet, view)
  return view.getUint8(0) >> 4 === 6 ? readWide(packet, view) : undefined
}

function readNarrow(packet: Uint8Array, view: DataView): Segment | undefined {
  const header = (view.getUint8(0) & 15) * 4
  const fragment = (view.getUint16(6) & 0x3fff) !== 0
  if (header < 20 || fragment || view.getUint8(9) !== tcp) return undefined
  // A length of 0 is what segmentation offload leaves behind; then the captured length is all there is.
  const end = view.getUint16(2) === 0 ? packet.length : view.getUint16(2)
  return readTcp(packet, view, header, end, packet.subarray(12, 16), packet.subarray(16, 20))
}

function readWide(packet: Uint8Array, view: DataView): Segment | undefined {
  if (packet.length < 40) return undefined
  const end = view.getUint16(4) === 0 ? packet.length : 40 + view.getUint16(4)
  let at = 40
  let next = view.getUint8(6)
  // Hop-by-hop options, routing and destination options are skipped; a fragment (44) is not TCP yet. RFC
  // 8200 §4.1.
  while ((next === 0 || next === 43 || next === 60) && at + 8 <= packet.length) {
    next = view.getUint8(at)
    at += 8 + view.getUint8(at + 1) * 8
  }
  return next === tcp
    ? readTcp(packet, view, at, end, packet.subarray(8, 24), packet.subarray(24, 40))
    : undefined
}

function readTcp(
  packet: Uint8Array,
  view: DataView,
  at: number,
  end: number,
  from: Uint8Array,
  to: Uint8Array,
): Segment | undefined {
  if (at + 20 > packet.length) return undefined
  const data = at + (view.getUint8(at + 12) >> 4) * 4
  if (data < at + 20 || data > end) return undefined
  return {
    from: { address: from, port: view.getUint16(at) },
    to: { address: to, port: view.getUint16(at + 2) },
    sequence: view.getUint32(at + 4),
    acknowledged: view.getUint32(at + 8),
    flags: view.getUint8(at + 13) & 0x3f,
    payload: packet.subarray(data, Math.max(data, end)),
    length: end - data,
  }
}

/**
 * A key for everything that goes from one station to another.
 * @returns a string that is equal only for equal stations
 */
export function route(from: Station, to: Station): string {
  return `${latin1(from.address)}${latin1(to.address)}${from.port}>${to.port}`
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}

/**
 * Writes and reads TCP segments in their IP packets. Knows headers (RFC 791, 8200, 9293), but neither records
 * nor files.
 */
import { checksum, sumOf } from './checksum.ts'

/** Control bits of a TCP header, RFC 9293 §3.1. */
export const flag = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const

/**
 * The most octets of payload in one packet: as many as an IPv4 packet without options holds. Also used for
 * IPv6.
 */
export const largestPayload = 65_495

/** One end of a stream: 4 or 16 octets of address, and a port. */
export interface Station {
  readonly address: Uint8Array
  readonly port: number
}

/** The fields of a segment's headers. */
export interface SegmentHead {
  readonly from: Station
  readonly to: Station
  readonly sequence: number
  readonly acknowledged: number
  readonly flags: number
}

/** Where a version of IP has its addresses: the sender's, and right after it the receiver's. */
interface Version {
  readonly source: number
  /** Octets of each. */
  readonly wide: number
}

const ipv4: Version = { source: 12, wide: 4 }
const ipv6: Version = { source: 8, wide: 16 }

/** A segment that was read. Its addresses and numbers are decoded only when asked for. */
export class Segment implements SegmentHead {
  /** The same key for all segments from one station to another; see `route`. */
  readonly route: string
  readonly flags: number
  /** A view of the captured bytes. */
  readonly payload: Uint8Array

  /**
   * @param packet from its IP header on
   * @param version the version of IP, which tells where the addresses are
   * @param tcp where the TCP header begins
   * @param data where the payload begins
   * @param length octets of payload on the wire
   */
  constructor(
    private readonly packet: Uint8Array,
    private readonly version: Version,
    private readonly tcp: number,
    data: number,
    readonly length: number,
  ) {
    this.route = routeOf(packet, version, tcp)
    this.flags = (packet[tcp + 13] as number) & 0x3f
    this.payload = packet.subarray(data, data + length)
  }

  get from(): Station {
    return this.station(this.version.source, this.tcp)
  }

  get to(): Station {
    return this.station(this.version.source + this.version.wide, this.tcp + 2)
  }

  get sequence(): number {
    return uint32(this.packet, this.tcp + 4)
  }

  get acknowledged(): number {
    return uint32(this.packet, this.tcp + 8)
  }

  private station(address: number, port: number): Station {
    return {
      address: this.packet.slice(address, address + this.version.wide),
      port: uint16(this.packet, port),
    }
  }
}

/** Maximum segment size, then a window scale of 14: a window of 1 GiB, which Wireshark never finds full. */
const synOptions = Uint8Array.of(2, 4, 0xff, 0xd7, 1, 3, 3, 14)

const tcp = 6

/**
 * The IP and TCP headers of a segment, with correct checksums.
 * @param head both stations must be of one address family
 * @param payload at most `largestPayload` octets; it is summed, not copied
 * @param omitted octets of the packet that are not captured. If there are any, the TCP checksum cannot be
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
 * An empty IPv4 packet from loopback to loopback, of a protocol that no program dissects (253, RFC 3692).
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
 * @returns undefined for anything else: other protocols, fragments, headers that were cut
 */
export function readSegment(packet: Uint8Array): Segment | undefined {
  if (packet.length < 20) return undefined
  const version = (packet[0] as number) >> 4
  if (version === 4) return readNarrow(packet)
  return version === 6 ? readWide(packet) : undefined
}

/**
 * Why `readSegment` finds no segment in an IP packet that may carry TCP: it is a fragment, or in a tunnel.
 * @returns undefined when the packet shows no sign of TCP
 */
export function whyUnread(packet: Uint8Array): 'fragment' | 'tunnel' | undefined {
  const narrow = packet.length >= 20 && (packet[0] as number) >> 4 === 4
  const wide = packet.length >= 48 && (packet[0] as number) >> 4 === 6
  if (!narrow && !wide) return undefined
  const next = packet[narrow ? 9 : 6] as number
  if (tunnels.has(next)) return 'tunnel'
  if (narrow) return next === tcp && (uint16(packet, 6) & 0x3fff) !== 0 ? 'fragment' : undefined
  return next === 44 && packet[40] === tcp ? 'fragment' : undefined
}

/** IPv4, IPv6 and GRE inside IP: RFC 2003, 2473, 2784. */
const tunnels = new Set([4, 41, 47])

function readNarrow(packet: Uint8Array): Segment | undefined {
  const header = ((packet[0] as number) & 15) * 4
  const fragment = (uint16(packet, 6) & 0x3fff) !== 0
  if (header < 20 || fragment || packet[9] !== tcp) return undefined
  // Segmentation offload may leave a length of 0; then only the captured length is known.
  const end = uint16(packet, 2) === 0 ? packet.length : uint16(packet, 2)
  return readTcp(packet, header, end, ipv4)
}

function readWide(packet: Uint8Array): Segment | undefined {
  if (packet.length < 40) return undefined
  const end = uint16(packet, 4) === 0 ? packet.length : 40 + uint16(packet, 4)
  let at = 40
  let next = packet[6]
  // Skips hop-by-hop options, routing and destination options; a fragment (44) does not count as TCP. RFC
  // 8200 §4.1.
  while ((next === 0 || next === 43 || next === 60) && at + 8 <= packet.length) {
    next = packet[at]
    at += 8 + (packet[at + 1] as number) * 8
  }
  return next === tcp ? readTcp(packet, at, end, ipv6) : undefined
}

function readTcp(packet: Uint8Array, at: number, end: number, version: Version): Segment | undefined {
  if (at + 20 > packet.length) return undefined
  const data = at + ((packet[at + 12] as number) >> 4) * 4
  if (data < at + 20 || data > end) return undefined
  return new Segment(packet, version, at, data, end - data)
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
}

function uint32(bytes: Uint8Array, at: number): number {
  return ((uint16(bytes, at) << 16) | uint16(bytes, at + 2)) >>> 0
}

/**
 * A key for all segments from one station to another.
 * @returns a string that is equal only for equal stations: both addresses and both ports, two octets each
 */
export function route(from: Station, to: Station): string {
  const addresses = Uint8Array.of(...from.address, ...to.address)
  return String.fromCharCode(...words(addresses, 0, addresses.length), from.port, to.port)
}

/** The key of a packet, as `route` makes it. Called for every packet, so IPv4 has a shortcut. */
function routeOf(packet: Uint8Array, { source, wide }: Version, ports: number): string {
  const from = uint16(packet, ports)
  const to = uint16(packet, ports + 2)
  if (wide > 4) return String.fromCharCode(...words(packet, source, source + 2 * wide), from, to)
  const [a, b] = [uint16(packet, source), uint16(packet, source + 2)]
  return String.fromCharCode(a, b, uint16(packet, source + 4), uint16(packet, source + 6), from, to)
}

function words(bytes: Uint8Array, start: number, end: number): number[] {
  const found: number[] = []
  for (let at = start; at < end; at += 2) found.push(uint16(bytes, at))
  return found
}

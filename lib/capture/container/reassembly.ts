/**
 * One direction of a captured TCP stream: segments in any order → its octets in order, and what is missing.
 * order.ts, which knows both directions, decides when a segment is released.
 */
import type { Side, Time } from '../../record/record.ts'

/** A segment with octets, as captured. */
export interface Arrival {
  readonly sequence: number
  readonly bytes: Uint8Array
  /** Octets on the wire; more than `bytes` when the capture cut the packet. */
  readonly length: number
  /** Its acknowledgment number; undefined without ACK. */
  readonly acknowledged: number | undefined
  readonly time: Time
  /** Its number among the packets of the stream. */
  readonly nth: number
}

/** A piece of the stream in order: octets, or the number of octets that the capture lacks. */
export type StreamPiece =
  | { readonly type: 'octets'; readonly side: Side; readonly time: Time; readonly bytes: Uint8Array }
  | { readonly type: 'missing'; readonly side: Side; readonly time: Time; readonly length: number }

/** No sender is further ahead of the acknowledged octets: the largest window of RFC 7323 §2.3. */
const widest = 2 ** 30

/** Puts segments in order. Releases each octet once, despite retransmissions. */
export class Reassembly {
  /** The sequence number of the next octet to release; undefined until this side was seen. */
  private next: number | undefined
  /** Waiting segments, in the order of their octets. */
  private readonly held: Arrival[] = []
  private octets = 0
  /** The other side has acknowledged everything before this; kept only while it is ahead of `next`. */
  private acknowledged: number | undefined
  /** This side claims to have sent everything before this; kept only while it is ahead of `next`. */
  private sent: number | undefined
  /** The sequence number of its FIN. */
  private fin: number | undefined

  /** @param side the sender */
  constructor(private readonly side: Side) {}

  /** Notes the sequence number of the first octet, known from a SYN. A repeated SYN changes nothing. */
  begin(sequence: number): void {
    this.next ??= sequence >>> 0
  }

  /** Notes the sequence number of a FIN. */
  finish(sequence: number): void {
    this.fin = sequence >>> 0
  }

  /** Whether everything up to its FIN has been released. */
  get over(): boolean {
    return this.fin !== undefined && this.next !== undefined && distance(this.next, this.fin) <= 0
  }

  /** The first of the waiting segments. */
  get first(): Arrival | undefined {
    return this.held[0]
  }

  /** The number of waiting segments, and of their octets. */
  get waiting(): { readonly segments: number; readonly octets: number } {
    return { segments: this.held.length, octets: this.octets }
  }

  /** The number of octets missing before the first waiting segment. */
  get gap(): number {
    const first = this.held[0]
    return first === undefined ? 0 : Math.max(0, distance(this.next as number, first.sequence))
  }

  /**
   * The number of octets before `sequence` that have not been released.
   * @returns 0 for a side that was not seen, and for a number that no sender can have reached
   */
  ahead(sequence: number | undefined): number {
    if (this.next === undefined || sequence === undefined) return 0
    const octets = distance(this.next, sequence)
    if (octets <= 0 || octets > widest) return 0
    // A FIN takes a sequence number like an octet, RFC 9293 §3.4.
    return this.fin === undefined ? octets : Math.max(0, Math.min(octets, distance(this.next, this.fin)))
  }

  /** Notes that the other side has acknowledged everything before `sequence`. */
  acknowledge(sequence: number): void {
    if (this.ahead(sequence) > this.ahead(this.acknowledged)) this.acknowledged = sequence
  }

  /** Notes that this side has sent everything before `sequence`, according to a packet without octets. */
  reach(sequence: number): void {
    if (this.ahead(sequence) > this.ahead(this.sent)) this.sent = sequence
  }

  /** Inserts a segment among the waiting ones. */
  add(arrival: Arrival): void {
    const { sequence, length } = arrival
    this.next ??= sequence
    if (distance(this.next, sequence + length) <= 0) return
    if (this.fin !== undefined && distance(this.fin, sequence + length) > 0) this.fin = undefined
    let at = this.held.length
    while (at > 0 && distance(sequence, (this.held[at - 1] as Arrival).sequence) > 0) at--
    this.held.splice(at, 0, arrival)
    this.octets += arrival.bytes.length
  }

  /** Releases the octets of the first waiting segment that have not been released before. */
  release(to: StreamPiece[]): void {
    const segment = this.held.shift()
    if (segment === undefined || this.next === undefined) return
    this.octets -= segment.bytes.length
    const { time, length } = segment
    const old = distance(segment.sequence, this.next)
    if (old >= length) return
    this.goOn(segment.sequence + length)
    const { side } = this
    const bytes = old === 0 ? segment.bytes : segment.bytes.subarray(old)
    const missing = length - Math.max(old, segment.bytes.length)
    if (bytes.length > 0) to.push({ type: 'octets', side, time, bytes })
    if (missing > 0) to.push({ type: 'missing', side, time, length: missing })
  }

  /** The number of missing octets that the other side has acknowledged: only the capture lacks them. */
  get lost(): number {
    const heard = this.ahead(this.acknowledged)
    if (heard === 0) return 0
    return Math.min(heard, this.held.length > 0 ? this.gap : this.ahead(this.sent))
  }

  /** Gives up the next octets as missing from the capture. */
  giveUp(length: number, time: Time, to: StreamPiece[]): void {
    if (length === 0 || this.next === undefined) return
    if (length === 1 && this.held.length === 0 && this.fin === undefined) {
      this.fin = this.next // One sequence number and nothing after it: a FIN that the capture lacks.
      return
    }
    this.goOn(this.next + length)
    to.push({ type: 'missing', side: this.side, time, length })
  }

  private goOn(to: number): void {
    this.next = to >>> 0
    if (this.acknowledged !== undefined && this.ahead(this.acknowledged) === 0) this.acknowledged = undefined
    if (this.sent !== undefined && this.ahead(this.sent) === 0) this.sent = undefined
  }
}

/** How far `to` lies after `from`, modulo 2^32 (RFC 9293 §3.4); negative when it lies before. */
function distance(from: number, to: number): number {
  return (to - from) | 0
}

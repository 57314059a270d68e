/**
 * One direction of a captured TCP stream: segments in any order → its octets in order, and what is missing.
 * When one may come out is for order.ts to say, which knows both directions.
 */
import type { Side, Time } from '../../record/record.ts'

/** A segment with octets, as it came. */
export interface Arrival {
  readonly sequence: number
  readonly bytes: Uint8Array
  /** Octets on the wire; more than `bytes` when the capture cut the packet. */
  readonly length: number
  /** What its sender had heard of the other side by then; undefined where it does not say. */
  readonly acknowledged: number | undefined
  readonly time: Time
  /** Which packet of its stream it was. */
  readonly nth: number
}

/** A piece of the stream in order: octets, or how many of them the capture does not have. */
export type StreamPiece =
  | { readonly type: 'octets'; readonly side: Side; readonly time: Time; readonly bytes: Uint8Array }
  | { readonly type: 'missing'; readonly side: Side; readonly time: Time; readonly length: number }

/** No sender is further ahead of what was acknowledged: the largest window of RFC 7323 §2.3. */
const widest = 2 ** 30

/** Puts segments in order. Each octet comes out once, whatever was sent again. */
export class Reassembly {
  /** The next octet to come out; undefined while nothing of this side was seen. */
  private next: number | undefined
  /** In the order of their octets. */
  private readonly held: Arrival[] = []
  private octets = 0
  /** Everything before it was heard by the other side; only while that is more than came out. */
  private acknowledged: number | undefined
  /** Everything before it was sent, as this side itself says; only while that is more than came out. */
  private sent: number | undefined
  /** The number of its FIN. */
  private fin: number | undefined

  /** @param side who sends it */
  constructor(private readonly side: Side) {}

  /** The sequence number of the first octet is known: a SYN was seen. A repeated one changes nothing. */
  begin(sequence: number): void {
    this.next ??= sequence >>> 0
  }

  /** A FIN of this number was seen. */
  finish(sequence: number): void {
    this.fin = sequence >>> 0
  }

  /** Whether everything up to its FIN has come out. */
  get over(): boolean {
    return this.fin !== undefined && this.next !== undefined && distance(this.next, this.fin) <= 0
  }

  /** The first of the segments that wait. */
  get first(): Arrival | undefined {
    return this.held[0]
  }

  /** How many segments wait, and with how many octets. */
  get waiting(): { readonly segments: number; readonly octets: number } {
    return { segments: this.held.length, octets: this.octets }
  }

  /** How many octets are missing before the first segment that waits. */
  get gap(): number {
    const first = this.held[0]
    return first === undefined ? 0 : Math.max(0, distance(this.next as number, first.sequence))
  }

  /**
   * How many octets have not come out that were heard before `sequence` was acknowledged.
   * @returns 0 for a side of which nothing was seen, and for what no sender can have sent
   */
  ahead(sequence: number | undefined): number {
    if (this.next === undefined || sequence === undefined) return 0
    const octets = distance(this.next, sequence)
    if (octets <= 0 || octets > widest) return 0
    // A FIN is acknowledged like an octet, RFC 9293 §3.4.
    return this.fin === undefined ? octets : Math.max(0, Math.min(octets, distance(this.next, this.fin)))
  }

  /** The other side has heard everything before `sequence`. */
  acknowledge(sequence: number): void {
    if (this.ahead(sequence) > this.ahead(this.acknowledged)) this.acknowledged = sequence
  }

  /** This side has sent everything before `sequence`: it says so in a packet without octets. */
  reach(sequence: number): void {
    if (this.ahead(sequence) > this.ahead(this.sent)) this.sent = sequence
  }

  /** A segment comes to wait in its place, however short. */
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

  /** The first of the segments that wait comes out: what is new of it. */
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

  /** How many octets this side sent and the other one heard, so that only the capture lacks them. */
  get lost(): number {
    const heard = this.ahead(this.acknowledged)
    if (heard === 0) return 0
    return Math.min(heard, this.held.length > 0 ? this.gap : this.ahead(this.sent))
  }

  /** The next octets are given up, as not in the capture. */
  giveUp(length: number, time: Time, to: StreamPiece[]): void {
    if (length === 0 || this.next === undefined) return
    if (length === 1 && this.held.length === 0 && this.fin === undefined) {
      this.fin = this.next // One number and nothing behind it: a FIN that the capture does not have.
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

/** How far `to` lies after `from`, in the arithmetic of RFC 9293 §3.4: modulo 2^32, negative for before. */
function distance(from: number, to: number): number {
  return (to - from) | 0
}

/**
 * Both directions of a captured TCP stream: segments in the order of the file → octets in the order in which
 * they were sent. TCP reveals it: a side that acknowledges octets received them before it sent the
 * acknowledgment.
 */
import { peer, type Side, sides, type Time } from '../../record/record.ts'
import { type Arrival, Reassembly, type StreamPiece } from './reassembly.ts'
import { flag, type Segment } from './segments.ts'

/** How much later in the file acknowledged octets may still come; after that they count as lost. */
const swapped = { time: 1_000_000_000, packets: 64, octets: 1024 * 1024 }

/** How much later unacknowledged octets may still be retransmitted; after that they count as lost. */
const resent = { time: 5_000_000_000, packets: 1024, octets: 16 * 1024 * 1024 }

/** The most waiting segments of one side. */
const mostHeld = 256

const nothing: readonly StreamPiece[] = []

/** Puts the octets of a stream in order. */
export class StreamOrder {
  private readonly of: Readonly<Record<Side, Reassembly>> = {
    client: new Reassembly('client'),
    server: new Reassembly('server'),
  }
  private packets = 0

  /** Whether any segment waits. */
  get waits(): boolean {
    return this.of.client.first !== undefined || this.of.server.first !== undefined
  }

  /** Whether everything up to the FIN of a side has been released. */
  over(side: Side): boolean {
    return this.of[side].over
  }

  /**
   * Takes a segment as captured.
   * @param side the sender
   * @returns the pieces that can be released now
   */
  take(side: Side, segment: Segment, time: Time): readonly StreamPiece[] {
    const { flags, length } = segment
    const own = this.of[side]
    const syn = (flags & flag.syn) !== 0
    const sequence = segment.sequence + (syn ? 1 : 0)
    const acknowledged = (flags & flag.ack) === 0 ? undefined : segment.acknowledged
    this.packets++
    if (syn) own.begin(sequence)
    if (acknowledged !== undefined) this.of[peer(side)].acknowledge(acknowledged)
    if ((flags & flag.fin) !== 0) own.finish(sequence + length)
    if (length > 0) {
      const bytes = segment.payload.slice()
      own.add({ sequence, bytes, length, acknowledged, time, nth: this.packets })
    } else own.reach(sequence)
    return this.late(time)
  }

  /** @returns the pieces that need not wait, or have waited too long */
  late(now: Time): readonly StreamPiece[] {
    if (!this.waits && this.of.client.lost === 0 && this.of.server.lost === 0) return nothing
    const said: StreamPiece[] = []
    this.comeOut(said, now)
    for (let side = this.overdue(now); side !== undefined; side = this.overdue(now)) {
      this.force(side, said)
      this.comeOut(said, now)
    }
    return said
  }

  /** @returns everything that still waits, with the missing octets before it */
  end(now: Time): readonly StreamPiece[] {
    const said: StreamPiece[] = []
    for (let side = this.earliest(sides); side !== undefined; side = this.earliest(sides)) {
      this.force(side, said)
      this.comeOut(said, now)
    }
    return said
  }

  /** Releases each segment with nothing missing before it whose acknowledged octets have been released. */
  private comeOut(said: StreamPiece[], now: Time): void {
    for (;;) {
      for (const side of sides) {
        const { lost } = this.of[side]
        if (lost > 0) this.of[side].giveUp(lost, this.since(now), said)
      }
      const client = this.ready('client')
      const server = this.ready('server')
      if (!client && !server) return
      const side = client && server ? (this.earliest(sides) as Side) : client ? 'client' : 'server'
      this.of[side].release(said)
    }
  }

  private ready(side: Side): boolean {
    const own = this.of[side]
    return own.first !== undefined && own.gap === 0 && !this.early(side, own.first)
  }

  /** Whether a segment acknowledges octets that have not been released yet. */
  private early(side: Side, { acknowledged }: Arrival): boolean {
    return this.of[peer(side)].ahead(acknowledged) > 0
  }

  /** When the first waiting segment came: it waits for the lost octets. */
  private since(now: Time): Time {
    const { client, server } = this.of
    return Math.min(client.first?.time ?? now, server.first?.time ?? now)
  }

  /** The side whose first waiting segment came first. */
  private earliest(among: readonly Side[]): Side | undefined {
    let found: Side | undefined
    for (const side of among) {
      const nth = this.of[side].first?.nth ?? Number.POSITIVE_INFINITY
      const best = found === undefined ? Number.POSITIVE_INFINITY : (this.of[found].first as Arrival).nth
      if (nth < best) found = side
    }
    return found
  }

  private overdue(now: Time): Side | undefined {
    if (!this.waits) return undefined
    return this.earliest(sides.filter((side) => this.isOverdue(side, now)))
  }

  private isOverdue(side: Side, now: Time): boolean {
    const { first, gap, waiting } = this.of[side]
    if (first === undefined) return false
    const bound = gap > 0 ? resent : swapped
    return (
      now - first.time > bound.time ||
      this.packets - first.nth > bound.packets ||
      waiting.segments > mostHeld ||
      waiting.octets > bound.octets
    )
  }

  /** Releases the first segment of a side, and gives up the octets it waits for as lost. */
  private force(side: Side, said: StreamPiece[]): void {
    const [own, other] = [this.of[side], this.of[peer(side)]]
    const { first, gap } = own
    if (first === undefined) return
    own.giveUp(gap, first.time, said)
    if (gap > 0) return
    // If the other side waits as well, each acknowledges the other's octets first, which no TCP does.
    const early = other.first === undefined ? other.ahead(first.acknowledged) : 0
    other.giveUp(early, first.time, said)
    own.release(said)
  }
}

/**
 * The order of items in an export: over all connections by the time at which each began, within a connection
 * as on the wire. Bounded: see `limits.ordered`.
 */
import { limits } from '../record/limits.ts'
import type { Time } from '../record/record.ts'
import type { SessionEvent } from '../session/events.ts'
import type { PlacedSegment } from './telling.ts'

/** Released entries at the front of the array before it is compacted; shifting it for each would be slow. */
const gone = 1000

interface Waiting<Value> {
  readonly time: Time
  readonly nth: number
  readonly value: Value
  readonly size: number
}

/**
 * Takes items as they become known and releases them in order of time, those of the same time in order of
 * arrival.
 */
export class InOrder<Value> {
  private waiting: Waiting<Value>[] = []
  /** The index of the earliest item not yet released. */
  private first = 0
  private size = 0

  /**
   * Takes the next item.
   * @param size the octets or characters that it holds while it waits
   * @param nth its rank among items of the same time; by default, the order of arrival decides
   * @returns the items released now
   */
  push(time: Time, value: Value, size: number, nth = 0): Value[] {
    const one = { time, nth, value, size }
    const at = this.placeOf(one)
    if (at === this.waiting.length) this.waiting.push(one)
    else this.waiting.splice(at, 0, one)
    this.size += size
    const out: Value[] = []
    while (this.waiting.length - this.first > limits.ordered || this.size > limits.orderedOctets) {
      out.push(this.shift())
    }
    return out
  }

  /** @returns the items not yet released */
  end(): Value[] {
    const rest = this.waiting.slice(this.first).map(({ value }) => value)
    this.waiting = []
    this.first = 0
    this.size = 0
    return rest
  }

  private shift(): Value {
    const { value, size } = this.waiting[this.first++]
    this.size -= size
    // Compact the array once enough released entries have gathered at its front.
    if (this.first >= gone) {
      this.waiting = this.waiting.slice(this.first)
      this.first = 0
    }
    return value
  }

  /** The index of the first later item; most new items belong at the end. */
  private placeOf({ time, nth }: Waiting<Value>): number {
    const { waiting } = this
    let [low, high] = [this.first, waiting.length]
    const isLater = (one: Waiting<Value>): boolean => one.time > time || (one.time === time && one.nth > nth)
    if (high > low && !isLater(waiting[high - 1])) return high
    while (low < high) {
      const middle = (low + high) >> 1
      if (!isLater(waiting[middle])) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** The times by which items are ordered: within a connection, later octets never get an earlier time. */
export class WireTimes {
  private readonly connections = new Map<number, { readonly opened: Time; last: Time }>()

  /** @returns the time that places a segment of the conversation */
  ofSaid({ connection, time, frame }: PlacedSegment): Time {
    // A command that waited for `+` is known only when complete, but began before what came meanwhile.
    return frame.waits !== undefined || frame.kind === 'continuation' ? time : this.next(connection, time)
  }

  /** @returns the time that places an event outside of the conversation */
  ofEvent(event: SessionEvent): Time {
    const { time } = event
    switch (event.type) {
      case 'opened':
        this.connections.set(event.connection.id, { opened: time, last: time })
        return time
      // A fact does not come from the octets, so their order says nothing about it.
      case 'fact':
        return Math.max(time, this.connections.get(event.connection)?.opened ?? time)
      case 'sent':
      case 'continued':
      case 'completed':
        return this.next(event.exchange.connection, time)
      case 'gap':
      case 'unknown':
        return this.next(event.connection, time)
      case 'ended': {
        const last = this.next(event.connection.id, time)
        this.connections.delete(event.connection.id)
        return last
      }
      default:
        return this.next(event.connection.id, time)
    }
  }

  private next(connection: number, time: Time): Time {
    const known = this.connections.get(connection)
    if (known === undefined) return time
    if (time > known.last) known.last = time
    return known.last
  }
}

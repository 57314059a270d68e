/**
 * The order in which an export tells things: by the time at which each began, over all connections, and
 * within a connection as on the wire. Bounded: see `limits.ordered`.
 */
import { limits } from '../record/limits.ts'
import type { Time } from '../record/record.ts'
import type { SessionEvent } from '../session/events.ts'
import type { PlacedSegment } from './telling.ts'

/** Places of things that went out; to move the others for each would be slow. */
const gone = 1000

interface Waiting<Value> {
  readonly time: Time
  readonly nth: number
  readonly value: Value
  readonly size: number
}

/**
 * Takes things as they become known and gives them in order; those of the same time in the order in which
 * they came.
 */
export class InOrder<Value> {
  private waiting: Waiting<Value>[] = []
  /** Index of the earliest one that has not gone out. */
  private first = 0
  private size = 0

  /**
   * Takes the next thing.
   * @param size octets or characters that it holds while it waits
   * @param nth its place among those of the same time; without it the one that came
   * @returns what goes out now
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

  /** @returns what has not gone out */
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
    // What went out is not kept longer than its place in the array is in the way.
    if (this.first >= gone) {
      this.waiting = this.waiting.slice(this.first)
      this.first = 0
    }
    return value
  }

  /** The index of the first one that is later; most come last. */
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

/** When things have their turn: what comes later on the wire of a connection never has it before the rest. */
export class WireTimes {
  private readonly connections = new Map<number, { readonly opened: Time; last: Time }>()

  /** @returns when something that was said has its turn */
  ofSaid({ connection, time, frame }: PlacedSegment): Time {
    // A command that waited for `+` is told when it is complete, but began before what came meanwhile.
    return frame.waits !== undefined || frame.kind === 'continuation' ? time : this.next(connection, time)
  }

  /** @returns when that has its turn which an event tells besides what was said */
  ofEvent(event: SessionEvent): Time {
    const { time } = event
    switch (event.type) {
      case 'opened':
        this.connections.set(event.connection.id, { opened: time, last: time })
        return time
      // A fact comes from elsewhere than the octets, so that their order says nothing about it.
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

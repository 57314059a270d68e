/** The cost of a group of exchanges: their number, time, octets and messages. One row of a report. */
import type { Side, Time } from '../record/record.ts'
import type { Exchange } from '../session/events.ts'
import { held, type Latency } from '../session/latency.ts'
import { type Quantiles, Spans } from './spans.ts'
import { Timeline } from './timeline.ts'

/** Which side used the time. `held` is the time of IDLE, which is not latency. */
export type TimeName = 'total' | 'server' | 'client' | 'transfer' | 'held'

const names: readonly TimeName[] = ['total', 'server', 'client', 'transfer', 'held']

/** One row: a form of command, a mailbox, a connection. */
export interface Cost {
  /** `UID FETCH n (FLAGS)`, a decoded mailbox name, `c1`. Peers' text. */
  readonly name: string
  readonly count: number
  /** The number of them completed with NO, BAD or BYE. */
  readonly errors: number
  /** The number of them without a completion when the connection ended, or so far. */
  readonly unanswered: number
  /** The number of them with an unknown outcome: octets are missing. */
  readonly unknown: number
  /** Octets of the recorded stream. */
  readonly octets: { readonly client: number; readonly server: number }
  readonly messages: number
  /**
   * The time during which at least one of them was in flight, in nanoseconds, without IDLE time. If they
   * never overlap, this is the sum of their times.
   */
  readonly time: number
  /**
   * The share of the time in which any command was in flight, and of the session's octets: 0 to 1. The shares
   * of all rows of a report add up to at most 1: commands that overlap divide the time, see `TimePassed`.
   */
  readonly share: { readonly time: number; readonly octets: number }
  /** Absent for a time that was zero throughout, or not measured. */
  readonly times: Readonly<Partial<Record<TimeName, Quantiles>>>
}

/** Which times a row measures. */
type Detail = 'detailed' | 'brief' | 'none'

/** A growing row. */
export class Costs {
  count = 0
  errors = 0
  completed = 0
  unknown = 0
  messages = 0
  readonly octets = { client: 0, server: 0 }
  readonly spans: Record<TimeName, Spans | undefined> = {
    total: undefined,
    server: undefined,
    client: undefined,
    transfer: undefined,
    held: undefined,
  }
  /** The number in flight, the time since when there are any, and the time of the last completion. */
  private running = 0
  private since: Time = 0
  private until: Time = 0
  /** The time of earlier periods with commands in flight. */
  private busy = 0
  /** Its part of the time that passed; see `TimePassed`. */
  private part = 0
  /** The durations over time, by time of completion; kept with details only. */
  readonly course = new Timeline(1e9)

  /** @param detail which times are measured: all of them, the total ones, none */
  constructor(
    readonly name: string,
    private readonly detail: Detail,
  ) {}

  /** Counts octets of the row. */
  carried(side: Side, length: number): void {
    if (side === 'client') this.octets.client += length
    else this.octets.server += length
  }

  /** One of its exchanges was sent. */
  begin(sent: Time): void {
    if (this.running++ > 0) return
    this.since = sent
    this.until = sent
  }

  /** One of its exchanges is over. @param took its latency; undefined for an IDLE */
  done(exchange: Exchange, took: Latency | undefined, messages: number): void {
    this.messages += messages
    const { timing, status } = exchange
    if (status === 'lost') this.unknown++
    if (timing.completed === undefined) return
    this.completed++
    if (status !== 'OK') this.errors++
    if (this.detail === 'none') return
    if (took === undefined) {
      this.add('held', held(exchange) ?? 0)
      return
    }
    this.add('total', took.total)
    if (this.detail === 'brief') return
    this.course.add(timing.completed, took.total)
    this.add('server', took.server)
    this.add('client', took.client)
    this.add('transfer', took.transfer)
  }

  /**
   * An exchange reported to `begin` is over.
   * @param completed undefined when it was never completed
   * @param part of the time that passed; see `TimePassed`
   */
  over(completed: Time | undefined, part: number): void {
    this.part += part
    if (completed !== undefined && completed > this.until) this.until = completed
    if (--this.running > 0) return
    this.busy += this.until - this.since
    this.since = this.until
  }

  /** Adds the spans of another row, whose exchanges belong to this one too. */
  merge(other: Costs): void {
    for (const name of names) {
      const spans = other.spans[name]
      if (spans !== undefined) this.pile(name).merge(spans)
    }
  }

  /** See `Cost.time`. */
  get time(): number {
    return this.busy + this.until - this.since
  }

  /** The counted figures, without the measured ones. */
  figures(): Pick<
    Cost,
    'name' | 'count' | 'errors' | 'unanswered' | 'unknown' | 'octets' | 'messages' | 'time'
  > {
    const { name, count, errors, completed, unknown, messages, octets, time } = this
    const unanswered = count - completed - unknown
    return { name, count, errors, unanswered, unknown, octets: { ...octets }, messages, time }
  }

  /** @param whole the totals that the shares refer to */
  row(whole: { readonly time: number; readonly octets: number }): Cost {
    const { octets, part } = this
    const all = octets.client + octets.server
    const times: Partial<Record<TimeName, Quantiles>> = {}
    for (const key of names) {
      const quantiles = this.spans[key]?.quantiles()
      if (quantiles !== undefined) times[key] = quantiles
    }
    return {
      ...this.figures(),
      time: this.time,
      share: {
        time: whole.time === 0 ? 0 : Math.min(1, part / whole.time),
        octets: whole.octets === 0 ? 0 : all / whole.octets,
      },
      times,
    }
  }

  private add(name: TimeName, span: Time): void {
    this.pile(name).add(span)
  }

  private pile(name: TimeName): Spans {
    const known = this.spans[name]
    if (known !== undefined) return known
    const spans = new Spans()
    this.spans[name] = spans
    return spans
  }
}

/** Rows by name, up to a limit; all further names share one row. */
export class Rows {
  private readonly rows = new Map<string, Costs>()
  private rest: Costs | undefined

  /** @param others the name of the row for the rest */
  constructor(
    private readonly most: number,
    private readonly others: string,
    private readonly detail: Detail,
  ) {}

  /** @returns the row of this name, or the one for the rest */
  of(name: string): Costs {
    const known = this.rows.get(name)
    if (known !== undefined) return known
    if (this.rows.size >= this.most) {
      this.rest ??= new Costs(this.others, this.detail)
      return this.rest
    }
    const costs = new Costs(name, this.detail)
    this.rows.set(name, costs)
    return costs
  }

  /** All rows, in the order in which they were created. */
  all(): Costs[] {
    return [...this.rows.values(), ...(this.rest === undefined ? [] : [this.rest])]
  }
}

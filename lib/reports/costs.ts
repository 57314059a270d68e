/** What a group of exchanges cost: how many, how long, how many octets and messages. One row of a report. */
import type { Side, Time } from '../record/record.ts'
import type { Exchange } from '../session/events.ts'
import { held, type Latency } from '../session/latency.ts'
import { type Quantiles, Spans } from './spans.ts'
import { Timeline } from './timeline.ts'

/** Whose time it was. `held` is that of IDLE, which is no latency. */
export type TimeName = 'total' | 'server' | 'client' | 'transfer' | 'held'

const names: readonly TimeName[] = ['total', 'server', 'client', 'transfer', 'held']

/** One row: a form of command, a mailbox, a connection. */
export interface Cost {
  /** `UID FETCH n (FLAGS)`, the mailbox as people write it, `c1`. Peers' text. */
  readonly name: string
  readonly count: number
  /** Of them, completed with NO, BAD or BYE. */
  readonly errors: number
  /** Of them, without a completion when the connection ended, or so far. */
  readonly unanswered: number
  /** Of them, those of which that is not known: octets are missing. */
  readonly unknown: number
  /** Octets of the recorded stream. */
  readonly octets: { readonly client: number; readonly server: number }
  readonly messages: number
  /**
   * How long at least one of them was on its way to its completion, in nanoseconds; time held is none of it.
   * Where one begins when the other is over it is the sum of their times.
   */
  readonly time: number
  /**
   * Of the time in which anything was in flight, and of the octets of the session: 0 to 1. All rows of a
   * report have no more than 1 together: what passes is divided among commands that overlap, see `Passed`.
   */
  readonly share: { readonly time: number; readonly octets: number }
  /** Absent for what took no time at all or was not measured. */
  readonly times: Readonly<Partial<Record<TimeName, Quantiles>>>
}

/** How much of its time a row measures. */
type Detail = 'detailed' | 'brief' | 'none'

/** A row that grows. */
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
  /** How many are in flight, since when there are some, and when the last of them was completed. */
  private running = 0
  private since: Time = 0
  private until: Time = 0
  /** The time of those before. */
  private busy = 0
  /** Its part of the time that passed; see `Passed`. */
  private part = 0
  /** How long they took over time, by when they were completed; kept with details only. */
  readonly course = new Timeline(1e9)

  /** @param detail which times are measured: all of them, the total ones, none */
  constructor(
    readonly name: string,
    private readonly detail: Detail,
  ) {}

  /** Octets that belong to it. */
  carried(side: Side, length: number): void {
    if (side === 'client') this.octets.client += length
    else this.octets.server += length
  }

  /** One of its exchanges was sent then. */
  begin(sent: Time): void {
    if (this.running++ > 0) return
    this.since = sent
    this.until = sent
  }

  /** One of its exchanges is over. @param took its latency; undefined where its time is time held */
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
   * One that `begin` was told of is over.
   * @param completed undefined where it was never completed
   * @param part of the time that passed; see `Passed`
   */
  over(completed: Time | undefined, part: number): void {
    this.part += part
    if (completed !== undefined && completed > this.until) this.until = completed
    if (--this.running > 0) return
    this.busy += this.until - this.since
    this.since = this.until
  }

  /** Takes over the spans of another row, whose exchanges are its own. */
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

  /** What is counted rather than measured. */
  figures(): Pick<
    Cost,
    'name' | 'count' | 'errors' | 'unanswered' | 'unknown' | 'octets' | 'messages' | 'time'
  > {
    const { name, count, errors, completed, unknown, messages, octets, time } = this
    const unanswered = count - completed - unknown
    return { name, count, errors, unanswered, unknown, octets: { ...octets }, messages, time }
  }

  /** @param whole what the shares are of */
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

/** Rows by name, at most so many; what comes after them shares one. */
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

  /** All of them, in the order in which they came. */
  all(): Costs[] {
    return [...this.rows.values(), ...(this.rest === undefined ? [] : [this.rest])]
  }
}

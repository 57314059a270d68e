/** The commands to look at first: those that failed, and those that took longest. */
import { parse } from '../grammar/tree.ts'
import type { Time } from '../record/record.ts'
import type { Exchange, SessionEvent } from '../session/events.ts'
import { type Latency, latency, sincePrevious } from '../session/latency.ts'
import { commandForm } from './shape.ts'

/** Commands of one form that failed in the same way. Peers' text. */
export interface FailedCommand {
  readonly shape: string
  /** `NO`, `BAD`, `BYE`, or `ended` when the connection ended before the completion. */
  readonly status: string
  /** Code and text of the first completion. */
  readonly text: string
  readonly count: number
  /** The connection of the first one. */
  readonly connection: number
  readonly tag: string
  readonly sent: Time
}

/** One exchange and its duration. Peers' text. */
export interface Slow {
  readonly shape: string
  readonly connection: number
  readonly tag: string
  readonly mailbox?: string
  readonly sent: Time
  readonly latency: Latency
  /** Nanoseconds since the previous completion, if the command was sent before that. */
  readonly sincePrevious?: number
  readonly octets: number
}

/** The report of `Notable`. */
export interface NotableReport {
  /** In the order in which the first command of each was sent. */
  readonly failed: readonly FailedCommand[]
  /** The number of failures of further kinds, which have no row. */
  readonly others: number
  /** The slowest first. */
  readonly slowest: readonly Slow[]
}

/** The number of kinds of failures, and of slow commands, that are listed. */
const mostFailed = 30
const slowest = 10

/** Takes the events of a session, in order; `result` may be called at any time. */
export class Notable {
  private readonly failed = new Map<string, FailedCommand>()
  private others = 0
  private slowest: Slow[] = []

  /** Takes the next event. */
  take(event: SessionEvent): void {
    if (event.type !== 'completed') return
    const { exchange } = event
    if (exchange.status !== 'OK' && exchange.status !== 'lost') this.fail(exchange)
    const took = latency(exchange)
    if (took !== undefined) this.measure(exchange, took)
  }

  /** @returns the report on all events so far */
  result(): NotableReport {
    const failed = [...this.failed.values()].sort((a, b) => a.sent - b.sent)
    return { failed, others: this.others, slowest: [...this.slowest] }
  }

  private fail({ said, status = '', code = '', completion, connection, tag, timing }: Exchange): void {
    const shape = commandForm(said[0])
    const key = JSON.stringify([shape, status, code])
    const known = this.failed.get(key)
    if (known !== undefined) {
      this.failed.set(key, { ...known, count: known.count + 1 })
      return
    }
    if (this.failed.size >= mostFailed) {
      this.others++
      return
    }
    const text = completion === undefined ? '' : (parse(completion).text ?? '')
    this.failed.set(key, {
      shape,
      status,
      text: (code === '' ? text : `[${code}] ${text}`).trimEnd(),
      count: 1,
      connection,
      tag,
      sent: timing.sent,
    })
  }

  private measure(exchange: Exchange, took: Latency): void {
    const { said, connection, tag, mailbox, timing, bytes } = exchange
    const last = this.slowest.at(-1)
    if (this.slowest.length >= slowest && last !== undefined && took.total <= last.latency.total) return
    const since = sincePrevious(exchange)
    this.slowest.push({
      shape: commandForm(said[0]),
      connection,
      tag,
      ...(mailbox === undefined ? {} : { mailbox }),
      sent: timing.sent,
      latency: took,
      ...(since === undefined ? {} : { sincePrevious: since }),
      octets: bytes.client + bytes.server,
    })
    this.slowest.sort((a, b) => b.latency.total - a.latency.total)
    this.slowest = this.slowest.slice(0, slowest)
  }
}

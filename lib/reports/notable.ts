/** The commands that one asks about first: those that failed, and those that took longest. */
import { parse } from '../grammar/tree.ts'
import type { Time } from '../record/record.ts'
import type { Exchange, SessionEvent } from '../session/events.ts'
import { type Latency, latency, sincePrevious } from '../session/latency.ts'
import { commandForm } from './shape.ts'

/** Commands of one form that failed in one way. Peers' text. */
export interface FailedCommand {
  readonly shape: string
  /** `NO`, `BAD`, `BYE`, or `ended` where the connection ended before the completion. */
  readonly status: string
  /** Code and text of the first completion. */
  readonly text: string
  readonly count: number
  /** Of the first one. */
  readonly connection: number
  readonly tag: string
  readonly sent: Time
}

/** One exchange and how long it took. Peers' text. */
export interface Slow {
  readonly shape: string
  readonly connection: number
  readonly tag: string
  readonly mailbox?: string
  readonly sent: Time
  readonly latency: Latency
  /** Nanoseconds since the completion before, where the command was sent before that. */
  readonly sincePrevious?: number
  readonly octets: number
}

/** What `Notable` tells. */
export interface NotableReport {
  /** In the order in which the first ones were sent. */
  readonly failed: readonly FailedCommand[]
  /** Failures of further kinds, which have no row. */
  readonly others: number
  /** The slowest first. */
  readonly slowest: readonly Slow[]
}

/** Kinds of failures, and slow commands, that are told. */
const mostFailed = 30
const slowest = 10

/** Takes the events of a session, in order; `result` may be asked at any time. */
export class Notable {
  private readonly failed = new Map<string, FailedCommand>()
  private others = 0
  private slowest: Slow[] = []

  /** Takes what happened next. */
  take(event: SessionEvent): void {
    if (event.type !== 'completed') return
    const { exchange } = event
    if (exchange.status !== 'OK' && exchange.status !== 'lost') this.fail(exchange)
    const took = latency(exchange)
    if (took !== undefined) this.measure(exchange, took)
  }

  /** @returns what has been taken so far */
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

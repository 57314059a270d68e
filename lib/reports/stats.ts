/**
 * The cost of a session: per form of command, per mailbox, per connection. A fold over events in flat memory:
 * the number of rows is bounded, and no exchange outlives its completion.
 */

import { argumentsIn } from '../grammar/arguments.ts'
import { mailboxName } from '../grammar/mailbox.ts'
import { Tape } from '../grammar/tape.ts'
import { parse } from '../grammar/tree.ts'
import { command } from '../protocol/index.ts'
import { limits } from '../record/limits.ts'
import type { DelayFact, Time } from '../record/record.ts'
import type { Exchange, SessionEvent } from '../session/events.ts'
import { isHeld, latency } from '../session/latency.ts'
import type { Frame } from '../wire/frame.ts'
import { Carried } from './carried.ts'
import { type Cost, Costs, Rows, type TimeName } from './costs.ts'
import { messagesIn, messagesNamed } from './messages.ts'
import { commandForm } from './shape.ts'
import type { HistogramBar } from './spans.ts'
import { TimePassed } from './time-passed.ts'
import type { TimelineReport } from './timeline.ts'

/** The report of `Stats`. Times in nanoseconds. */
export interface StatsReport {
  /** The times of the first and the last event. */
  readonly begun: Time
  readonly ended: Time
  /** All exchanges together; its octets are all octets of the session, `outside` included. */
  readonly all: Cost
  /** Octets outside all exchanges: greetings, unsolicited responses, lines that could not be parsed. */
  readonly outside: { readonly client: number; readonly server: number }
  /** Octets that the recording has lost. */
  readonly missing: number
  /** Commands beyond `limits.inFlight` or `limits.keptInFlight`: only the octets include them. */
  readonly unfollowed: number
  /** The time that the proxy itself added, if it is recorded. */
  readonly delay?: DelayFact
  /** The durations of the exchanges, without IDLE time. */
  readonly histogram: readonly HistogramBar[]
  /** The form that took the most time first. */
  readonly shapes: readonly Cost[]
  /** The mailbox that took the most time first. */
  readonly mailboxes: readonly Cost[]
  /** In the order in which they opened. */
  readonly connections: readonly Cost[]
  /** The number of connections; those beyond `limits.reported` share one row. */
  readonly opened: number
}

/** How the time of one form of command is distributed: over spans, and over the session. */
export interface Spread {
  readonly bars: (time: TimeName) => readonly HistogramBar[]
  readonly course: TimelineReport
}

/** The rows of an exchange in flight, and the number of messages in its answers. */
interface Pending {
  readonly rows: readonly Costs[]
  messages: number
  /** See `TimePassed.begin`. */
  readonly begun: number
}

// Reading a command is synchronous, and no tree outlives it.
const tape = new Tape()

/** The kinds of rows: forms of command alone, or mailboxes and connections too. */
export type Groups = 'all' | 'forms'

/** The name of the row that further forms share. */
export const otherCommands = 'other commands'

/** Takes the events of a session, in order; `result` may be called at any time. */
export class Stats {
  private readonly whole = new Costs('all', 'none')
  private readonly shapes = new Rows(limits.shapes, otherCommands, 'detailed')
  private readonly mailboxes: Rows | undefined
  private readonly connections: Rows | undefined
  private readonly outside = { client: 0, server: 0 }
  private readonly octets = new Carried()
  private readonly passed = new TimePassed()
  private opened = 0
  private missing = 0
  private unfollowed = 0
  private delay: DelayFact | undefined
  private begun: Time | undefined
  private ended: Time = 0
  /**
   * The exchanges in flight, by id: no more than are followed, each completed by its connection's end at the
   * latest.
   */
  private readonly pending = new Map<number, Pending>()

  /** @param groups with `forms` there are no rows of mailboxes and connections, which take memory */
  constructor(groups: Groups = 'all') {
    if (groups === 'forms') return
    this.mailboxes = new Rows(limits.reported, 'other mailboxes', 'brief')
    this.connections = new Rows(limits.reported, 'other connections', 'brief')
  }

  /** Takes the next event. */
  take(event: SessionEvent): void {
    if (event.type === 'fact' && event.fact.name === 'delay') {
      // Recorded when the proxy ends, which may be long after the last octet.
      this.delay = event.fact
      return
    }
    // Events about the proxy itself may come long before the first connection, and after the last.
    if ('connection' in event && event.connection === 0) {
      if (event.type === 'gap') this.missing += event.length
      return
    }
    this.begun ??= event.time
    if (event.time > this.ended) this.ended = event.time
    switch (event.type) {
      case 'sent':
        this.sent(event.exchange)
        break
      case 'continued':
        this.carried(event.exchange, event.frame)
        break
      case 'received':
        this.received(event)
        break
      case 'completed':
        this.completed(event.exchange)
        break
      case 'greeting':
      case 'unfollowed':
        if (event.frame.kind === 'command') this.unfollowed++
        this.stray(event.connection.id, event.frame)
        break
      case 'stray':
        this.stray(event.connection.id, event.frame)
        break
      case 'opened':
        this.opened++
        this.connections?.of(`c${event.connection.id}`)
        break
      case 'gap':
        this.missing += event.length
        this.octets.gap(event.connection, event.side, event.time, event.length)
        break
      case 'ended':
        this.octets.ended(event.connection.id)
        this.passed.ended(event.connection.id)
        break
      default:
        break
    }
  }

  /** @returns the report on all events so far */
  result(): StatsReport {
    // Each exchange is in exactly one row of the forms, so their spans together are those of the session.
    const times = new Costs('all', 'detailed')
    for (const costs of this.shapes.all()) times.merge(costs)
    const octets = this.whole.octets.client + this.whole.octets.server
    const whole = { time: this.whole.time, octets }
    const rows = (all: readonly Costs[]): Cost[] => all.map((costs) => costs.row(whole))
    return {
      begun: this.begun ?? 0,
      ended: this.ended,
      all: { ...times.row(whole), ...this.whole.figures(), share: { time: 1, octets: 1 } },
      outside: { ...this.outside },
      missing: this.missing,
      unfollowed: this.unfollowed,
      ...(this.delay === undefined ? {} : { delay: this.delay }),
      histogram: times.spans.total?.bars() ?? [],
      shapes: longest(rows(this.shapes.all())),
      mailboxes: longest(rows(this.mailboxes?.all() ?? [])),
      connections: rows(this.connections?.all() ?? []),
      opened: this.opened,
    }
  }

  /** @returns the distribution of one form's time; undefined for a form without any */
  spread(shape: string): Spread | undefined {
    const costs = this.shapes.all().find(({ name }) => name === shape)
    const course = costs?.course.report()
    if (costs === undefined || course === undefined) return undefined
    return { bars: (time) => costs.spans[time]?.bars() ?? [], course }
  }

  private sent(exchange: Exchange): void {
    const measured = !isHeld(exchange)
    const { sent } = exchange.timing
    const begun = measured ? this.passed.begin(exchange.connection, sent) : 0
    for (const costs of this.begin(exchange, begun).rows) {
      costs.count++
      if (measured) costs.begin(sent)
    }
    this.carried(exchange, exchange.said[0])
  }

  private begin(exchange: Exchange, begun: number): Pending {
    const rows = [this.whole, this.shapes.of(commandForm(exchange.said[0]))]
    const { connections, mailboxes } = this
    if (connections !== undefined) rows.push(connections.of(`c${exchange.connection}`))
    const mailbox = mailboxes === undefined ? undefined : mailboxOf(exchange)
    if (mailboxes !== undefined && mailbox !== undefined) rows.push(mailboxes.of(mailbox))
    const pending = { rows, messages: 0, begun }
    this.pending.set(exchange.id, pending)
    return pending
  }

  private carried(exchange: Exchange, frame: Frame): void {
    const length = this.octets.length(exchange.connection, frame)
    for (const costs of this.pending.get(exchange.id)?.rows ?? []) costs.carried(frame.side, length)
  }

  private received(event: Extract<SessionEvent, { type: 'received' }>): void {
    const { exchange, frame, sure, connection } = event
    const pending = exchange === undefined ? undefined : this.pending.get(exchange.id)
    if (pending === undefined) {
      this.stray(connection.id, frame)
      return
    }
    const length = this.octets.length(connection.id, frame)
    for (const costs of pending.rows) costs.carried('server', length)
    if (sure !== 'unilateral') pending.messages += messagesIn(frame)
  }

  private completed(exchange: Exchange): void {
    const pending = this.pending.get(exchange.id)
    if (pending === undefined) return
    this.pending.delete(exchange.id)
    const { rows, begun } = pending
    const messages = pending.messages > 0 ? pending.messages : messagesNamed(exchange)
    const { completion, connection } = exchange
    const length = completion === undefined ? 0 : this.octets.length(connection, completion)
    const took = latency(exchange)
    const measured = !isHeld(exchange)
    const { completed } = exchange.timing
    const part = measured ? this.passed.over(connection, completed, begun) : 0
    for (const costs of rows) {
      costs.carried('server', length)
      if (measured) costs.over(completed, part)
      costs.done(exchange, took, messages)
    }
  }

  private stray(connection: number, frame: Frame): void {
    const length = this.octets.length(connection, frame)
    this.outside[frame.side] += length
    this.whole.carried(frame.side, length)
    this.connections?.of(`c${connection}`).carried(frame.side, length)
  }
}

function longest(rows: Cost[]): Cost[] {
  return rows.sort((a, b) => b.time - a.time || b.count - a.count)
}

/** The mailbox that a command is about: the one that it names, or the one selected when it was sent. */
function mailboxOf({ name, said, mailbox }: Exchange): string | undefined {
  // A command that also names messages is about the mailbox that contains them.
  if (command(name)?.arguments[0]?.kind !== 'mailbox') return mailbox
  const tree = parse(said[0], tape)
  const [first] = argumentsIn(tree)
  return first === undefined ? mailbox : mailboxName(tree.tape, first.at, []).mailbox
}

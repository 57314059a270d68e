/**
 * The part of a session that passes a filter: the chosen exchanges, and the context of their connections.
 * Needs the events twice, since only the completion of a command decides whether it is chosen.
 */
import type { Side } from '../record/record.ts'
import type { Connection, Exchange, SessionEvent } from '../session/events.ts'
import type { Filter } from './filter.ts'

/** The chosen commands of one connection, one bit each, in the order in which they were sent. */
class Chosen {
  private bits = new Uint8Array(8)
  /** True when a command is chosen. */
  any = false

  add(ordinal: number): void {
    this.any = true
    while (ordinal >> 3 >= this.bits.length) {
      const larger = new Uint8Array(this.bits.length * 2)
      larger.set(this.bits)
      this.bits = larger
    }
    this.bits[ordinal >> 3] |= 1 << (ordinal & 7)
  }

  has(ordinal: number): boolean {
    return (((this.bits[ordinal >> 3] ?? 0) >> (ordinal & 7)) & 1) === 1
  }
}

/** The first reading: finds the exchanges that a filter chooses. */
export class Choosing {
  private readonly chosen = new Map<number, Chosen>()
  private readonly connections = new Map<number, Connection>()
  private readonly inFlight = new Map<Exchange, number>()
  private readonly counts = new Counts()

  constructor(private readonly filter: Filter) {}

  /** Takes the next event of the session. */
  take(event: SessionEvent): void {
    if (event.type === 'opened') this.connections.set(event.connection.id, event.connection)
    else if (event.type === 'sent') this.inFlight.set(event.exchange, this.counts.next(event.exchange))
    else if (event.type === 'completed') this.completed(event.exchange)
    else if (event.type === 'ended') this.ended(event.connection)
  }

  /** @returns the selection for a second reading of the same events */
  selection(): ExchangeSelection {
    return new ExchangeSelection(this.chosen)
  }

  private completed(exchange: Exchange): void {
    const ordinal = this.inFlight.get(exchange)
    const connection = this.connections.get(exchange.connection)
    if (ordinal === undefined || connection === undefined) return
    this.inFlight.delete(exchange)
    if (!this.filter.test(exchange, connection)) return
    const chosen = this.chosen.get(connection.id) ?? new Chosen()
    this.chosen.set(connection.id, chosen)
    chosen.add(ordinal)
  }

  private ended({ id }: Connection): void {
    this.connections.delete(id)
    this.counts.forget(id)
  }
}

/**
 * The second reading. Keeps chosen exchanges with all their responses; of a connection with a chosen one its
 * opening, greeting, states, capabilities, layers, facts, alterations, gaps, commands that are not followed,
 * and end; and events about the session as a whole.
 */
export class ExchangeSelection {
  private readonly counts = new Counts()
  private readonly inFlight = new Set<Exchange>()
  /** Facts about cut literals, which come before the frame that contains them. */
  private readonly waiting = new Map<string, SessionEvent[]>()

  constructor(private readonly chosen: ReadonlyMap<number, Chosen>) {}

  /** True when no exchange was chosen. */
  get empty(): boolean {
    return this.chosen.size === 0
  }

  /** @returns the events to keep now that this one came; usually this one or none */
  take(event: SessionEvent): readonly SessionEvent[] {
    switch (event.type) {
      case 'sent':
        return this.framed(event, event.exchange.connection, 'client', this.begins(event.exchange))
      case 'continued':
        return this.framed(event, event.exchange.connection, 'client', this.inFlight.has(event.exchange))
      case 'received':
        return this.framed(event, event.connection.id, 'server', this.answers(event))
      case 'completed':
        return this.framed(event, event.exchange.connection, 'server', this.inFlight.delete(event.exchange))
      case 'stray':
        return this.framed(event, event.connection.id, event.frame.side, false)
      case 'unfollowed':
        return this.framed(event, event.connection.id, event.frame.side, this.has(event.connection.id))
      case 'greeting':
        return this.framed(event, event.connection.id, 'server', this.has(event.connection.id))
      case 'gap':
      case 'unknown':
        return this.has(event.connection) ? [event] : []
      case 'fact':
        return this.fact(event)
      case 'ended':
        return this.ended(event)
      default:
        return this.has(event.connection.id) ? [event] : []
    }
  }

  private has(connection: number): boolean {
    return connection === 0 || (this.chosen.get(connection)?.any ?? false)
  }

  private begins(exchange: Exchange): boolean {
    const ordinal = this.counts.next(exchange)
    const begins = this.chosen.get(exchange.connection)?.has(ordinal) ?? false
    if (begins) this.inFlight.add(exchange)
    return begins
  }

  /** A BYE is kept with the end that it explains, even when it is unsolicited. */
  private answers({ exchange, frame, connection }: SessionEvent & { type: 'received' }): boolean {
    if (exchange !== undefined) return this.inFlight.has(exchange)
    return frame.kind === 'status' && frame.name === 'BYE' && this.has(connection.id)
  }

  private fact(event: SessionEvent & { type: 'fact' }): readonly SessionEvent[] {
    const { connection, fact } = event
    if (!this.has(connection)) return []
    if (fact.name !== 'literal') return [event]
    const key = place(connection, fact.side)
    const before = this.waiting.get(key)
    if (before === undefined) this.waiting.set(key, [event])
    else before.push(event)
    return []
  }

  /** A frame, preceded by the facts about its literals. */
  private framed(
    event: SessionEvent,
    connection: number,
    side: Side,
    kept: boolean,
  ): readonly SessionEvent[] {
    const key = place(connection, side)
    const before = this.waiting.get(key)
    if (before === undefined) return kept ? [event] : []
    this.waiting.delete(key)
    return kept ? [...before, event] : []
  }

  private ended(event: SessionEvent & { type: 'ended' }): readonly SessionEvent[] {
    const { id } = event.connection
    this.counts.forget(id)
    this.waiting.delete(place(id, 'client'))
    this.waiting.delete(place(id, 'server'))
    return this.has(id) ? [event] : []
  }
}

/** The number of commands that each open connection has sent: the same in both readings. */
class Counts {
  private readonly sent = new Map<number, number>()

  next({ connection }: Exchange): number {
    const ordinal = this.sent.get(connection) ?? 0
    this.sent.set(connection, ordinal + 1)
    return ordinal
  }

  forget(connection: number): void {
    this.sent.delete(connection)
  }
}

function place(connection: number, side: Side): string {
  return `${connection} ${side}`
}

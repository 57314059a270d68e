/** What a connection does when something happens to it: events in, actions out. Knows no socket. */
import { peer, type Side } from '../record/record.ts'
import type { RelayAction, RelayEvent } from './actions.ts'
import { Gate, type GateOptions } from './gate.ts'
import { stranger } from './strangers.ts'

/** One connection whose two legs are connected: what comes on one goes out on the other. */
export class Relay {
  /** Only while something may have to be altered; without it bytes pass as they come. */
  private gate: Gate | undefined
  private readonly finished = { client: false, server: false }
  /** True once the client has said something. */
  private heard = false
  private over = false
  /** Who ended it: the first side that said it had no more to say, or whose socket went away. */
  private closer: Side | undefined

  constructor(options: GateOptions) {
    const gate = new Gate(options)
    this.gate = gate.done ? undefined : gate
  }

  /** @returns what to do before anything has come */
  begin(): RelayAction[] {
    return this.gate?.begin() ?? []
  }

  /** @returns what to do; forwarding comes before looking */
  take(event: RelayEvent): RelayAction[] {
    if (this.over) return []
    if (event.type === 'finished' || event.type === 'closed') {
      const instead = this.gate?.ended(event.side)
      this.over = instead !== undefined
      if (instead !== undefined) return instead
    }
    switch (event.type) {
      case 'received':
        return this.received(event.side, event.bytes)
      case 'secured':
        return this.checked(this.gate?.secured(event.leg) ?? [])
      case 'finished':
        this.finished[event.side] = true
        this.closer ??= event.side
        return [
          ...(this.gate?.finished(event.side) ?? []),
          { type: 'finish', leg: peer(event.side) },
          ...this.ifBothFinished(),
        ]
      case 'closed':
        return this.closed(event.side, event.reason)
    }
  }

  private received(side: Side, bytes: Uint8Array): RelayAction[] {
    if (side === 'client' && !this.heard) {
      this.heard = true
      const cause = stranger(bytes)
      if (cause !== undefined) return this.checked([{ type: 'refuse', leg: 'client', ...cause }])
    }
    if (this.gate !== undefined) return this.checked(this.gate.received(side, bytes))
    return [
      { type: 'send', to: peer(side), bytes },
      { type: 'observe', side, bytes },
    ]
  }

  /**
   * The gate goes when nothing is to be looked at any more; a refusal ends the connection, and all behind it.
   */
  private checked(actions: RelayAction[]): RelayAction[] {
    if (this.gate?.done) this.gate = undefined
    const refusal = actions.findIndex(({ type }) => type === 'refuse')
    if (refusal < 0) return actions
    this.over = true
    return actions.slice(0, refusal + 1)
  }

  private closed(side: Side, reason: string | undefined): RelayAction[] {
    this.closer ??= side
    this.over = true
    // Who closed first ended it; a reset that follows, as after many a LOGOUT, is how the other side does it.
    const later = this.closer !== side && reason !== undefined
    return [
      { type: 'destroy', leg: peer(side) },
      { type: 'end', by: this.closer, reason: later ? `closed, then ${reason}` : (reason ?? 'closed') },
    ]
  }

  private ifBothFinished(): RelayAction[] {
    if (!this.finished.client || !this.finished.server) return []
    this.over = true
    return [{ type: 'end', by: this.closer ?? 'proxy', reason: 'closed' }]
  }
}

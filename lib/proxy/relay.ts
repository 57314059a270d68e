/** Decides what a connection does on each event: events in, actions out. Knows no socket. */
import { peer, type Side } from '../record/record.ts'
import type { LegEnding, RelayAction, RelayEvent } from './actions.ts'
import { Gate, type GateOptions } from './gate.ts'
import { FirstLine, type OtherProtocol } from './other-protocols.ts'
import { forward } from './pieces.ts'

/** A connection with both legs connected: bytes that come in on one leg go out on the other. */
export class Relay {
  /** Set while lines have to be inspected; without it bytes are forwarded as they come. */
  private gate: Gate | undefined
  private readonly finished = { client: false, server: false }
  /** Set until the client's first octets show that it may speak IMAP. */
  private first: FirstLine | undefined = new FirstLine()
  /** How many of the waiting reads are not observed yet. */
  private unseen = 0
  /** Ends of sides that are passed on once the delayed octets before them have left. */
  private readonly ending = new Map<Side, LegEnding>()
  private over = false
  /** The side that ended the connection: the first one that half-closed, or whose socket was closed. */
  private closer: Side | undefined

  constructor(options: GateOptions) {
    const gate = new Gate(options)
    this.gate = gate.done ? undefined : gate
  }

  /**
   * @param here true when the server is on this machine
   * @returns the actions before anything has been received
   */
  begin(here: boolean): RelayAction[] {
    return this.checked(this.gate?.begin(here) ?? [])
  }

  /** @returns the actions; forwarding comes before observing */
  take(event: RelayEvent): RelayAction[] {
    if (this.over) return []
    const waited = this.waited(event)
    return waited.length === 0 ? this.taken(event) : [...waited, ...this.taken(event)]
  }

  /** When the client ends, its waiting reads are forwarded, even if their protocol is still undecided. */
  private waited(event: RelayEvent): RelayAction[] {
    if (this.first === undefined || (event.type !== 'finished' && event.type !== 'closed')) return []
    if (event.side === 'server' && event.type === 'finished') return []
    const reads = this.first.end()
    this.first = undefined
    return reads.flatMap((bytes) => this.held(bytes))
  }

  private taken(event: RelayEvent): RelayAction[] {
    if (event.type === 'finished' || event.type === 'closed') {
      if (this.gate?.delays(event.side)) {
        this.ending.set(event.side, event)
        return []
      }
      const instead = this.gate?.ended(event.side)
      this.over = instead !== undefined
      if (instead !== undefined) return instead
    }
    switch (event.type) {
      case 'received':
        return this.received(event.side, event.bytes)
      case 'secured':
        return this.checked(this.gate?.secured(event.leg) ?? [])
      case 'alarm':
        return this.checked(this.gate?.alarm() ?? [])
      case 'due':
        return this.due(event.side)
      case 'finished':
        return this.sideFinished(event.side)
      case 'closed':
        return this.closed(event.side, event.reason)
    }
  }

  private received(side: Side, bytes: Uint8Array): RelayAction[] {
    if (side === 'client' && this.first !== undefined) return this.begins(this.first, bytes)
    return this.passed(side, bytes)
  }

  /** The first octets of a client: they are forwarded once the client may be a mail client. */
  private begins(first: FirstLine, bytes: Uint8Array): RelayAction[] {
    const verdict = first.take(bytes)
    switch (verdict.type) {
      case 'perhaps':
        // Recorded at once, so that its time is that of the read. A gate records it with its line.
        if (this.gate === undefined) return [{ type: 'observe', side: 'client', bytes }]
        this.unseen++
        return []
      case 'blank':
        return this.passed('client', bytes)
      case 'other':
        return this.checked([dismissal(verdict.other)])
      case 'nobody': {
        this.first = undefined
        const before = verdict.reads.slice(0, -1).flatMap((read) => this.held(read))
        return this.over ? before : [...before, ...this.passed('client', bytes)]
      }
    }
  }

  /** Forwards a read that has waited. */
  private held(bytes: Uint8Array): RelayAction[] {
    if (this.over) return []
    if (this.unseen === 0) return [{ type: 'send', to: 'server', bytes }]
    this.unseen--
    return this.passed('client', bytes)
  }

  private passed(side: Side, bytes: Uint8Array): RelayAction[] {
    if (this.gate?.holds) return this.checked(this.gate.received(side, bytes))
    return this.gate === undefined ? forward(side, bytes) : this.watched(this.gate, side, bytes)
  }

  /** Nothing has to be altered here, so an error in the inspecting code stops nothing. */
  private watched(gate: Gate, side: Side, bytes: Uint8Array): RelayAction[] {
    try {
      return this.checked(gate.received(side, bytes))
    } catch (error) {
      this.gate = undefined
      // The message may quote traffic, so only the kind of error is reported.
      const kind = error instanceof Error ? error.name : 'Error'
      return [...forward(side, bytes), { type: 'note', text: `logins are no longer looked for (${kind})` }]
    }
  }

  private sideFinished(side: Side): RelayAction[] {
    this.finished[side] = true
    this.closer ??= side
    const last = this.checked(this.gate?.finished(side) ?? [])
    return this.over ? last : [...last, { type: 'finish', leg: peer(side) }, ...this.ifBothFinished()]
  }

  /**
   * Drops the gate when nothing has to be inspected any more. A refusal ends the connection: the actions
   * behind it are discarded.
   */
  private checked(actions: RelayAction[]): RelayAction[] {
    if (this.gate?.done) this.gate = undefined
    const refusal = actions.findIndex(({ type }) => type === 'refuse' || type === 'shun' || type === 'close')
    if (refusal < 0) return actions
    this.over = true
    return actions.slice(0, refusal + 1)
  }

  /** Sends the delayed octets, and then passes on the end of the side that waited behind them. */
  private due(side: Side): RelayAction[] {
    const actions = this.checked(this.gate?.due(side) ?? [])
    for (const [each, event] of this.ending) {
      if (this.over || this.gate?.delays(each)) continue
      this.ending.delete(each)
      const last = this.taken(event)
      const end = last.find((action) => action.type === 'end')
      // The octets that were just sent must still arrive.
      actions.push(...(end === undefined ? last : [{ ...end, type: 'close' } as const]))
    }
    return actions
  }

  private closed(side: Side, reason: string | undefined): RelayAction[] {
    this.closer ??= side
    this.over = true
    // The first to close ended it. A reset that follows, often after a LOGOUT, is how the other side closes.
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

/** The action that dismisses a client of another protocol. */
function dismissal({ shunned, cause, remedy }: OtherProtocol): RelayAction {
  return { type: shunned ? 'shun' : 'refuse', leg: 'client', cause, remedy }
}

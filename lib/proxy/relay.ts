/** What a connection does when something happens to it: events in, actions out. Knows no socket. */
import { peer, type Side } from '../record/record.ts'
import type { LegEnding, RelayAction, RelayEvent } from './actions.ts'
import { Gate, type GateOptions } from './gate.ts'
import { FirstLine, type OtherProtocol } from './other-protocols.ts'
import { forward } from './pieces.ts'

/** One connection whose two legs are connected: what comes on one goes out on the other. */
export class Relay {
  /** Only while something may have to be altered; without it bytes pass as they come. */
  private gate: Gate | undefined
  private readonly finished = { client: false, server: false }
  /** Until it is known that the client may be one of mail. */
  private first: FirstLine | undefined = new FirstLine()
  /** How many of the reads that wait are not observed yet. */
  private unseen = 0
  /** How sides end, once what is delayed of them has left. */
  private readonly ending = new Map<Side, LegEnding>()
  private over = false
  /** Who ended it: the first side that said it had no more to say, or whose socket went away. */
  private closer: Side | undefined

  constructor(options: GateOptions) {
    const gate = new Gate(options)
    this.gate = gate.done ? undefined : gate
  }

  /**
   * @param here true when the server is on this machine
   * @returns what to do before anything has come
   */
  begin(here: boolean): RelayAction[] {
    return this.checked(this.gate?.begin(here) ?? [])
  }

  /** @returns what to do; forwarding comes before looking */
  take(event: RelayEvent): RelayAction[] {
    if (this.over) return []
    const waited = this.waited(event)
    return waited.length === 0 ? this.taken(event) : [...waited, ...this.taken(event)]
  }

  /** Of a client that ends everything passes, also what might have become something else than IMAP. */
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

  /** What a client says first: nothing of it is forwarded before it may be a mail client. */
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

  /** A read that has waited. */
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

  /** Nothing may have to be altered: a fault in what looks stops nothing. */
  private watched(gate: Gate, side: Side, bytes: Uint8Array): RelayAction[] {
    try {
      return this.checked(gate.received(side, bytes))
    } catch (error) {
      this.gate = undefined
      // The message may quote traffic, so only the kind of error is told.
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
   * The gate goes when nothing is to be looked at any more; a refusal ends the connection, and all behind it.
   */
  private checked(actions: RelayAction[]): RelayAction[] {
    if (this.gate?.done) this.gate = undefined
    const refusal = actions.findIndex(({ type }) => type === 'refuse' || type === 'shun' || type === 'close')
    if (refusal < 0) return actions
    this.over = true
    return actions.slice(0, refusal + 1)
  }

  /** What was delayed leaves, and then the end of what was said behind it. */
  private due(side: Side): RelayAction[] {
    const actions = this.checked(this.gate?.due(side) ?? [])
    for (const [each, event] of this.ending) {
      if (this.over || this.gate?.delays(each)) continue
      this.ending.delete(each)
      const last = this.taken(event)
      const end = last.find((action) => action.type === 'end')
      // What has just been sent must still arrive.
      actions.push(...(end === undefined ? last : [{ ...end, type: 'close' } as const]))
    }
    return actions
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

/** How somebody who is no mail client is sent away. */
function dismissal({ shunned, cause, remedy }: OtherProtocol): RelayAction {
  return { type: shunned ? 'shun' : 'refuse', leg: 'client', cause, remedy }
}

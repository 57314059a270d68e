/**
 * Carries out verdicts about pieces: what is forwarded, in which form and when, and the record of it. Keeps
 * the order: while a piece of a side is delayed, nothing more of that side is read. Knows neither STARTTLS
 * nor logins: `special` decides about them.
 */
import type { AlteredPiece } from '../alterations/apply.ts'
import { peer, type Side } from '../record/record.ts'
import { counted, duration } from '../text/units.ts'
import { join, nothing } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import type { RelayAction } from './actions.ts'
import { Dropped } from './dropped.ts'
import { OwnAnswers } from './own-answers.ts'
import { forward } from './pieces.ts'
import type { Behind } from './starttls.ts'

/** A delayed piece, and the octets that were read behind it. */
export interface Late {
  readonly part: Part
  readonly passed: AlteredPiece
  readonly behind: Uint8Array[]
  /** False if it waits for something other than its time. */
  readonly timed: boolean
}

/** @returns what to do instead of passing a piece on; undefined to pass it on */
export type Special = (part: Part, passed: AlteredPiece) => RelayAction[] | undefined

export class Verdicts {
  /** Our own answers that wait to be sent to the client. */
  readonly answers = new OwnAnswers()
  /** Octets to forward in this event. */
  private out: Uint8Array[] = []
  private readonly late: { client?: Late; server?: Late } = {}
  private readonly dropped = { client: new Dropped('client'), server: new Dropped('server') }

  /** @param behind takes the unread octets of a side */
  constructor(
    private readonly special: Special,
    private readonly behind: Behind,
  ) {}

  /** True while a piece or an answer waits here. */
  get busy(): boolean {
    return this.late.client !== undefined || this.late.server !== undefined || this.answers.any
  }

  /** The delayed piece of a side, if there is one. */
  isLate(side: Side): Late | undefined {
    return this.late[side]
  }

  /** True while the rest of a dropped command or response comes. */
  drops(side: Side): boolean {
    return this.dropped[side].on
  }

  /** Takes a part of a dropped command or response. */
  drop(part: Part): RelayAction[] {
    return [...this.flush(part.side), ...this.dropped[part.side].take(part)]
  }

  /** Ends dropping: the literal was refused, or the side has ended. */
  endDrop(side: Side): RelayAction[] {
    return this.dropped[side].on ? this.dropped[side].end() : []
  }

  /** Takes a whole piece. @returns the actions, without the octets to forward; see `flush` */
  take(part: Part, passed: AlteredPiece): RelayAction[] {
    if (passed.delay === undefined) return this.carry(part, passed)
    const { by, reason } = passed.delay
    const { side } = part
    // Only the time differs.
    const why = `${reason}: ${duration(by)} later`
    return [
      ...this.postpone(part, { ...passed, delay: undefined }, true),
      { type: 'altered', side, received: nothing, sent: nothing, reason: why },
      { type: 'wait', leg: side, time: by },
    ]
  }

  /**
   * Delays a piece, and its side with it. A client's octets are recorded when they came.
   * @param timed false to wait for something other than `wait`
   */
  postpone(part: Part, passed: AlteredPiece, timed: boolean): RelayAction[] {
    const { side } = part
    this.late[side] = { part, passed, behind: [this.behind(side)], timed }
    const said = { type: 'observe', side, bytes: passed.received } as const
    return [...this.flush(side), ...(side === 'client' ? [said] : []), { type: 'hold', leg: side }]
  }

  /** @returns the delayed piece, which the caller passes to `take` again; undefined when there is none */
  resume(side: Side): Late | undefined {
    const late = this.late[side]
    this.late[side] = undefined
    return late
  }

  /** Forwards octets as they came, with the next `flush`. */
  pass(bytes: Uint8Array): void {
    this.out.push(bytes)
  }

  /** @returns the octets to forward, once in an event and before any other action */
  flush(side: Side): RelayAction[] {
    return forward(side, join([nothing, ...this.out.splice(0)]))
  }

  private carry(part: Part, passed: AlteredPiece): RelayAction[] {
    const { side } = part
    const { sent, reason, answer, ends } = passed
    if (reason !== undefined && sent.length === 0 && !part.last) this.dropped[side].begin(reason)
    if (ends)
      return [
        ...this.flush(side),
        ...recorded(part, passed),
        { type: 'close', by: 'proxy', reason: reason ?? '' },
      ]
    if (side === 'client' && reason !== undefined && sent.length === 0) {
      const own = answer === undefined ? [] : this.answers.add({ bytes: answer, reason })
      return [...this.flush(side), ...recorded(part, passed), ...own]
    }
    const special = this.special(part, passed)
    if (special !== undefined) return [...this.flush(side), ...special]
    if (side === 'client' && reason !== undefined) {
      const leaves = { type: 'send', to: peer(side), bytes: sent } as const
      return [...this.flush(side), leaves, ...recorded(part, passed)]
    }
    this.out.push(sent)
    return reason === undefined ? [] : recorded(part, passed)
  }
}

/** Records a piece that was altered or dropped; for a client, also the octets that it sent. */
function recorded({ side, head }: Part, { received, sent, reason = '' }: AlteredPiece): RelayAction[] {
  const said: RelayAction[] = side === 'client' ? [{ type: 'observe', side, bytes: received }] : []
  if (head !== undefined) return [...said, { type: 'altered', side, received, sent, reason }]
  // The content of a literal may be secret by its position alone, so it is only counted.
  const why = `${reason}: ${counted(received.length, 'byte')}`
  return [...said, { type: 'altered', side, received: nothing, sent: nothing, reason: why }]
}

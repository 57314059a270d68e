/**
 * Verdicts about pieces carried out: what leaves, as what and when, and the record of it. Order is kept: of a
 * side of which something is delayed nothing more is read. Knows neither STARTTLS nor logins, but asks.
 */
import type { AlteredPiece } from '../alterations/apply.ts'
import { peer, type Side } from '../record/record.ts'
import { counted, duration } from '../text/units.ts'
import { join } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import type { RelayAction } from './actions.ts'
import { Dropped } from './dropped.ts'
import { OwnAnswers } from './own-answers.ts'
import { forward, nothing } from './pieces.ts'
import type { Behind } from './starttls.ts'

/** A piece that leaves later, and what was read behind it. */
export interface Late {
  readonly part: Part
  readonly passed: AlteredPiece
  readonly behind: Uint8Array[]
  /** False for what waits for something else than its time. */
  readonly timed: boolean
}

/** @returns what is done instead of passing a piece on; undefined where it passes */
export type Special = (part: Part, passed: AlteredPiece) => RelayAction[] | undefined

export class Verdicts {
  /** What the client is to hear in the server's place. */
  readonly answers = new OwnAnswers()
  /** What passes in this event. */
  private out: Uint8Array[] = []
  private readonly late: { client?: Late; server?: Late } = {}
  private readonly dropped = { client: new Dropped('client'), server: new Dropped('server') }

  /** @param behind takes what is not read yet of a side */
  constructor(
    private readonly special: Special,
    private readonly behind: Behind,
  ) {}

  /** True while something of the connection waits here. */
  get busy(): boolean {
    return this.late.client !== undefined || this.late.server !== undefined || this.answers.any
  }

  /** What leaves later of a side, if there is something. */
  isLate(side: Side): Late | undefined {
    return this.late[side]
  }

  /** True while the rest of a command or response comes of which nothing leaves. */
  drops(side: Side): boolean {
    return this.dropped[side].on
  }

  /** A part of such a command or response. */
  drop(part: Part): RelayAction[] {
    return [...this.flush(part.side), ...this.dropped[part.side].take(part)]
  }

  /** Nothing more of it comes: its literal was refused, or the side has ended. */
  endDrop(side: Side): RelayAction[] {
    return this.dropped[side].on ? this.dropped[side].end() : []
  }

  /** A whole piece. @returns what is done, but for what passes; see `flush` */
  take(part: Part, passed: AlteredPiece): RelayAction[] {
    if (passed.delay === undefined) return this.carry(part, passed)
    const { by, reason } = passed.delay
    const { side } = part
    // Nothing differs but the time.
    const why = `${reason}: ${duration(by)} later`
    return [
      ...this.postpone(part, { ...passed, delay: undefined }, true),
      { type: 'altered', side, received: nothing, sent: nothing, reason: why },
      { type: 'wait', leg: side, time: by },
    ]
  }

  /**
   * A piece waits, and its side with it. What a client said is recorded when it was said.
   * @param timed false to wait for something else than `wait`
   */
  postpone(part: Part, passed: AlteredPiece, timed: boolean): RelayAction[] {
    const { side } = part
    this.late[side] = { part, passed, behind: [this.behind(side)], timed }
    const said = { type: 'observe', side, bytes: passed.received } as const
    return [...this.flush(side), ...(side === 'client' ? [said] : []), { type: 'hold', leg: side }]
  }

  /** @returns what has waited, which the caller gives to `take` again; undefined where nothing has */
  resume(side: Side): Late | undefined {
    const late = this.late[side]
    this.late[side] = undefined
    return late
  }

  /** Octets that pass as they came. */
  pass(bytes: Uint8Array): void {
    this.out.push(bytes)
  }

  /** @returns what passes: once in an event, and before anything else that is done */
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

/** The record of what is not passed on as it came: of what a client said, that it said so too. */
function recorded({ side, head }: Part, { received, sent, reason = '' }: AlteredPiece): RelayAction[] {
  const said: RelayAction[] = side === 'client' ? [{ type: 'observe', side, bytes: received }] : []
  if (head !== undefined) return [...said, { type: 'altered', side, received, sent, reason }]
  // What a literal holds may be secret by its place alone, so it is only counted.
  const why = `${reason}: ${counted(received.length, 'byte')}`
  return [...said, { type: 'altered', side, received: nothing, sent: nothing, reason: why }]
}

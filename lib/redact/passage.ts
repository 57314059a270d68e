/**
 * The path of a connection through the door: chunks without layers in, safe parts and switches out, in order
 * of arrival. Live traffic and foreign captures take the same path; knows no layer, timer or file.
 */
import { limits } from '../record/limits.ts'
import type { Chunk, Side, Time } from '../record/record.ts'
import { Conversation } from '../wire/conversation.ts'
import type { Part, Switch } from '../wire/piece.ts'
import { Door } from './door.ts'
import type { Echo } from './echo.ts'
import type { Versions } from './one-leg.ts'

/** Receives the output of a passage. */
export interface Exit {
  /** A part that may be kept, shown and written. */
  part(part: Part): void
  /** Called once all octets before the switch have been emitted; see `Passage.rest`. */
  switched(step: Switch): void
}

/** How the octets of a connection are treated. */
export interface PassageOptions {
  /** The session time before which secrets are left in, as the user asked; see `maskedFrom`. */
  readonly maskedFrom: Time
  /** The secrets sent on this connection or on others of the same run. */
  readonly echo: Echo
  /**
   * `middle`: the recording begins after the connection did. Whether the client has logged in is unknown
   * until the server reports messages, which requires a selected mailbox (RFC 9051 §3); until then the
   * connection is treated as before login.
   */
  readonly from: 'greeting' | 'middle'
}

/** One connection. */
export class Passage {
  private readonly conversation = new Conversation('runs')
  private readonly door: Door
  private middle: boolean
  private undecidedSince: Time | undefined
  /** Octets that came after the undecided line. */
  private heldUp = 0

  constructor(
    { maskedFrom, echo, from }: PassageOptions,
    private readonly exit: Exit,
  ) {
    this.door = new Door(maskedFrom, echo, (part) => exit.part(part))
    this.middle = from === 'middle'
  }

  /** Takes the next chunk; emits the safe parts during this call, except what is undecided. */
  take(chunk: Chunk): void {
    const { conversation, door } = this
    if (this.undecidedSince !== undefined) this.hurry(this.undecidedSince, chunk)
    conversation.push(chunk)
    for (let step = conversation.next(); step !== undefined; step = conversation.next()) {
      if (step.type === 'switch') this.change(step)
      else if (step.type === 'refused') door.refused()
      else {
        if (this.middle) this.learn(step)
        door.take(step)
      }
    }
    if (door.undecided) this.undecidedSince ??= chunk.time
    else {
      this.undecidedSince = undefined
      this.heldUp = 0
    }
  }

  /** True while a client line is held back; after `limits.undecidedTime` without a chunk call `timeUp`. */
  get undecided(): boolean {
    return this.door.undecided
  }

  /** Ends the waiting: undecided lines are decided now. */
  timeUp(): void {
    this.door.timeUp()
    this.undecidedSince = undefined
  }

  /** @returns the unread octets of a side after a switch; see `Conversation.rest` */
  rest(side: Side): Chunk[] {
    return this.conversation.rest(side)
  }

  /**
   * Octets of a side are missing. A literal that is shown continues after the gap; any other line or command
   * is given up, and the octets that may be its rest count as secret.
   * @param length in octets
   */
  lost(side: Side, length: number): void {
    const { conversation, door } = this
    const goesOn = conversation.lost(side, length)
    if (goesOn && door.shows(side)) return
    if (goesOn && side === 'client') conversation.reread(side, [])
    door.lost(side)
    this.undecidedSince = undefined
  }

  /** @returns both versions of data recorded outside the conversation, as they may be kept at that time */
  versions(time: Time, side: Side, received: Uint8Array, sent: Uint8Array): Versions {
    return this.door.versions(time, side, received, sent)
  }

  /** The connection has ended: everything held back is emitted. */
  end(): void {
    this.door.end()
  }

  private change(step: Switch): void {
    // An incomplete client line was sent before the switch and must be emitted before it.
    this.timeUp()
    this.exit.switched(step)
  }

  /** A client line with an undecided verb delays everything after it, but not for long. */
  private hurry(since: Time, { time, bytes }: Chunk): void {
    this.heldUp += bytes.length
    if (time - since <= limits.undecidedTime * 1_000_000 && this.heldUp <= limits.undecidedOctets) return
    this.timeUp()
  }

  private learn({ side, head, bytes }: Part): void {
    if (side !== 'server' || head?.kind !== 'data' || !isNumber(bytes[2])) return
    this.middle = false
    this.door.knowLogin()
  }
}

/** `* 12 FETCH (`: data about a message. */
function isNumber(octet: number): boolean {
  return octet >= 0x30 && octet <= 0x39
}

/**
 * Decides what is kept of a connection: its secrets are masked or, for `limits.unmasked` after the start,
 * left in if the user asked for that. The redactor follows the conversation from its first octet in either
 * case, so it knows the secrets when masking begins.
 */
import { limits } from '../record/limits.ts'
import type { Side, Time } from '../record/record.ts'
import { cr, lf } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import type { Emit } from './command-masking.ts'
import type { Echo } from './echo.ts'
import { safeVersions, type Versions } from './one-leg.ts'
import { Redactor } from './redactor.ts'

/** A part marked as kept unmasked or not; the redactor passes this on like all properties. */
interface Followed extends Part {
  readonly kept?: true
}

/**
 * @param redact false when the user asked to leave secrets in
 * @returns the session time from which secrets are masked, in nanoseconds
 */
export function maskedFrom(redact: boolean): Time {
  return redact ? 0 : limits.unmasked * 1_000_000
}

export class Door {
  private readonly redactor: Redactor
  /** False while secrets are left in. */
  private on: boolean
  /** The sides that were within a line or literal when masking began: its rest may be secret. */
  private readonly middle = { client: false, server: false }

  /**
   * @param from the result of `maskedFrom`
   * @param echo the secrets sent on this connection or on others of the same run
   * @param keep receives the parts that may be kept, in order
   */
  constructor(
    private readonly from: Time,
    echo: Echo,
    private readonly keep: Emit,
  ) {
    this.on = from === 0
    this.redactor = new Redactor((part: Followed) => {
      if (part.kept !== true) keep(part)
    }, echo)
  }

  /** True while a client line is held back; after `limits.undecidedTime` the caller calls `timeUp`. */
  get undecided(): boolean {
    return this.redactor.undecided
  }

  /** Takes the next part. */
  take(part: Part): void {
    if (!this.on && part.time >= this.from) this.on = true
    const { side, last } = part
    if (this.on && !this.middle[side]) {
      this.redactor.take(part)
      return
    }
    this.keep(this.on ? filled(part) : part)
    this.middle[side] = !last
    const followed: Followed = { ...part, kept: true }
    this.redactor.take(followed)
  }

  /** The server refused a literal: the command is over. */
  refused(): void {
    this.middle.client = false
    this.redactor.breakOff()
  }

  /** The client has already logged in: the recording begins after the login. */
  knowLogin(): void {
    this.redactor.knowLogin()
  }

  /** True while a side's octets pass unchanged: nothing in a gap between them is secret. */
  shows(side: Side): boolean {
    return !this.on || this.redactor.shows(side)
  }

  /** Octets of a side are missing; its current line or literal is given up. */
  lost(side: Side): void {
    this.middle[side] = false
    this.redactor.lost(side)
  }

  timeUp(): void {
    this.redactor.timeUp()
  }

  end(): void {
    this.redactor.end()
  }

  /** @returns both versions of data recorded outside the conversation, as they may be kept at that time */
  versions(time: Time, side: Side, received: Uint8Array, sent: Uint8Array): Versions {
    const masked = this.on || time >= this.from
    return masked ? safeVersions(this.redactor, time, side, received, sent) : { received, sent }
  }
}

/** Masks the rest of a frame whose beginning was kept unmasked: its counts must stay true. */
function filled(part: Part): Part {
  const { bytes, piece, announces } = part
  const end = piece === 'line' && announces !== undefined ? bytes.lastIndexOf(0x7b) : bytes.length
  const safe = bytes.map((octet, i) => (i >= end || octet === cr || octet === lf ? octet : x))
  return { ...part, bytes: safe }
}

const x = 0x78

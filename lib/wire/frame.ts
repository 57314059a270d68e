/** The vocabulary of framing: what a side said, cut where the protocol cuts it. Knows no grammar. */
import type { Side, Time } from '../record/record.ts'

/** What a frame may be. `opaque` is what no rule took; it is carried and shown all the same. */
export const frameKinds = [
  'greeting', // the first server response (RFC 9051 §7.1)
  'status', // untagged OK NO BAD BYE PREAUTH
  'data', // any other untagged response
  'continuation', // "+" (RFC 9051 §7.6)
  'completion', // the tagged status response
  'command',
  'sasl', // one client line of an authentication exchange
  'done', // the end of IDLE
  'opaque',
] as const

export type FrameKind = (typeof frameKinds)[number]

/** Where a literal's octets lie in `Frame.bytes`, and how many there were on the wire. */
export interface LiteralSpan {
  /** Index of the first octet after the announcing CRLF. */
  readonly start: number
  /** Octets present in `Frame.bytes` from `start`. */
  readonly kept: number
  /** Octets on the wire; larger than `kept` when the literal was cut, or is not complete. */
  readonly length: number
}

/** A deviation or hint about what a peer did, as it is noted of one frame. */
export interface Deviation {
  /** A code of `findings.ts` here or in `grammar/`; `lib/findings` has the rule of each. */
  readonly rule: string
  /** Octets from the start of the frame. */
  readonly offset: number
  readonly length: number
  readonly detail: string
}

/** A synchronizing literal of a command: the client had to stop until the server said `+`. RFC 9051 §4.3. */
export interface LiteralWait {
  /** When the line that announces it was complete. */
  readonly asked: Time
  /** When the client went on; absent where it was refused, or ended there. */
  readonly resumed?: Time
}

/** One command, response, SASL line or DONE: lines with the literals between them. */
export interface Frame {
  readonly side: Side
  readonly kind: FrameKind
  /** Octet of the side's stream (after inflation) where the frame begins. */
  readonly offset: number
  /** Octets of the stream the frame covers, literals that were not kept included. */
  readonly length: number
  /** The octets of the frame, less what was not kept of its literals. */
  readonly bytes: Uint8Array
  /** The first of these octets, where all of them are joined only when somebody looks. */
  readonly opening?: Uint8Array
  readonly literals: readonly LiteralSpan[]
  /** Absent where the client never had to wait. */
  readonly waits?: readonly LiteralWait[]
  /** When the first and when the last octet was read. */
  readonly begun: Time
  readonly time: Time
  /** The tag of a command or completion, as sent. */
  readonly tag?: string
  /**
   * Upper case: a command's verb (`UID FETCH`), a status or completion's `OK`; data get theirs from the
   * grammar.
   */
  readonly name?: string
  readonly findings: readonly Deviation[]
  /**
   * Of a completion that came before all of its command: the command as far as it was sent by then. All of it
   * is a frame of its own later.
   */
  readonly unfinished?: Frame
}

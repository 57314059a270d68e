/** The types of framing: a side's octets, cut where the protocol cuts them. Knows no grammar. */
import type { Side, Time } from '../record/record.ts'

/** The kinds of frames. `opaque` fits no other kind; it is forwarded and shown all the same. */
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

/** The place of a literal's octets in `Frame.bytes`, and their number on the wire. */
export interface LiteralSpan {
  /** Index of the first octet after the announcing CRLF. */
  readonly start: number
  /** Octets present in `Frame.bytes` from `start`. */
  readonly kept: number
  /** Octets on the wire; larger than `kept` when the literal was cut, or is not complete. */
  readonly length: number
}

/** A deviation or hint, noted for one frame. */
export interface Deviation {
  /** A code of `findings.ts` here or in `grammar/`; `lib/findings` has the rule of each. */
  readonly rule: string
  /** Octets from the start of the frame. */
  readonly offset: number
  readonly length: number
  readonly detail: string
}

/** A synchronizing literal of a command: the client had to stop until the server sent `+`. RFC 9051 §4.3. */
export interface LiteralWait {
  /** When the announcing line was complete. */
  readonly asked: Time
  /** When the client went on; absent when the literal was refused, or the connection ended there. */
  readonly resumed?: Time
}

/** One command, response, SASL line or DONE: lines with the literals between them. */
export interface Frame {
  readonly side: Side
  readonly kind: FrameKind
  /** Offset of the frame in the side's stream (after inflation). */
  readonly offset: number
  /** Octets of the stream that the frame covers, including those of literals that were not kept. */
  readonly length: number
  /** The octets of the frame, except those of its literals that were not kept. */
  readonly bytes: Uint8Array
  /** The first of these octets, where `bytes` joins all of them only on access. */
  readonly opening?: Uint8Array
  readonly literals: readonly LiteralSpan[]
  /** Absent when the client never had to wait. */
  readonly waits?: readonly LiteralWait[]
  /** When the first and the last octet were read. */
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
   * For a completion that came before the end of its command: the command as far as it was sent by then. The
   * whole command is a frame of its own later.
   */
  readonly unfinished?: Frame
}

/**
 * The interface of an alteration, which changes the octets of one side, piece by piece, at the user's
 * request. It only gives verdicts; `proxy/` carries them out and records them.
 */
import type { Side, Time } from '../record/record.ts'
import type { Head } from '../wire/line.ts'

/** The piece is sent unchanged. */
export interface PassVerdict {
  readonly do: 'pass'
}

/**
 * Other octets are sent in its place: whole lines. If the original announces a literal, the last of them must
 * announce the same one. RFC 9051 §4.3.
 */
interface ReplaceVerdict {
  readonly do: 'replace'
  readonly by: Uint8Array
}

/** Nothing of it is sent, nor of the literals and lines that belong to it. */
export interface DropVerdict {
  readonly do: 'drop'
}

/** It is sent later, and everything that follows it from that side is held back until then. */
interface DelayVerdict {
  readonly do: 'delay'
  /** Nanoseconds, at most `limits.delay`. */
  readonly by: Time
}

/**
 * The client gets these whole responses in place of the server's, after the response that the server is
 * sending. The line itself is not sent, nor anything that belongs to it.
 */
interface AnswerVerdict {
  readonly do: 'answer'
  readonly by: Uint8Array
}

/** It is not sent, and the connection ends once everything before it has been sent. */
interface EndVerdict {
  readonly do: 'end'
}

/** The verdicts on a line of the server. `answer` is not one: a reply to it would belong to no command. */
export type ServerVerdict = PassVerdict | ReplaceVerdict | DropVerdict | DelayVerdict | EndVerdict

/** The verdicts on a line of the client. */
export type ClientVerdict = ServerVerdict | AnswerVerdict

/**
 * The verdicts on octets of a literal, or of a line that is too long. Their receiver expects a certain
 * number, and secrets in them are known only by position. So they are sent unchanged, later, or not at all.
 */
export type OctetsVerdict = PassVerdict | DelayVerdict | EndVerdict

interface Judge<Verdict> {
  /** The reason of the alteration, for the record: `IDLE hidden`. */
  readonly reason: string
  /**
   * Judges the first line of a command or response.
   * @param line with its line end, @param head what kind of line it is
   */
  line?(line: Uint8Array, head: Head): Verdict
  /** Judges other octets as they arrive. */
  octets?(octets: Uint8Array): OctetsVerdict
}

/** One alteration. Only the side that it alters is held up, piece by piece. */
export type Alteration =
  | ({ readonly side: 'client' } & Judge<ClientVerdict>)
  | ({ readonly side: 'server' } & Judge<ServerVerdict>)

/** An alteration that the user asks for by name. */
export interface NamedAlteration {
  /** The first word of the request: `hide` of `hide IDLE`. */
  readonly name: string
  /** One sentence without a full stop. */
  readonly about: string
  /** @param argument the text after the name */
  make(argument: string): Alteration
}

export const pass: PassVerdict = { do: 'pass' }
export const drop: DropVerdict = { do: 'drop' }

/** @returns true when one of them alters that side */
export function alters(alterations: readonly Alteration[], side: Side): boolean {
  return alterations.some((each) => each.side === side)
}

/**
 * What an alteration is: something that changes what one side says, piece by piece, because the user asked
 * for it. It only judges; its verdict is carried out by `proxy/`, and recorded.
 */
import type { Side, Time } from '../record/record.ts'
import type { Head } from '../wire/line.ts'

/** Nothing is altered. */
export interface PassVerdict {
  readonly do: 'pass'
}

/**
 * Other octets leave in its place: whole lines, of which the last one announces the literal that it announced
 * itself, if it did. RFC 9051 §4.3.
 */
interface ReplaceVerdict {
  readonly do: 'replace'
  readonly by: Uint8Array
}

/** Nothing of it leaves, nor of the literals and lines that belong to it. */
export interface DropVerdict {
  readonly do: 'drop'
}

/** It leaves later, and whatever the side says behind it after it. */
interface DelayVerdict {
  readonly do: 'delay'
  /** Nanoseconds, at most `limits.delay`. */
  readonly by: Time
}

/**
 * The client hears this in the server's place, whole responses, once the server has said what it is saying;
 * the line itself does not leave, nor what belongs to it.
 */
interface AnswerVerdict {
  readonly do: 'answer'
  readonly by: Uint8Array
}

/** It does not leave, and the connection ends once what was said before it has left. */
interface EndVerdict {
  readonly do: 'end'
}

/** What becomes of a line of the server. No answer is among it: to whom would belong what it brings about? */
export type ServerVerdict = PassVerdict | ReplaceVerdict | DropVerdict | DelayVerdict | EndVerdict

/** What becomes of a line of the client. */
export type ClientVerdict = ServerVerdict | AnswerVerdict

/**
 * What becomes of octets of a literal, or of a line too long to be one. Their number is known to who hears
 * them, and what is secret in them only by their place: so they leave as they are, later, or not at all.
 */
export type OctetsVerdict = PassVerdict | DelayVerdict | EndVerdict

interface Judge<Verdict> {
  /** Why something was altered, for the record: `IDLE hidden`. */
  readonly reason: string
  /**
   * The first line of a command or response.
   * @param line with its end, @param head what it is
   */
  line?(line: Uint8Array, head: Head): Verdict
  /** Octets as they come. */
  octets?(octets: Uint8Array): OctetsVerdict
}

/** One alteration. Only the side that it is for is held, piece by piece. */
export type Alteration =
  | ({ readonly side: 'client' } & Judge<ClientVerdict>)
  | ({ readonly side: 'server' } & Judge<ServerVerdict>)

/** An alteration that the user asks for by name. */
export interface NamedAlteration {
  /** The first word of how it is asked for: `hide` of `hide IDLE`. */
  readonly name: string
  /** One sentence without a full stop. */
  readonly about: string
  /** @param argument what follows the name */
  make(argument: string): Alteration
}

export const pass: PassVerdict = { do: 'pass' }
export const drop: DropVerdict = { do: 'drop' }

/** @returns true where one of them is for that side */
export function alters(alterations: readonly Alteration[], side: Side): boolean {
  return alterations.some((each) => each.side === side)
}

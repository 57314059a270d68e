/** The interface of an export format: a session's events in, a file out, piece by piece, for any length. */
import type { SessionHead } from '../record/record.ts'
import type { SessionEvent } from '../session/events.ts'

/** A piece of the file: text in UTF-8, or octets. */
export type FileBit = string | Uint8Array

/** One export under way. */
export interface Exporter {
  /** @returns the piece that this event adds, possibly of length 0 */
  take(event: SessionEvent): FileBit
  /** @returns the piece after the last event */
  end(): FileBit
}

/** A format, under the name that users give. */
export interface Format {
  readonly name: string
  /** A description for the help. */
  readonly about: string
  /** True for files that are not for a terminal. */
  readonly binary?: true
  /** True when other programs use its lengths and offsets; sharing then keeps them by default. */
  readonly offsets?: true
  /**
   * Starts an export of a session.
   * @param pace `live` gives each item as soon as it is known, not in order of time, for people watching
   */
  begin(head: SessionHead, pace?: 'live'): Exporter
}

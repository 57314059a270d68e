/** What an export format is: a session's events in order, a file out, bit by bit, so that any length fits. */
import type { SessionHead } from '../record/record.ts'
import type { SessionEvent } from '../session/events.ts'

/** Some of a file that is being written: text in UTF-8, or octets. */
export type FileBit = string | Uint8Array

/** One export under way. */
export interface Exporter {
  /** @returns what this event adds; of length 0 for nothing */
  take(event: SessionEvent): FileBit
  /** @returns what comes after the last event */
  end(): FileBit
}

/** A format by the name users say it with. */
export interface Format {
  readonly name: string
  /** One sentence for the help. */
  readonly about: string
  /** True for files that are not for a terminal. */
  readonly binary?: true
  /** True where others reckon with lengths and offsets: shared, it keeps them unless told otherwise. */
  readonly offsets?: true
  /**
   * Starts an export of a session.
   * @param pace `live` tells each thing as soon as it is known, for those who watch: not in order of time
   */
  begin(head: SessionHead, pace?: 'live'): Exporter
}

/** What an export format is: a session's events in order, text out, bit by bit, so that any length fits. */
import type { SessionHead } from '../record/record.ts'
import type { SessionEvent } from '../session/events.ts'

/** One export under way. */
export interface Exporter {
  /** @returns the text that this event adds; empty for none */
  take(event: SessionEvent): string
  /** @returns what comes after the last event */
  end(): string
}

/** A format by the name users say it with. */
export interface Format {
  readonly name: string
  /** One sentence for the help. */
  readonly about: string
  /** Starts an export of a session. */
  begin(head: SessionHead): Exporter
}

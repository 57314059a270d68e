/** What an engine tells, and to whom. */
import type { WriterState } from '../capture/session/writer-options.ts'
import type { DelayFact, SessionRecord } from '../record/record.ts'
import type { Body } from '../redact/gathering.ts'

/** Who hears what the engine does. What it throws is dropped: nobody who looks can hold up the mail. */
export interface EngineListener {
  /**
   * True for who shows no messages: of a server's long literals only the beginning is told, the rest is
   * counted as `omitted`. The session file has it.
   */
  readonly blind?: boolean
  /** @param bodies octets of a chunk that who cannot keep up can do without */
  record(record: SessionRecord, bodies: readonly Body[]): void
  /** The session file's size, losses and troubles; told when they change. */
  session(state: WriterState): void
  /** What forwarding took so far; told when it changed, twice a second at most. */
  delay?(delay: DelayFact): void
}

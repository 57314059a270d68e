/** What an engine reports to its listener. */
import type { WriterState } from '../capture/session/writer-options.ts'
import type { DelayFact, SessionRecord } from '../record/record.ts'
import type { LiteralOctets } from '../redact/gathering.ts'

/** Receives what the engine reports. Errors that it throws are dropped: a listener never delays the mail. */
export interface EngineListener {
  /** @param literals where the octets of literals lie in a chunk */
  record(record: SessionRecord, literals: readonly LiteralOctets[]): void
  /** The session file's size, losses and errors; reported when they change. */
  session(state: WriterState): void
  /** The delay added by forwarding so far; reported when it has changed, at most twice a second. */
  delay?(delay: DelayFact): void
}

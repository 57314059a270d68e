/** What an engine tells, and to whom. */
import type { WriterState } from '../capture/session/writer-options.ts'
import type { DelayFact, SessionRecord } from '../record/record.ts'
import type { LiteralOctets } from '../redact/gathering.ts'

/** Who hears what the engine does. What it throws is dropped: nobody who looks can hold up the mail. */
export interface EngineListener {
  /** @param literals where they lie in a chunk */
  record(record: SessionRecord, literals: readonly LiteralOctets[]): void
  /** The session file's size, losses and troubles; told when they change. */
  session(state: WriterState): void
  /** What forwarding took so far; told when it changed, twice a second at most. */
  delay?(delay: DelayFact): void
}

/** The newest sentences of the log. */
import { limits } from '../../lib/record/limits.ts'
import type { LogEntry } from '../../lib/reports/log.ts'

/** The newest `limits.keptLog` entries, in the order in which they came. */
export interface Log {
  readonly entries: LogEntry[]
  /** How many went before the first of them. */
  dropped: number
}

/** @returns a log without entries */
export function emptyLog(): Log {
  return { entries: [], dropped: 0 }
}

/** Appends an entry; beyond the limit the oldest go, a sixteenth at a time. */
export function addEntry(log: Log, entry: LogEntry): void {
  log.entries.push(entry)
  if (log.entries.length <= limits.keptLog) return
  log.dropped += log.entries.splice(0, Math.ceil(limits.keptLog / 16)).length
}

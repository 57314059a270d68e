/** The sentences of the log that are kept: the newest, and those that matter longest. */
import { limits } from '../../lib/record/limits.ts'
import type { LogEntry, LogLevel } from '../../lib/reports/log.ts'

/** At most `limits.keptLog` entries, in the order in which they came. */
export interface Log {
  readonly entries: LogEntry[]
  /** Their numbers, from 0 over all that ever came. */
  readonly numbers: number[]
  /** How many there were in all. */
  all: number
}

/** @returns a log without entries */
export function emptyLog(): Log {
  return { entries: [], numbers: [], all: 0 }
}

const leastFirst: readonly LogLevel[] = ['info', 'note', 'warning', 'error']

/**
 * Appends an entry; beyond the limit a sixteenth goes, the oldest of what matters least: what a thousand
 * connections say of themselves must not take away why nothing is recorded.
 */
export function addEntry(log: Log, entry: LogEntry): void {
  const { entries, numbers } = log
  entries.push(entry)
  numbers.push(log.all++)
  if (entries.length <= limits.keptLog) return
  const going = new Set<LogEntry>()
  const enough = Math.ceil(limits.keptLog / 16)
  for (const severity of leastFirst) {
    for (const old of entries) if (old.severity === severity && going.size < enough) going.add(old)
  }
  let stay = 0
  entries.forEach((old, at) => {
    if (going.has(old)) return
    numbers[stay] = numbers[at] ?? 0
    entries[stay++] = old
  })
  entries.length = stay
  numbers.length = stay
}

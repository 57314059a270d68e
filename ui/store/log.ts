/** The log entries in memory: the newest, and the most severe of the older ones. */
import { limits } from '../../lib/record/limits.ts'
import type { LogEntry, LogLevel } from '../../lib/reports/log.ts'

/** At most `limits.keptLog` entries, in the order in which they came. */
export interface Log {
  readonly entries: LogEntry[]
  /** The numbers of the entries, counted from 0 over the whole session. */
  readonly numbers: number[]
  /** The number of entries so far, dropped ones included. */
  all: number
}

/** @returns a log without entries */
export function emptyLog(): Log {
  return { entries: [], numbers: [], all: 0 }
}

const leastFirst: readonly LogLevel[] = ['info', 'note', 'warning', 'error']

/**
 * Appends an entry. Beyond the limit it drops a sixteenth: the oldest entries of the lowest severity. The
 * entries of a thousand connections must not push out the reason why nothing is recorded.
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

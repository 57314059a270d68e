/** The log on the screen: which of the sentences that are kept are seen. */
import type { LogEntry } from '../../lib/reports/log.ts'
import type { Size } from '../terminal/cells.ts'
import { firstVisible, layoutOf } from './layout.ts'
import type { Model, Place } from './model.ts'

/** Lines below the rows: the whole sentence. */
const logFoot = 6

/** @returns rows of the log that fit */
export function logRows(size: Size): number {
  return Math.max(1, layoutOf(size).body.height - 1 - (size.rows < 20 ? 0 : logFoot))
}

/** What of the log is seen: the rows, and where among them the reader stands. */
export interface LogWindow {
  readonly entries: readonly LogEntry[]
  readonly at: number
  readonly top: number
}

/** @returns the entries as of now or of the pause; the newest is selected while it is followed */
export function logWindow(model: Model): LogWindow {
  const { log } = model.store
  const { paused } = model
  const entries =
    paused === undefined ? log.entries : log.entries.filter((entry) => entry.time <= paused.time)
  const { at: number, top: first } = model.lists.log
  const at = Math.max(0, Math.min(number - log.dropped, entries.length - 1))
  const top = firstVisible(first - log.dropped, at, entries.length, logRows(model.size))
  return { entries, at, top }
}

/** @returns the entry that is selected */
export function selectedEntry(model: Model): LogEntry | undefined {
  const { entries, at } = logWindow(model)
  return entries[at]
}

/** @returns whether the selection goes with the newest entry */
export function followsLog(model: Model): boolean {
  return model.lists.log.at === Number.POSITIVE_INFINITY
}

/** Moves by entries; who reaches the last one follows. Numbers count from the first entry of the session. */
export function movedInLog(model: Model, by: number): Place {
  const { entries, at, top } = logWindow(model)
  const to = Math.max(0, at + by)
  const { dropped } = model.store.log
  const number = to >= entries.length - 1 ? Number.POSITIVE_INFINITY : to + dropped
  const next = { ...model.lists.log, at: number, top: top + dropped }
  const moved = logWindow({ ...model, lists: { ...model.lists, log: next } })
  return { ...next, top: moved.top + dropped }
}

/** @returns the model that follows the newest entry, or stays at the one that is selected */
export function toggledLog(model: Model): Model {
  const { at, top } = logWindow(model)
  const { dropped } = model.store.log
  const number = followsLog(model) ? at + dropped : Number.POSITIVE_INFINITY
  return { ...model, lists: { ...model.lists, log: { ...model.lists.log, at: number, top: top + dropped } } }
}

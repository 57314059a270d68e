/** The visible part of the log. */
import type { LogEntry } from '../../../lib/reports/log.ts'
import { firstVisible, layoutOf } from '../../model/layout.ts'
import { type ListPlace, listStart, type Model, placeIn } from '../../model/model.ts'
import { lowerBound } from '../../store/store.ts'
import type { Size } from '../../terminal/cells.ts'
import { withPlace } from '../list.ts'

/** The newest entry is followed until the user moves away. */
export const logStart: ListPlace = { ...listStart, at: Number.POSITIVE_INFINITY }

/** Lines below the rows, for the whole sentence. */
const logFoot = 6

/** @returns rows of the log that fit */
export function logRows(size: Size): number {
  return Math.max(1, layoutOf(size).body.height - 1 - (size.rows < 20 ? 0 : logFoot))
}

/** The entries of the log, and the position among them. */
export interface LogWindow {
  readonly entries: readonly LogEntry[]
  readonly at: number
  readonly top: number
}

/** @returns the entries as of now or of the pause; while following, the newest is selected */
export function logWindow(model: Model): LogWindow {
  const { log } = model.store
  const { paused } = model
  const entries =
    paused === undefined ? log.entries : log.entries.filter((entry) => entry.time <= paused.time)
  const { at: number, top: first } = placeIn(model, 'log', logStart)
  // A dropped entry is replaced by the one after it.
  const at = Math.max(0, Math.min(lowerBound(log.numbers, number), entries.length - 1))
  const top = firstVisible(lowerBound(log.numbers, first), at, entries.length, logRows(model.size))
  return { entries, at, top }
}

/** @returns the selected entry */
export function selectedEntry(model: Model): LogEntry | undefined {
  const { entries, at } = logWindow(model)
  return entries[at]
}

/** @returns whether the selection follows the newest entry */
export function followsLog(model: Model): boolean {
  return placeIn(model, 'log', logStart).at === Number.POSITIVE_INFINITY
}

/** Moves by entries; reaching the last one starts following. Numbers count from the session's first entry. */
export function movedInLog(model: Model, by: number): Model {
  const { entries, at, top } = logWindow(model)
  const to = Math.max(0, at + by)
  const { numbers } = model.store.log
  const number = to >= entries.length - 1 ? Number.POSITIVE_INFINITY : (numbers[to] ?? 0)
  const next = { ...placeIn(model, 'log', logStart), at: number, top: numbers[top] ?? 0 }
  const moved = logWindow(withPlace(model, 'log', next))
  return withPlace(model, 'log', { ...next, top: numbers[moved.top] ?? 0 })
}

/** @returns the model with following switched on, or off at the selected entry */
export function toggledLog(model: Model): Model {
  const { at, top } = logWindow(model)
  const { numbers } = model.store.log
  const number = followsLog(model) ? (numbers[at] ?? 0) : Number.POSITIVE_INFINITY
  return withPlace(model, 'log', { ...placeIn(model, 'log', logStart), at: number, top: numbers[top] ?? 0 })
}

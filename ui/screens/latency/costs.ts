/** The forms of command with what they cost, in the reader's order; made anew when something happened. */
import type { Cost } from '../../../lib/reports/costs.ts'
import type { Spread, Stats, StatsReport } from '../../../lib/reports/stats.ts'
import type { Model } from '../../model/model.ts'
import { type LatencyLook, latencyLook } from './look.ts'

interface Made {
  readonly events: number
  readonly report: StatsReport
}

// A report costs some milliseconds.
const made = new WeakMap<Stats, Made>()

/** @returns what the session has cost so far, or until the pause */
export function reportOf(model: Model): StatsReport {
  const { stats, events } = model.store
  if (model.paused !== undefined) return model.paused.still.report
  const known = made.get(stats)
  const report = known?.events === events ? known.report : stats.result()
  made.set(stats, { events, report })
  return report
}

/** @returns how the time of one form of command is spread; undefined for one that never took any */
export function spreadOf(model: Model, shape: string): Spread | undefined {
  return (model.paused?.still ?? model.store).stats.spread(shape)
}

/** @returns the rows of the table, as sorted */
export function latencies(model: Model): readonly Cost[] {
  const { shapes } = reportOf(model)
  const look = latencyLook.of(model)
  return shapes.toSorted((a, b) => figure(b, look) - figure(a, look))
}

function figure(cost: Cost, { sort, whose }: LatencyLook): number {
  if (sort === 'count') return cost.count
  if (sort === 'failed') return cost.count === 0 ? 0 : cost.errors / cost.count
  // As its column says: of overlapping commands each has its part of the time that passed.
  return sort === 'time' ? cost.share.time : (cost.times[whose]?.[sort] ?? -1)
}

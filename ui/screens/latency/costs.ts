/** The forms of command with their costs, in the user's order; recomputed after new events. */
import type { Cost } from '../../../lib/reports/costs.ts'
import type { Spread, Stats, StatsReport } from '../../../lib/reports/stats.ts'
import type { Model } from '../../model/model.ts'
import { type LatencyLook, latencyLook } from './look.ts'

interface Made {
  readonly events: number
  readonly report: StatsReport
}

// A report takes some milliseconds to make.
const made = new WeakMap<Stats, Made>()

/** @returns the costs of the session so far, or until the pause */
export function reportOf(model: Model): StatsReport {
  const { stats, events } = model.store
  if (model.paused !== undefined) return model.paused.still.report
  const known = made.get(stats)
  const report = known?.events === events ? known.report : stats.result()
  made.set(stats, { events, report })
  return report
}

/** @returns the distribution of times of one form of command; undefined when no time was measured */
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
  // As in the column: overlapping commands share the elapsed time.
  return sort === 'time' ? cost.share.time : (cost.times[whose]?.[sort] ?? -1)
}

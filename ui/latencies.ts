/** The forms of command with what they cost, in the reader's order; made anew when something happened. */
import type { Cost } from '../lib/reports/costs.ts'
import type { Stats, StatsReport } from '../lib/reports/stats.ts'
import type { LatencyLook } from './latency-look.ts'
import type { Model } from './model.ts'

interface Made {
  readonly events: number
  readonly report: StatsReport
}

// A report costs some milliseconds; a screen that stands still keeps the one it had.
const made = new WeakMap<Stats, Made>()
const standing = new WeakMap<NonNullable<Model['paused']>, StatsReport>()

/** @returns what the session has cost so far, or until the pause */
export function reportOf(model: Model): StatsReport {
  const { stats, events } = model.store
  const held = model.paused === undefined ? undefined : standing.get(model.paused)
  if (held !== undefined) return held
  const known = made.get(stats)
  const report = known?.events === events ? known.report : stats.result()
  made.set(stats, { events, report })
  if (model.paused !== undefined) standing.set(model.paused, report)
  return report
}

/** @returns the rows of the table, as sorted */
export function latencies(model: Model): readonly Cost[] {
  const { shapes } = reportOf(model)
  const { latency } = model
  return latency.sort === 'time' ? shapes : shapes.toSorted((a, b) => figure(b, latency) - figure(a, latency))
}

function figure(cost: Cost, { sort, whose }: LatencyLook): number {
  if (sort === 'count') return cost.count
  if (sort === 'failed') return cost.count === 0 ? 0 : cost.errors / cost.count
  return sort === 'time' ? cost.time : (cost.times[whose]?.[sort] ?? -1)
}

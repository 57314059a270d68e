/** The user's settings for the latency table: the sort column, and whose time it shows. */
import type { Model } from '../../model/model.ts'
import { ownState } from '../own.ts'

/** The sort columns; the largest value comes first. */
const sorts = ['time', 'count', 'p50', 'p95', 'p99', 'max', 'failed'] as const
const whose = ['total', 'server', 'client'] as const

export interface LatencyLook {
  readonly sort: (typeof sorts)[number]
  /** `total` is the time of server and client together. */
  readonly whose: (typeof whose)[number]
}

/** Forms of command with the largest share of the elapsed time come first. */
export const latencyLook = ownState<LatencyLook>('latency', { sort: 'time', whose: 'total' })

/** Sorts by the next column. */
export function resorted(model: Model): Model {
  const look = latencyLook.of(model)
  const sort = sorts[(sorts.indexOf(look.sort) + 1) % sorts.length] ?? 'time'
  return latencyLook.set(model, { ...look, sort })
}

/** Shows the next kind of time. */
export function retimed(model: Model): Model {
  const look = latencyLook.of(model)
  const next = whose[(whose.indexOf(look.whose) + 1) % whose.length] ?? 'total'
  return latencyLook.set(model, { ...look, whose: next })
}

/** How the reader wants the table of latencies: by which column, and whose time. */
import type { Model } from '../../model/model.ts'
import { ownState } from '../own.ts'

/** Columns by which it can be sorted; the largest comes first. */
const sorts = ['time', 'count', 'p50', 'p95', 'p99', 'max', 'failed'] as const
const whose = ['total', 'server', 'client'] as const

export interface LatencyLook {
  readonly sort: (typeof sorts)[number]
  /** `total` is the time of server and client together. */
  readonly whose: (typeof whose)[number]
}

/** What the most of the time that passed went to comes first. */
export const latencyLook = ownState<LatencyLook>('latency', { sort: 'time', whose: 'total' })

/** The same by the next column. */
export function resorted(model: Model): Model {
  const look = latencyLook.of(model)
  const sort = sorts[(sorts.indexOf(look.sort) + 1) % sorts.length] ?? 'time'
  return latencyLook.set(model, { ...look, sort })
}

/** The same for somebody else's time. */
export function retimed(model: Model): Model {
  const look = latencyLook.of(model)
  const next = whose[(whose.indexOf(look.whose) + 1) % whose.length] ?? 'total'
  return latencyLook.set(model, { ...look, whose: next })
}

/** How the reader wants the table of latencies: by which column, and whose time. */

/** Columns by which it can be sorted; the largest comes first. */
export const sorts = ['time', 'count', 'p50', 'p95', 'p99', 'max', 'failed'] as const
const whose = ['total', 'server', 'client'] as const

export interface LatencyLook {
  readonly sort: (typeof sorts)[number]
  /** `total` is the time of server and client together. */
  readonly whose: (typeof whose)[number]
}

/** What the most of the time that passed went to comes first. */
export const startLatency: LatencyLook = { sort: 'time', whose: 'total' }

/** @returns the same by the next column */
export function resorted(look: LatencyLook): LatencyLook {
  return { ...look, sort: sorts[(sorts.indexOf(look.sort) + 1) % sorts.length] ?? 'time' }
}

/** @returns the same for somebody else's time */
export function retimed(look: LatencyLook): LatencyLook {
  return { ...look, whose: whose[(whose.indexOf(look.whose) + 1) % whose.length] ?? 'total' }
}

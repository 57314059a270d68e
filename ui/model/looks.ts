/** What the reader chose on single screens: a tab, an order, whose time, how much of it a line stands for. */

/** Every tab of the detail screen in its order. */
export const detailTabs = ['lines', 'tree', 'values', 'hex'] as const

export type DetailTab = (typeof detailTabs)[number]

/** Columns by which the table of latencies can be sorted; the largest comes first. */
export const sorts = ['time', 'count', 'p50', 'p95', 'p99', 'max', 'failed'] as const

/** Whose time it shows; `total` is that of server and client together. */
export const whose = ['total', 'server', 'client'] as const

export interface LatencyLook {
  readonly sort: (typeof sorts)[number]
  readonly whose: (typeof whose)[number]
}

/** What the most of the time that passed went to comes first. */
export const startLatency: LatencyLook = { sort: 'time', whose: 'total' }

export interface LadderLook {
  /** Several connections side by side, as many as fit. */
  readonly side: 'one' | 'several'
  /** Index of `scales`. */
  readonly scale: number
}

/** Nanoseconds of one line of the ladder; the last leaves no room at all between arrows. */
export const scales: readonly number[] = [1e6, 10e6, 100e6, 1e9, 10e9, Number.POSITIVE_INFINITY]

/** One connection, a tenth of a second for each line. */
export const startLadder: LadderLook = { side: 'one', scale: 2 }

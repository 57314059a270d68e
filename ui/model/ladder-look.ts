/** How the reader wants the ladder: whose lanes, and how much time one line stands for. */

export interface LadderLook {
  /** Several connections side by side, as many as fit. */
  readonly side: 'one' | 'several'
  /** Index of `scales`. */
  readonly scale: number
}

/** Nanoseconds of one line; the last leaves no room at all between arrows. */
const scales: readonly number[] = [1e6, 10e6, 100e6, 1e9, 10e9, Number.POSITIVE_INFINITY]

/** One connection, a tenth of a second for each line. */
export const startLadder: LadderLook = { side: 'one', scale: 2 }

/** @returns nanoseconds that one line stands for, Infinity where time takes no room */
export function scaleOf(look: LadderLook): number {
  return scales[look.scale] ?? Number.POSITIVE_INFINITY
}

/** @returns the next coarser (1) or finer (-1) scale, as far as there is one */
export function rescaled(look: LadderLook, step: 1 | -1): LadderLook {
  return { ...look, scale: Math.max(0, Math.min(look.scale + step, scales.length - 1)) }
}

/** How the reader wants the ladder: whose lanes, and how much time one line stands for. */
import type { Model } from '../../model/model.ts'
import { ownState } from '../own.ts'

interface LadderLook {
  /** Several connections side by side, as many as fit. */
  readonly side: 'one' | 'several'
  /** Index of `scales`. */
  readonly scale: number
}

/** Nanoseconds of one line; the last leaves no room at all between arrows. */
const scales: readonly number[] = [1e6, 10e6, 100e6, 1e9, 10e9, Number.POSITIVE_INFINITY]

/** One connection, a tenth of a second for each line. */
export const ladderLook = ownState<LadderLook>('ladder', { side: 'one', scale: 2 })

/** @returns nanoseconds that one line stands for, Infinity where time takes no room */
export function scaleOf(model: Model): number {
  return scales[ladderLook.of(model).scale] ?? Number.POSITIVE_INFINITY
}

/** The next coarser (1) or finer (-1) scale, as far as there is one. */
export function rescaled(model: Model, step: 1 | -1): Model {
  const look = ladderLook.of(model)
  return ladderLook.set(model, {
    ...look,
    scale: Math.max(0, Math.min(look.scale + step, scales.length - 1)),
  })
}

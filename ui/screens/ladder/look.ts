/** The user's settings for the ladder: which lanes, and how much time one line stands for. */
import type { Model } from '../../model/model.ts'
import { ownState } from '../own.ts'

interface LadderLook {
  /** Several connections side by side, as many as fit. */
  readonly side: 'one' | 'several'
  /** Index of `scales`. */
  readonly scale: number
}

/** Nanoseconds per line; with the last one, time takes no room between arrows. */
const scales: readonly number[] = [1e6, 10e6, 100e6, 1e9, 10e9, Number.POSITIVE_INFINITY]

/** One connection, a tenth of a second per line. */
export const ladderLook = ownState<LadderLook>('ladder', { side: 'one', scale: 2 })

/** @returns nanoseconds per line, Infinity when time takes no room */
export function scaleOf(model: Model): number {
  return scales[ladderLook.of(model).scale] ?? Number.POSITIVE_INFINITY
}

/** Changes to the next coarser (1) or finer (-1) scale, if there is one. */
export function rescaled(model: Model, step: 1 | -1): Model {
  const look = ladderLook.of(model)
  return ladderLook.set(model, {
    ...look,
    scale: Math.max(0, Math.min(look.scale + step, scales.length - 1)),
  })
}

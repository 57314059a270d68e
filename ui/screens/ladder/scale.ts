/** How much time one line of the ladder stands for. */
import { type LadderLook, scales } from '../../model/looks.ts'
import type { Model } from '../../model/model.ts'

/** @returns nanoseconds that one line stands for, Infinity where time takes no room */
export function scaleOf(look: LadderLook): number {
  return scales[look.scale] ?? Number.POSITIVE_INFINITY
}

/** The next coarser (1) or finer (-1) scale, as far as there is one. */
export function rescaled(model: Model, step: 1 | -1): Model {
  const { ladder } = model
  const scale = Math.max(0, Math.min(ladder.scale + step, scales.length - 1))
  return { ...model, ladder: { ...ladder, scale } }
}

/** A remark of the program on the bottom line. */
import type { Model } from '../model/model.ts'

/** Nanoseconds that a remark stays. */
const remarkSpan = 6e9

/** @returns the model with a remark on its bottom line */
export function withRemark(model: Model, text: string): Model {
  return { ...model, remark: { text, until: model.now + remarkSpan } }
}

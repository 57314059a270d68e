/**
 * Lists whose rows have numbers of their own: a place names the row, not where it stands, so that it stays
 * the same one while others come and go, and no other one is taken for it when it is gone. A place of 0 means
 * the first row: nobody has chosen one.
 */
import type { Place } from '../model/model.ts'

/** Where in a list its place is at present. */
export interface Standing {
  /** The index of the selected one; where it is `gone`, of the one that took its place. */
  readonly at: number
  readonly top: number
  readonly gone: boolean
}

/** @returns where the rows stand that a list's place names, among the numbers of its rows in their order */
export function standing(numbers: readonly number[], { at, top }: Place): Standing {
  const index = numbers.indexOf(at)
  const gone = at > 0 && index < 0 && numbers.length > 0
  return { at: index < 0 ? next(numbers, at) : index, top: next(numbers, top), gone }
}

/** The first row from that number on, else the last one. */
function next(numbers: readonly number[], number: number): number {
  const index = numbers.findIndex((other) => other >= number)
  return index < 0 ? Math.max(0, numbers.length - 1) : index
}

/** Where things stand on the detail screen. Moving about and drawing ask it alike. */
import { rowsWithout } from '../../model/layout.ts'
import type { Model } from '../../model/model.ts'
import type { Size } from '../../terminal/cells.ts'

/** Lines above what was said in the detail screen. */
export const detailHead = 3

/** @returns lines below it, where a word is explained; none on a low screen */
export function detailFoot(size: Size): number {
  return size.rows < 20 ? 0 : 3
}

/** @returns rows of the detail that fit */
export function detailPage({ size }: Model): number {
  return rowsWithout(size, detailHead + detailFoot(size))
}

/** @returns columns of the detail's text */
export function detailWidth(columns: number): number {
  return columns - 2
}

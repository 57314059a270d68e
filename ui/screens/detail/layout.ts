/** The layout of the detail screen, used by both navigation and drawing. */
import { rowsWithout } from '../../model/layout.ts'
import type { Model } from '../../model/model.ts'
import type { Size } from '../../terminal/cells.ts'

/** Lines above the conversation on the detail screen. */
export const detailHead = 3

/** @returns lines below the conversation that explain a word; none on a low screen */
export function detailFoot(size: Size): number {
  return size.rows < 20 ? 0 : 3
}

/** @returns rows of the detail that fit */
export function detailPage({ size }: Model): number {
  return rowsWithout(size, detailHead + detailFoot(size))
}

/** @returns columns of the text of the detail screen */
export function detailWidth(columns: number): number {
  return columns - 2
}

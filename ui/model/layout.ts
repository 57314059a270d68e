/**
 * The layout of the screen. Pure arithmetic, used by both update and view, so that a page has the same length
 * in both.
 */
import type { Area, Size } from '../terminal/cells.ts'
import type { Model } from './model.ts'

/** The smallest screen that is drawn; a smaller one shows one sentence instead. */
export const smallest: Size = { columns: 40, rows: 10 }

export interface Layout {
  readonly header: Area
  readonly tabs: Area
  readonly body: Area
  readonly rule: Area
  readonly hints: Area
}

/** @returns the areas of every screen: header, tabs, body, status rule, hints */
export function layoutOf(size: Size): Layout {
  const line = (y: number): Area => ({ x: 0, y, width: size.columns, height: 1 })
  return {
    header: line(0),
    tabs: line(1),
    body: { x: 0, y: 2, width: size.columns, height: Math.max(0, size.rows - 4) },
    rule: line(size.rows - 2),
    hints: line(size.rows - 1),
  }
}

/** Areas of the exchange screen; `preview` has no height when there is no room for it. */
export interface ExchangeLayout {
  readonly head: Area
  readonly list: Area
  readonly preview: Area
}

/** @returns the head, list and preview of the exchange screen */
export function exchangeLayout(size: Size): ExchangeLayout {
  const { body } = layoutOf(size)
  const preview = size.rows < 20 ? 0 : Math.min(20, Math.floor(body.height * 0.36))
  return {
    head: { ...body, height: 1 },
    list: { ...body, y: body.y + 1, height: Math.max(0, body.height - 1 - preview) },
    preview: { ...body, y: body.y + body.height - preview, height: preview },
  }
}

/** @returns the rows of the body left for a list when head and foot take `lines` lines */
export function rowsWithout(size: Size, lines: number): number {
  return Math.max(1, layoutOf(size).body.height - lines)
}

/** @returns the number of help lines that fit inside the border */
export function helpRows(size: Size): number {
  return Math.max(1, layoutOf(size).body.height - 2)
}

/** @returns the rows of a table in the upper half; the lower half describes the selected one */
export function upperRows(size: Size): number {
  const { body } = layoutOf(size)
  return Math.max(1, body.height - 1 - (size.rows < 16 ? 0 : Math.floor(body.height / 2)))
}

/** @returns the columns for names of connections: enough for the largest number so far */
export function connectionColumns({ store }: Model): number {
  return Math.max('CONN'.length, `c${store.largest}`.length)
}

/**
 * The first index on the screen so that the selected one is visible and no line is wasted.
 * @param top the first index so far
 * @param at the selected index
 * @param length the number of entries
 * @param height the number of entries that fit
 */
export function firstVisible(top: number, at: number, length: number, height: number): number {
  const most = Math.max(0, length - height)
  const down = Math.max(top, at - height + 1)
  return Math.max(0, Math.min(down, Math.max(0, at), most))
}

/**
 * Where things stand on the screen. Pure arithmetic; update and view ask it alike, so that a page is a page.
 */
import type { Area, Size } from '../terminal/cells.ts'
import type { Model } from './model.ts'

/** The smallest screen that is drawn; below it one sentence says so. */
export const smallest: Size = { columns: 40, rows: 10 }

export interface Layout {
  readonly header: Area
  readonly tabs: Area
  readonly body: Area
  readonly rule: Area
  readonly hints: Area
}

/** @returns the parts of every screen: header, tabs, body, status rule, hints */
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

/** Parts of the exchange screen; `preview` has no height where there is no room for it. */
export interface ExchangeLayout {
  readonly head: Area
  readonly list: Area
  readonly preview: Area
}

/** @returns head, list and preview of the exchange screen */
export function exchangeLayout(size: Size): ExchangeLayout {
  const { body } = layoutOf(size)
  const preview = size.rows < 20 ? 0 : Math.min(20, Math.floor(body.height * 0.36))
  return {
    head: { ...body, height: 1 },
    list: { ...body, y: body.y + 1, height: Math.max(0, body.height - 1 - preview) },
    preview: { ...body, y: body.y + body.height - preview, height: preview },
  }
}

/** @returns rows of the body that are left for a list below a head and above a foot of so many lines */
export function rowsWithout(size: Size, lines: number): number {
  return Math.max(1, layoutOf(size).body.height - lines)
}

/** @returns lines of the help that fit between its borders */
export function helpRows(size: Size): number {
  return Math.max(1, layoutOf(size).body.height - 2)
}

/** @returns rows of a table in the upper half; the lower half tells more about the selected one */
export function upperRows(size: Size): number {
  const { body } = layoutOf(size)
  return Math.max(1, body.height - 1 - (size.rows < 16 ? 0 : Math.floor(body.height / 2)))
}

/** @returns columns of the names of connections: those of the largest one so far, so that each is whole */
export function connectionColumns({ store }: Model): number {
  return Math.max('CONN'.length, `c${store.largest}`.length)
}

/**
 * The first index on the screen so that the selected one is visible and no room is wasted.
 * @param top the first index so far
 * @param at the selected index
 * @param length how many there are
 * @param height how many fit
 */
export function firstVisible(top: number, at: number, length: number, height: number): number {
  const most = Math.max(0, length - height)
  const down = Math.max(top, at - height + 1)
  return Math.max(0, Math.min(down, Math.max(0, at), most))
}

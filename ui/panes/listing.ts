/** The common part of screens with rows: the rows below the heading, the selected one, and a foot. */

import { firstVisible } from '../model/layout.ts'
import type { Area } from '../terminal/cells.ts'
import { drawSelection } from './columns.ts'
import type { Canvas } from './drawing.ts'

/** The selected row and the first row drawn, as the last key left them. */
interface ListingPlace {
  readonly at: number
  readonly top: number
  /** True when the selected row is no longer in the list: no row is marked. */
  readonly gone?: boolean
}

/** Rows, and the position among them. */
export interface Listing<Row> {
  readonly rows: readonly Row[]
  readonly place: ListingPlace
  /** The number of lines for rows; the foot is below them. */
  readonly height: number
  /** Draws one row on a line of the screen. */
  readonly draw: (row: Row, y: number) => void
}

/**
 * Draws the rows that fit below a heading of one line, and marks the selected one.
 * @returns the selected row, if present, and the area below the rows; undefined without rows or area
 */
export function drawListing<Row>(
  on: Canvas,
  { rows, place, height, draw }: Listing<Row>,
): { readonly selected: Row | undefined; readonly foot: Area } | undefined {
  const { area } = on
  const at = Math.max(0, Math.min(place.at, rows.length - 1))
  const top = firstVisible(place.top, at, rows.length, height)
  rows.slice(top, top + height).forEach((row, line) => {
    const y = area.y + 1 + line
    draw(row, y)
    if (top + line === at && place.gone !== true) drawSelection(on, y)
  })
  const foot = { ...area, y: area.y + 1 + height, height: area.height - 1 - height }
  if (rows.length === 0 || foot.height < 2) return undefined
  return { selected: place.gone === true ? undefined : rows[at], foot }
}

/** Draws the rule above a foot: a name at its left, and at its right the longest sentence that fits. */
export function drawFootRule(
  { grid, area, theme }: Canvas,
  name: string,
  sentences: readonly string[],
): void {
  grid.fill({ ...area, height: 1 }, '─', theme.rule)
  const room = area.width - 6 - Math.min(name.length, 16)
  const right =
    grid.fitting(
      room,
      sentences.map((text) => ` ${text} `),
    ) ?? ''
  const end = grid.putEnd(area.x + area.width - 2, area.y, area.width - 6, right, theme.dim)
  grid.put(area.x + 2, area.y, end - area.x - 3, ` ${name} `, theme.accent)
}

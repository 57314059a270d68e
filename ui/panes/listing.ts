/** What the screens of rows have in common: the rows below their head, one of them selected, and a foot. */

import { firstVisible } from '../model/layout.ts'
import type { Area } from '../terminal/cells.ts'
import { drawSelection } from './columns.ts'
import type { Canvas } from './drawing.ts'

/** Which row is selected, and which one was drawn first, as the keys have left them. */
interface ListingPlace {
  readonly at: number
  readonly top: number
  /** What was selected there is no longer in the list: nothing is marked. */
  readonly gone?: boolean
}

/** Rows, and where among them the reader stands. */
export interface Listing<Row> {
  readonly rows: readonly Row[]
  readonly place: ListingPlace
  /** Lines for rows; below them is the foot. */
  readonly height: number
  /** Draws one row in a line of the screen. */
  readonly draw: (row: Row, y: number) => void
}

/**
 * Draws the rows that fit below a head of one line, and marks the selected one.
 * @returns the selected row, if it is there, and the place below the rows; undefined without rows or place
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

/** Draws the rule above a foot: a name at its left, at its right the longest of some sentences that fits. */
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

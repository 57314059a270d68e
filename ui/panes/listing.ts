/** What the screens of rows have in common: the rows below their head, one of them selected, and a foot. */

import { firstVisible } from '../model/layout.ts'
import type { Area } from '../terminal/cells.ts'
import type { Grid } from '../terminal/grid.ts'
import type { Theme } from '../terminal/theme.ts'
import { drawSelection } from './columns.ts'

/** Which row is selected, and which one was drawn first, as the keys have left them. */
export interface Place {
  readonly at: number
  readonly top: number
  /** What was selected there is no longer in the list: nothing is marked. */
  readonly gone?: boolean
}

/**
 * Draws the rows that fit, and marks the selected one.
 * @param area of the whole; its first line is the head's
 * @param height lines for rows; below them is the foot
 * @param draw draws one row in a line of the screen
 * @returns the selected row, if it is there, and the place below the rows; undefined without rows or place
 */
export function drawListing<Row>(
  grid: Grid,
  area: Area,
  rows: readonly Row[],
  place: Place,
  height: number,
  theme: Theme,
  draw: (row: Row, y: number) => void,
): { readonly selected: Row | undefined; readonly foot: Area } | undefined {
  const at = Math.max(0, Math.min(place.at, rows.length - 1))
  const top = firstVisible(place.top, at, rows.length, height)
  rows.slice(top, top + height).forEach((row, line) => {
    const y = area.y + 1 + line
    draw(row, y)
    if (top + line === at && place.gone !== true)
      drawSelection(grid, { ...area, y, height: 1 }, theme.selected, theme.marker)
  })
  const foot = { ...area, y: area.y + 1 + height, height: area.height - 1 - height }
  if (rows.length === 0 || foot.height < 2) return undefined
  return { selected: place.gone === true ? undefined : rows[at], foot }
}

/** Draws the rule above a foot: a name at its left, at its right the longest of some sentences that fits. */
export function drawFootRule(
  grid: Grid,
  area: Area,
  name: string,
  sentences: readonly string[],
  theme: Theme,
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

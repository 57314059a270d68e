/** Tables that drop columns in a stated order when the screen is narrow. Knows no particular rows. */
import type { Area, Attr } from '../terminal/cells.ts'
import type { Grid } from '../terminal/grid.ts'
import type { Canvas } from './drawing.ts'

/** The text of one table cell, and its look. */
export interface Entry {
  readonly text: string
  readonly attr: Attr
}

export interface ListColumn<Row> {
  readonly head: string
  /** Columns of the screen; the column with priority 0 and `grows` takes the remaining width. */
  readonly width: number
  readonly grows?: true
  /** 0 is never dropped; the highest is dropped first. */
  readonly priority: number
  readonly align: 'left' | 'right'
  readonly entry: (row: Row) => Entry
}

/** A column with its position. */
export interface PlacedColumn<Row> {
  readonly column: ListColumn<Row>
  readonly x: number
  readonly width: number
}

/**
 * Chooses the columns that fit beside the sign of the selected row, and places them.
 * @param columns in the order in which they are shown
 * @param area the area of the list
 */
export function placed<Row>(columns: readonly ListColumn<Row>[], area: Area): PlacedColumn<Row>[] {
  const from = area.x + 2
  const end = area.x + area.width - 1
  // Wide gaps are worth less than the content of another column.
  const gap = end - from < 108 ? 1 : 2
  let chosen = [...columns]
  const needed = (): number => chosen.reduce((sum, column) => sum + column.width + gap, -gap)
  while (needed() > end - from) {
    const last = Math.max(...chosen.map((column) => column.priority))
    if (last === 0) break
    const goes = chosen.findLastIndex((column) => column.priority === last)
    chosen = chosen.filter((_, index) => index !== goes)
  }
  const spare = Math.max(0, end - from - needed())
  let x = from
  return chosen.map((column) => {
    const width = column.width + (column.grows === true ? spare : 0)
    const place = { column, x, width: Math.max(0, Math.min(width, end - x)) }
    x += width + gap
    return place
  })
}

/** Writes the headings of the columns. */
export function drawHead<Row>(
  grid: Grid,
  columns: readonly PlacedColumn<Row>[],
  y: number,
  attr: Attr,
): void {
  for (const { column, x, width } of columns) {
    if (column.align === 'right') grid.putEnd(x + width, y, width, column.head, attr)
    else grid.put(x, y, width, column.head, attr)
  }
}

/** Writes one row of a table. */
export function drawRow<Row>(grid: Grid, columns: readonly PlacedColumn<Row>[], y: number, row: Row): void {
  for (const { column, x, width } of columns) {
    const { text, attr } = column.entry(row)
    if (column.align === 'right') grid.putEnd(x + width, y, width, text, attr)
    else grid.put(x, y, width, text, attr)
  }
}

/** Marks the selected row: a bar at its left and a different look. */
export function drawSelection({ grid, area, theme }: Canvas, y: number): void {
  grid.shade({ ...area, y, height: 1 }, theme.selected)
  grid.put(area.x, y, 1, '▌', theme.marker)
}

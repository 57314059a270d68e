/** The border of a box that covers part of a screen. */
import type { Grid } from '../terminal/grid.ts'
import type { Theme } from '../terminal/theme.ts'

/** Draws a border with a title. */
export function drawFrame(box: Grid, title: string, theme: Theme): void {
  const [right, bottom] = [box.columns - 1, box.rows - 1]
  const line = { x: 0, y: 0, width: box.columns, height: 1 }
  box.fill(line, '─', theme.rule)
  box.fill({ ...line, y: bottom }, '─', theme.rule)
  for (let y = 0; y < box.rows; y++) {
    box.put(0, y, 1, y === 0 ? '┌' : y === bottom ? '└' : '│', theme.rule)
    box.put(right, y, 1, y === 0 ? '┐' : y === bottom ? '┘' : '│', theme.rule)
  }
  box.put(2, 0, box.columns - 4, title, theme.accent)
}

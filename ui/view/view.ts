/** Draws the model: a pure function of the model and the size. Knows no terminal. */

import { layoutOf, smallest } from '../model/layout.ts'
import type { Model } from '../model/model.ts'
import type { Drawing } from '../panes/drawing.ts'
import { openScreen } from '../screens/open.ts'
import type { Attr, Size } from '../terminal/cells.ts'
import { Grid } from '../terminal/grid.ts'
import { themeOf } from '../terminal/theme.ts'
import { drawHelp } from './help.ts'
import { drawQuestion } from './question.ts'
import { drawHeader, drawHints, drawRule, drawTabs } from './status.ts'
import { drawEntry } from './typed-line.ts'

/**
 * Draws one frame.
 * @param size of the terminal; below 40×10 one sentence states the size needed
 * @returns a grid of exactly that size
 */
export function view(model: Model, size: Size): Grid {
  const theme = themeOf(model.look.colours)
  const grid = new Grid(size.columns, size.rows, model.look.script, theme.strange)
  if (size.columns < smallest.columns || size.rows < smallest.rows) {
    drawTooSmall(grid, size, theme.text)
    return grid
  }
  const { header, tabs, body, rule, hints } = layoutOf(size)
  const on: Drawing = { grid, area: body, model, theme }
  drawHeader({ ...on, area: header })
  drawTabs({ ...on, area: tabs })
  openScreen(model).draw(on)
  drawRule({ ...on, area: rule })
  drawHints({ ...on, area: hints })
  if (model.help !== undefined) drawHelp(on)
  drawEntry(on)
  if (model.question !== undefined) drawQuestion(on)
  return grid
}

function drawTooSmall(grid: Grid, size: Size, attr: Attr): void {
  const have = `${size.columns}×${size.rows}`
  const need = `${smallest.columns}×${smallest.rows}`
  const sentence = `Screen too small: have ${have}, need ${need}`
  const words = sentence.split(' ')
  let y = 0
  let line = ''
  for (const word of words) {
    const longer = line === '' ? word : `${line} ${word}`
    if (longer.length > size.columns && line !== '') {
      grid.put(0, y++, size.columns, line, attr)
      line = word
    } else line = longer
  }
  grid.put(0, y, size.columns, line, attr)
}

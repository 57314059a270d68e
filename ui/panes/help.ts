/** The keys, over whatever is open. Made from the key table, so it cannot go stale. */

import { contextName, type Group, keyName, keyTable } from '../model/keys.ts'
import { Grid } from '../terminal/grid.ts'
import type { Theme } from '../terminal/theme.ts'
import type { Drawing } from './drawing.ts'

type Line = { readonly keys: string; readonly help: string } | { readonly group: Group }

/** Columns of the keys. */
const keyColumns = 17

/** Draws the help over `area`. */
export function drawHelp({ grid, area, model, theme }: Drawing): void {
  const lines = linesOf()
  const width = Math.min(area.width - 2, 86)
  const height = Math.min(area.height, lines.length + 2)
  const box = new Grid(width, height, model.look.script, theme.strange)
  drawFrame(box, ' Keys ', theme)
  const room = height - 2
  const top = Math.max(0, Math.min(model.help ?? 0, lines.length - room))
  lines.slice(top, top + room).forEach((line, index) => {
    if ('group' in line) {
      box.put(2, index + 1, width - 4, line.group, theme.accent)
      return
    }
    box.put(3, index + 1, keyColumns - 1, line.keys, theme.key)
    box.put(3 + keyColumns, index + 1, width - keyColumns - 5, line.help, theme.text)
  })
  if (lines.length > room) {
    const more = ` ${top + 1} to ${top + room} of ${lines.length}: j k `
    box.putEnd(width - 2, height - 1, width - 4, more, theme.dim)
  }
  grid.overlay(box, area.x + Math.floor((area.width - width) / 2), area.y)
}

function linesOf(): Line[] {
  const lines: Line[] = []
  let group: Group | undefined
  for (const row of keyTable) {
    if (row.group !== group) lines.push({ group: row.group })
    group = row.group
    const place = contextName(row.context)
    const keys = row.keys.map(keyName).join(' ')
    lines.push({ keys, help: place === '' ? row.help : `${row.help} (${place})` })
  }
  return lines
}

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

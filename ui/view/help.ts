/** The help: all keys, drawn over the open screen. Made from the key table, so it cannot go stale. */

import { contextName, keyName, keyTable } from '../keys/keys.ts'
import type { Drawing } from '../panes/drawing.ts'
import { drawFrame } from '../panes/frame.ts'
import { Grid } from '../terminal/grid.ts'

type Line = { readonly keys: string; readonly help: string } | { readonly group: string }

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
  let group: string | undefined
  for (const row of keyTable) {
    if (row.group !== group) lines.push({ group: row.group })
    group = row.group
    const place = contextName(row.context)
    const keys = row.keys.map(keyName).join(' ')
    lines.push({ keys, help: place === '' ? row.help : `${row.help} (${place})` })
  }
  return lines
}

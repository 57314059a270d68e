/** The line that is being typed: a filter with its mistake and completions, or a comment. */

import { completionsOf, mistakeOf, type TypedLine } from '../model/typed-line.ts'
import type { Drawing } from '../panes/drawing.ts'
import { drawFrame } from '../panes/frame.ts'
import { Grid } from '../terminal/grid.ts'
import type { Theme } from '../terminal/theme.ts'

/** The maximum number of completions shown. */
const shownCompletions = 6

const titles = { filter: ' Filter ', comment: ' Comment ' } as const

/** Draws the open line over the lower end of `area`; draws nothing when none is open. */
export function drawEntry({ grid, area, model, theme }: Drawing): void {
  const { entry } = model
  if (entry === undefined) return
  const items = completionsOf(entry)
  const first = Math.max(0, Math.min(entry.picked - shownCompletions + 1, items.length - shownCompletions))
  const shown = items.slice(first, first + shownCompletions)
  const lines = entry.kind === 'filter' ? 1 + shown.length : 0
  const height = Math.min(area.height, 3 + lines)
  const box = new Grid(area.width, height, model.look.script, theme.strange)
  drawFrame(box, titles[entry.kind], theme)
  const from = drawText(box, entry, theme)
  if (entry.kind === 'filter') drawMistake(box, entry, from, theme)
  shown.forEach((item, index) => {
    const y = 3 + index
    if (y >= height - 1) return
    const picked = first + index === entry.picked
    box.put(2, y, 18, item.text, picked ? theme.accent : theme.key)
    box.put(21, y, area.width - 23, item.about, theme.dim)
    if (picked) box.put(1, y, 1, '▌', theme.marker)
  })
  if (items.length > shownCompletions) {
    box.putEnd(
      area.width - 2,
      height - 1,
      30,
      ` ${first + 1} to ${first + shown.length} of ${items.length} `,
      theme.dim,
    )
  }
  grid.overlay(box, area.x, area.y + area.height - height)
}

/** Draws the text with its caret. @returns the number of characters scrolled away to the left */
function drawText(box: Grid, entry: TypedLine, theme: Theme): number {
  const room = box.columns - 5
  const from = Math.max(0, entry.caret - room + 1)
  box.put(2, 1, room, entry.text.slice(from, from + room), theme.text)
  const x = 2 + box.measure(entry.text.slice(from, entry.caret), room)
  if (entry.caret === entry.text.length) box.put(x, 1, 1, '█', theme.accent)
  else box.shade({ x, y: 1, width: 1, height: 1 }, theme.selected)
  return from
}

/** Draws a caret below the mistake, and one sentence beside it, on the side with room. */
function drawMistake(box: Grid, entry: TypedLine, from: number, theme: Theme): void {
  const mistake = mistakeOf(entry)
  if (mistake === undefined) {
    const text = entry.text.trim() === '' ? 'empty: every exchange is listed' : 'understood'
    box.put(2, 2, box.columns - 4, text, theme.dim)
    return
  }
  const at = Math.min(
    box.columns - 4,
    2 + box.measure(entry.text.slice(from, mistake.offset), box.columns - 6),
  )
  const { message } = mistake
  const left = at + 2 + message.length > box.columns - 2 && at > message.length + 3
  box.put(at, 2, 1, '^', theme.warn)
  if (left) box.put(at - message.length - 1, 2, message.length, message, theme.warn)
  else box.put(at + 2, 2, box.columns - at - 4, message, theme.warn)
}

/** A question in the middle of the screen that waits for a key. */
import { wrapped } from '../../lib/text/table.ts'
import { count, counted } from '../../lib/text/units.ts'
import { hintsFor } from '../keys/keys.ts'
import { listed, type Model, openConnections, type Question } from '../model/model.ts'
import type { Drawing } from '../panes/drawing.ts'
import { drawFrame } from '../panes/frame.ts'
import { Grid } from '../terminal/grid.ts'

/** Draws the open question over `area`; its answers are those of the key table. */
export function drawQuestion({ grid, area, model, theme }: Drawing): void {
  if (model.question === undefined) return
  const width = Math.min(64, area.width - 2)
  const { title, text } = wordingOf(model.question, model)
  const lines = text.flatMap((paragraph) => wrapped(paragraph, width - 6))
  const answers = hintsFor(model.question)
  const height = Math.min(area.height, lines.length + answers.length + 4)
  const box = new Grid(width, height, model.look.script, theme.strange)
  drawFrame(box, ` ${title} `, theme)
  lines.forEach((line, index) => {
    box.put(3, 1 + index, width - 6, line, theme.text)
  })
  answers.forEach(({ key, word }, index) => {
    const y = lines.length + 2 + index
    if (y >= height - 1) return
    box.put(3, y, 4, key, theme.key)
    box.put(8, y, width - 10, word, theme.text)
  })
  const y = area.y + Math.max(0, Math.floor((area.height - height) / 2))
  grid.overlay(box, area.x + Math.floor((area.width - width) / 2), y)
}

interface Wording {
  readonly title: string
  readonly text: readonly string[]
}

function wordingOf(question: Question, model: Model): Wording {
  if (question === 'suspend') {
    const open = counted(openConnections(model), 'connection')
    return {
      title: 'Suspend?',
      text: [`Suspending stops the proxy too: ${open} would hang until it is resumed.`],
    }
  }
  const formats = model.setup.formats ?? []
  const chosen = formats[model.format]
  const { filter } = model
  const all = filter === undefined ? 'the whole session' : `${count(listed(model))} that fit ${filter.text}`
  return {
    title: 'Export what?',
    text: [
      `as [${chosen?.name ?? ''}]: ${chosen?.about ?? ''}`,
      `other formats: ${formats
        .filter((format) => format !== chosen)
        .map((format) => format.name)
        .join(', ')}`,
      `${counted(model.marks.size, 'row')} marked; all listed: ${all}`,
    ],
  }
}

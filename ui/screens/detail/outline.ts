/** Rows that fold: the frames of an exchange, and the rows inside each. */
import type { Time } from '../../../lib/record/record.ts'
import { byteCount, duration } from '../../../lib/text/units.ts'
import type { Frame } from '../../../lib/wire/frame.ts'
import type { ExchangeLines } from '../../detail/conversation.ts'
import type { Visible } from '../../detail/outline.ts'
import { commandMeaning, type Meaning, responseMeaning } from '../../detail/words.ts'
import { drawSelection } from '../../panes/columns.ts'
import type { Canvas } from '../../panes/drawing.ts'
import { firstLine, wordOf } from '../../store/rows.ts'

/**
 * The content to draw: rows from `top` on, row `at` selected, texts without their first `left` characters.
 */
export interface OutlineLook {
  readonly rows: readonly Visible[]
  readonly conversation: ExchangeLines
  readonly since: Time
  readonly top: number
  readonly at: number
  readonly left: number
}

/** Columns of a label before its text. */
const labelColumns = 14

/** Draws the rows that fit. */
export function drawOutline(on: Canvas, look: OutlineLook): void {
  const { area } = on
  look.rows.slice(look.top, look.top + area.height).forEach((visible, line) => {
    const y = area.y + line
    const here = { ...on, area: { ...area, y } }
    const frame = look.conversation.entries[visible.entry]?.frame
    if (visible.row === undefined) {
      if (frame !== undefined) drawFrameHead(here, frame, visible, look.since)
    } else drawInside(here, visible, look.left)
    if (look.top + line === look.at) drawSelection(on, y)
  })
}

/** @returns the meaning of a whole frame, from its first words */
export function frameMeaning(frame: Frame): Meaning | undefined {
  if (frame.kind === 'command') return commandMeaning(frame.name ?? '')
  return frame.kind === 'sasl' || frame.kind === 'opaque' ? undefined : responseMeaning(wordOf(frame))
}

function sign(visible: Visible): string {
  return visible.open === undefined ? ' ' : visible.open ? '▾' : '▸'
}

function drawFrameHead({ grid, area, theme }: Canvas, frame: Frame, visible: Visible, since: Time): void {
  const own = frame.side === 'client' ? theme.client : theme.server
  grid.put(area.x + 1, area.y, 1, sign(visible), theme.text)
  grid.put(area.x + 3, area.y, 1, frame.side === 'client' ? 'C' : 'S', own)
  const span = frame.time - since
  const aside = `${byteCount(frame.length)}  ${span === 0 ? '' : `+${duration(span)}`}`.padEnd(16)
  const from = grid.putEnd(area.x + area.width - 1, area.y, 18, aside.trimEnd().padStart(16), theme.dim)
  const text = visible.open === true ? frame.kind : firstLine(frame)
  grid.put(area.x + 5, area.y, from - area.x - 6, text, visible.open === true ? theme.dim : theme.text)
}

function drawInside({ grid, area, theme }: Canvas, visible: Visible, left: number): void {
  const { row } = visible
  if (row === undefined) return
  // The indent is bounded, so that deep lists stay on the screen.
  const x = area.x + 3 + Math.min(row.depth * 2, Math.floor(area.width / 3))
  grid.put(x, area.y, 1, sign(visible), theme.text)
  const end = grid.put(x + 2, area.y, Math.max(8, Math.floor(area.width / 2) - x), row.label, theme.accent)
  const from = Math.max(end + 1, Math.min(x + 2 + labelColumns, area.x + area.width))
  grid.put(from, area.y, area.x + area.width - from - 1, row.text.slice(left), theme.text)
}

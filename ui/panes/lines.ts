/** One line of a conversation: its side, its time, how certain it belongs to the exchange, and its text. */
import type { Time } from '../../lib/record/record.ts'
import { duration } from '../../lib/text/units.ts'
import type { ExchangeLine } from '../detail/conversation.ts'
import type { Area, Attr } from '../terminal/cells.ts'
import type { Theme } from '../terminal/theme.ts'
import type { Canvas } from './drawing.ts'

/** Columns before the text: side, time, certainty. */
const gutter = 16

/** The look of a line: the origin of its time, its horizontal scroll, and the search text. */
export interface LineLook {
  readonly since: Time
  readonly left: number
  /** Lower case; empty for nothing. */
  readonly needle: string
}

const signs = { exact: ' ', likely: '~', ambiguous: '?', unilateral: 'u' } as const

/** Draws one line of a conversation. */
export function drawLine(on: Canvas, line: ExchangeLine, look: LineLook): void {
  const { grid, theme } = on
  const { x, y, width } = on.area
  const own = line.side === 'client' ? theme.client : theme.server
  if (line.part === 'lead') {
    grid.put(x, y, 1, line.side === 'client' ? 'C' : 'S', own)
    grid.putEnd(x + 13, y, 11, afterText(line, look.since), theme.dim)
    grid.put(x + 14, y, 1, signs[line.sure], theme.warn)
  }
  if (line.part === 'literal') grid.put(x + 14, y, 1, '│', theme.rule)
  const text = line.part === 'note' ? `… ${line.text}` : skip(line.text, look.left)
  const place = { x: x + gutter, y, width: width - gutter, height: 1 }
  grid.put(place.x, y, place.width, text, textAttr(line, theme))
  if (look.needle !== '') markFound(on, place, text, look.needle)
}

/** An unsolicited response follows no command, so it has no time after one. */
function afterText(line: ExchangeLine, since: Time): string {
  const span = line.time - since
  if (span === 0) return line.side === 'client' ? 'sent' : ''
  return span > 0 ? `+${duration(span)}` : duration(span)
}

function textAttr(line: ExchangeLine, theme: Theme): Attr {
  if (line.part === 'note') return theme.dim
  if (line.part === 'literal') return theme.text
  return line.sure === 'unilateral' ? theme.dim : theme.text
}

/** @returns the text without its first characters; half a surrogate pair is dropped too */
export function skip(text: string, characters: number): string {
  const code = characters > 0 ? text.charCodeAt(characters) : 0
  return text.slice(characters + (code >= 0xdc00 && code <= 0xdfff && code < 0xdc80 ? 1 : 0))
}

function markFound({ grid, theme }: Canvas, place: Area, text: string, needle: string): void {
  const { x, y, width: room } = place
  const at = text
    .slice(0, room * 4)
    .toLowerCase()
    .indexOf(needle)
  if (at < 0) return
  const before = grid.measure(text.slice(0, at), room)
  const width = Math.min(grid.measure(text.slice(at, at + needle.length), room), room - before)
  grid.shade({ x: x + before, y, width, height: 1 }, theme.found)
}

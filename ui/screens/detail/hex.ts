/** An exchange in octets: offset, hexadecimal, and the printable characters. */
import type { Time } from '../../../lib/record/record.ts'
import { counted, duration } from '../../../lib/text/units.ts'
import type { ExchangeLines } from '../../detail/conversation.ts'
import { hexText, type OctetRow, octetRows, octetsAcross, printable } from '../../detail/octets.ts'
import type { Canvas } from '../../panes/drawing.ts'

/** The content to draw: the first frames of a conversation, from row `top` on. */
export interface HexLook {
  readonly conversation: ExchangeLines
  readonly entries: number
  readonly top: number
  readonly since: Time
}

/** Draws the rows that fit. */
export function drawOctets(on: Canvas, look: HexLook): void {
  const { area } = on
  const across = octetsAcross(area.width)
  const rows = octetRows(look.conversation, look.entries, across, look.top, area.height)
  rows.forEach((row, line) => {
    const here = { ...on, area: { ...area, y: area.y + line } }
    if (row.octets === undefined) drawHead(here, row, look.since)
    else drawRow(here, row.at, hexText(row.octets, across), printable(row.octets))
  })
}

function drawHead({ grid, area, theme }: Canvas, { frame }: OctetRow, since: Time): void {
  const own = frame.side === 'client' ? theme.client : theme.server
  const span = frame.time - since
  const missing = frame.length - frame.bytes.length
  const text = [
    frame.kind,
    counted(frame.length, 'byte'),
    `from byte ${frame.offset} of the ${frame.side}'s stream`,
    ...(span > 0 ? [`+${duration(span)}`] : []),
    ...(missing > 0 ? [`${counted(missing, 'byte')} not kept`] : []),
  ].join(' · ')
  grid.put(area.x, area.y, 1, frame.side === 'client' ? 'C' : 'S', own)
  grid.put(area.x + 2, area.y, area.width - 2, text, theme.dim)
}

function drawRow({ grid, area, theme }: Canvas, at: number, hex: string, shown: string): void {
  const end = area.x + area.width
  const x = grid.put(area.x, area.y, area.width, at.toString(16).padStart(8, '0'), theme.dim) + 2
  const from = grid.put(x, area.y, end - x, hex, theme.text) + 1
  grid.put(from, area.y, end - from, `|${shown}|`, theme.text)
}

/** An exchange octet by octet: offset, hexadecimal, and what of it is printable. */
import type { Time } from '../../lib/record/record.ts'
import { counted, duration } from '../../lib/text/units.ts'
import type { Conversation } from '../detail/conversation.ts'
import { hexText, type OctetRow, octetRows, octetsAcross, printable } from '../detail/octets.ts'
import type { Area } from '../terminal/cells.ts'
import type { Grid } from '../terminal/grid.ts'
import type { Theme } from '../terminal/theme.ts'

/** What is drawn: the first frames of a conversation, from row `top` on. */
export interface HexLook {
  readonly conversation: Conversation
  readonly entries: number
  readonly top: number
  readonly since: Time
}

/** Draws the rows that fit. */
export function drawOctets(grid: Grid, area: Area, look: HexLook, theme: Theme): void {
  const across = octetsAcross(area.width)
  const rows = octetRows(look.conversation, look.entries, across, look.top, area.height)
  rows.forEach((row, line) => {
    const at = { ...area, y: area.y + line }
    if (row.octets === undefined) drawHead(grid, at, row, look.since, theme)
    else drawRow(grid, at, row, row.octets, across, theme)
  })
}

function drawHead(grid: Grid, area: Area, { frame }: OctetRow, since: Time, theme: Theme): void {
  const own = frame.side === 'client' ? theme.client : theme.server
  const span = frame.time - since
  const missing = frame.length - frame.bytes.length
  const text = [
    frame.kind,
    counted(frame.length, 'octet'),
    `from octet ${frame.offset} of the ${frame.side}'s stream`,
    ...(span > 0 ? [`+${duration(span)}`] : []),
    ...(missing > 0 ? [`${counted(missing, 'octet')} not kept`] : []),
  ].join(' · ')
  grid.put(area.x, area.y, 1, frame.side === 'client' ? 'C' : 'S', own)
  grid.put(area.x + 2, area.y, area.width - 2, text, theme.dim)
}

function drawRow(
  grid: Grid,
  area: Area,
  row: OctetRow,
  octets: Uint8Array,
  across: number,
  theme: Theme,
): void {
  const end = area.x + area.width
  const x = grid.put(area.x, area.y, area.width, row.at.toString(16).padStart(8, '0'), theme.dim) + 2
  const from = grid.put(x, area.y, end - x, hexText(octets, across), theme.text) + 1
  grid.put(from, area.y, end - from, `|${printable(octets)}|`, theme.text)
}

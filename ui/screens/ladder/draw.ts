/** The ladder: client and server as two lifelines, with an arrow for each message between them, in order. */
import { wallTime } from '../../../lib/text/times.ts'
import { duration } from '../../../lib/text/units.ts'
import { asOf, connectionsShown, inFlight, isStalled } from '../../model/model.ts'
import { drawSelection, type Entry } from '../../panes/columns.ts'
import type { Drawing } from '../../panes/drawing.ts'
import { drawPreview } from '../../panes/preview.ts'
import { labelOf } from '../../store/arrows.ts'
import type { Arrow } from '../../store/lane.ts'
import { rowAt } from '../../store/store.ts'
import type { Attr } from '../../terminal/cells.ts'
import type { Theme } from '../../terminal/theme.ts'
import { scaleOf } from './look.ts'
import { type LadderWindow, ladderLayout, ladderWindow, type ShownArrow } from './window.ts'

/** The part of the screen for one connection: columns from `x` on, a lifeline at either side. */
interface LanePlace {
  readonly connection: number
  readonly x: number
  readonly width: number
}

/** The content to draw: the lanes side by side, and the columns for times before them. */
interface Drawn extends Drawing {
  readonly lanes: readonly LanePlace[]
  readonly times: number
}

/** Draws the lanes that fit, and below them the exchange of the selected arrow. */
export function drawLadder(on: Drawing): void {
  const { grid, model, theme } = on
  const size = { columns: grid.columns, rows: grid.rows }
  const layout = ladderLayout(size)
  const window = ladderWindow({ ...model, size })
  const { body, preview, times } = layout
  if (window.length === 0) {
    grid.put(body.x + 2, body.y, body.width - 4, 'Nothing has been said on this connection yet.', theme.dim)
    return
  }
  const lanes = placesOf(window.connections, body.x + times, body.width - times - 1)
  drawHeads({ ...on, area: layout.head, lanes, times })
  drawArrows({ ...on, area: body, lanes, times }, window)
  const row = window.at === undefined ? undefined : rowAt(model.store, window.at.row)
  if (preview.height > 0) drawPreview({ ...on, area: preview }, row)
}

function placesOf(connections: readonly number[], x: number, width: number): LanePlace[] {
  const each = Math.floor((width + 1) / Math.max(1, connections.length))
  return connections.map((connection, index) => ({ connection, x: x + index * each, width: each - 1 }))
}

function drawHeads({ grid, area, lanes, times, model, theme }: Drawn): void {
  const scale = scaleOf(model)
  const text = Number.isFinite(scale)
    ? `1 line = ${duration(scale).replace(/\.0+(?= )/, '')}`
    : 'not to scale'
  grid.put(area.x + 2, area.y, times - 3, text, theme.dim)
  grid.put(area.x + 2, area.y + 1, times - 3, times > 20 ? 'TIME          SINCE' : 'SINCE', theme.head)
  for (const { connection, x, width } of lanes) {
    const known = connectionsShown(model).get(connection)
    const own = connection === model.connection ? theme.accent : theme.text
    const who = [known?.user, known?.mailbox].filter((word) => word !== undefined).join(' · ')
    const end = grid.put(x, area.y, width, `c${connection}`, own)
    grid.put(end + 2, area.y, x + width - end - 2, who, theme.dim)
    const server = known?.server.host ?? known?.server.address ?? ''
    grid.put(x, area.y + 1, 6, 'CLIENT', theme.client)
    const from = grid.putEnd(x + width, area.y + 1, 6, 'SERVER', theme.server)
    if (width > 40) grid.putEnd(from - 1, area.y + 1, width - 20, server, theme.dim)
  }
}

function drawArrows(drawn: Drawn, window: LadderWindow): void {
  const { area: body, lanes } = drawn
  let y = body.y
  window.arrows.forEach((shown, index) => {
    const above = index === 0 ? 0 : shown.lines
    for (let line = 0; line < above && y < body.y + body.height; line++, y++) {
      drawLifelines(drawn, y, shown.arrow.time)
      // A wait that is longer than its lines gets a break mark in the middle.
      if (shown.broken && line === 1) drawBreak(drawn, y)
    }
    if (y >= body.y + body.height) return
    drawLifelines(drawn, y, shown.arrow.time)
    drawTimes(drawn, y, shown)
    const lane = lanes.find(({ connection }) => connection === shown.arrow.connection)
    if (lane !== undefined) drawArrow(drawn, y, lane, shown.arrow)
    if (shown.arrow.number === window.at?.number) drawSelection(drawn, y)
    y++
  })
}

/** Each lifeline lasts as long as its connection. */
function drawLifelines({ grid, lanes, model, theme }: Drawn, y: number, time: number): void {
  for (const { connection, x, width } of lanes) {
    const known = connectionsShown(model).get(connection)
    if (known === undefined || time < known.opened || time > (known.ended?.time ?? time)) continue
    grid.put(x, y, 1, '│', theme.rule)
    grid.put(x + width - 1, y, 1, '│', theme.rule)
  }
}

function drawBreak({ grid, times, theme }: Drawn, y: number): void {
  grid.putEnd(times - 2, y, 3, '~', theme.dim)
}

function drawTimes({ grid, times, model, theme }: Drawn, y: number, { arrow, gap }: ShownArrow): void {
  if (times > 20) grid.put(2, y, 12, wallTime(model.started, arrow.time, model.offsetMinutes), theme.dim)
  if (gap !== undefined && gap > 0) grid.putEnd(times - 1, y, 9, `+${duration(gap)}`, theme.dim)
}

function drawArrow(drawn: Drawn, y: number, lane: LanePlace, arrow: Arrow): void {
  const { grid, model, theme } = drawn
  const { x, width } = lane
  const attr = attrOf(arrow, theme)
  const label = ` ${labelOf(arrow, rowAt(model.store, arrow.row), asOf(model))} `
  if (arrow.side === undefined) {
    grid.put(x + 1, y, width - 2, label, attr)
    return
  }
  const line = arrow.look === 'unasked' ? '·' : '─'
  grid.fill({ x: x + 1, y, width: width - 2, height: 1 }, line, attr)
  const client = arrow.side === 'client'
  grid.put(client ? x + width - 2 : x + 1, y, 1, client ? '►' : '◄', attr)
  const from = client ? x + 2 : x + 3
  const room = width - (client ? 5 : 4)
  const waiting = waitingEntry(drawn, arrow)
  const end = grid.putEnd(from + room, y, from + room, waiting.text, waiting.attr)
  grid.put(from, y, end - from, label, attr)
}

/** How long a command has been in flight, and whether it is stalled; empty for all other arrows. */
function waitingEntry({ model, theme }: Drawn, arrow: Arrow): Entry {
  const row = rowAt(model.store, arrow.row)
  if (arrow.side !== 'client' || row?.kind !== 'exchange' || !inFlight(model, row))
    return { text: '', attr: theme.open }
  const running = duration(Math.max(0, asOf(model) - row.exchange.timing.sent))
  if (isStalled(model, row)) return { text: ` STALLED ${running} `, attr: theme.alarm }
  return { text: row.exchange.name === 'IDLE' ? ` IDLE ${running} ` : ` >${running} `, attr: theme.open }
}

function attrOf(arrow: Arrow, theme: Theme): Attr {
  switch (arrow.look) {
    case 'said':
      return arrow.side === 'client' ? theme.client : theme.server
    case 'unasked':
      return theme.dim
    case 'no':
      return theme.no
    case 'bad':
      return theme.bad
    case 'loud':
      return theme.warn
    case 'mark':
      return theme.dim
  }
}

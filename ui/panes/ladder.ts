/** The ladder: client and server as two lifelines, an arrow for whatever one says to the other, in order. */
import { wallTime } from '../../lib/text/times.ts'
import { count, counted, duration } from '../../lib/text/units.ts'
import { scaleOf } from '../model/ladder-look.ts'
import { type LadderWindow, ladderLayout, ladderWindow, type ShownArrow } from '../model/ladder-view.ts'
import { asOf, connectionsShown, inFlight, isStalled, type Model } from '../model/model.ts'
import { labelOf } from '../store/arrows.ts'
import type { Arrow } from '../store/lane.ts'
import { rowAt } from '../store/store.ts'
import type { Area, Attr } from '../terminal/cells.ts'
import type { Grid } from '../terminal/grid.ts'
import type { Theme } from '../terminal/theme.ts'
import { drawSelection } from './columns.ts'
import { drawPreview } from './preview.ts'

/** One connection's part of the screen: columns from `x` on, a lifeline at either side. */
interface LanePlace {
  readonly connection: number
  readonly x: number
  readonly width: number
}

/** Draws the lanes that fit, and below what was said in the exchange of the selected arrow. */
export function drawLadder(grid: Grid, _area: Area, model: Model, theme: Theme): void {
  const size = { columns: grid.columns, rows: grid.rows }
  const layout = ladderLayout(size)
  const window = ladderWindow({ ...model, size })
  const { body, preview, times } = layout
  if (window.length === 0) {
    grid.put(body.x + 2, body.y, body.width - 4, 'Nothing has been said on this connection yet.', theme.dim)
    return
  }
  const lanes = placesOf(window.connections, body.x + times, body.width - times - 1)
  drawHeads(grid, layout.head, times, lanes, model, theme)
  drawArrows(grid, body, times, lanes, window, model, theme)
  if (preview.height > 0) {
    drawPreview(
      grid,
      preview,
      window.at === undefined ? undefined : rowAt(model.store, window.at.row),
      model,
      theme,
    )
  }
}

function placesOf(connections: readonly number[], x: number, width: number): LanePlace[] {
  const each = Math.floor((width + 1) / Math.max(1, connections.length))
  return connections.map((connection, index) => ({ connection, x: x + index * each, width: each - 1 }))
}

function drawHeads(
  grid: Grid,
  area: Area,
  times: number,
  lanes: readonly LanePlace[],
  model: Model,
  theme: Theme,
): void {
  const scale = scaleOf(model.ladder)
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

function drawArrows(
  grid: Grid,
  body: Area,
  times: number,
  lanes: readonly LanePlace[],
  window: LadderWindow,
  model: Model,
  theme: Theme,
): void {
  let y = body.y
  window.arrows.forEach((shown, index) => {
    const above = index === 0 ? 0 : shown.lines
    for (let line = 0; line < above && y < body.y + body.height; line++, y++) {
      drawLifelines(grid, y, lanes, shown.arrow.time, model, theme)
      // A wait that is longer than its lines is broken in the middle.
      if (shown.broken && line === 1) drawBreak(grid, y, times, theme)
    }
    if (y >= body.y + body.height) return
    drawLifelines(grid, y, lanes, shown.arrow.time, model, theme)
    drawTimes(grid, y, times, shown, model, theme)
    const lane = lanes.find(({ connection }) => connection === shown.arrow.connection)
    if (lane !== undefined) drawArrow(grid, y, lane, shown.arrow, model, theme)
    if (shown.arrow.number === window.at?.number)
      drawSelection(grid, { ...body, y, height: 1 }, theme.selected, theme.marker)
    y++
  })
}

/** Each lifeline lasts as long as its connection. */
function drawLifelines(
  grid: Grid,
  y: number,
  lanes: readonly LanePlace[],
  time: number,
  model: Model,
  theme: Theme,
): void {
  for (const { connection, x, width } of lanes) {
    const known = connectionsShown(model).get(connection)
    if (known === undefined || time < known.opened || time > (known.ended?.time ?? time)) continue
    grid.put(x, y, 1, '│', theme.rule)
    grid.put(x + width - 1, y, 1, '│', theme.rule)
  }
}

function drawBreak(grid: Grid, y: number, times: number, theme: Theme): void {
  grid.putEnd(times - 2, y, 3, '~', theme.dim)
}

function drawTimes(
  grid: Grid,
  y: number,
  times: number,
  { arrow, gap }: ShownArrow,
  model: Model,
  theme: Theme,
): void {
  if (times > 20) grid.put(2, y, 12, wallTime(model.started, arrow.time, model.offsetMinutes), theme.dim)
  if (gap !== undefined && gap > 0) grid.putEnd(times - 1, y, 9, `+${duration(gap)}`, theme.dim)
}

function drawArrow(grid: Grid, y: number, lane: LanePlace, arrow: Arrow, model: Model, theme: Theme): void {
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
  const waiting = waitingText(arrow, model)
  const end = waiting === '' ? from + room : drawWaiting(grid, y, from + room, waiting, arrow, model, theme)
  grid.put(from, y, end - from, label, attr)
}

/** How long a command has been in flight, and whether it is stalled. */
function drawWaiting(
  grid: Grid,
  y: number,
  end: number,
  text: string,
  arrow: Arrow,
  model: Model,
  theme: Theme,
): number {
  const row = rowAt(model.store, arrow.row)
  const stalled = row !== undefined && isStalled(model, row)
  return grid.putEnd(end, y, end, text, stalled ? theme.alarm : theme.open)
}

function waitingText(arrow: Arrow, model: Model): string {
  const row = rowAt(model.store, arrow.row)
  if (arrow.side !== 'client' || row?.kind !== 'exchange' || !inFlight(model, row)) return ''
  const running = duration(Math.max(0, asOf(model) - row.exchange.timing.sent))
  if (isStalled(model, row)) return ` STALLED ${running} `
  return row.exchange.name === 'IDLE' ? ` held ${running} ` : ` >${running} `
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

/** @returns how many arrows there are, for the tab line */
export function ladderPosition(model: Model): string {
  const { length, dropped } = ladderWindow(model)
  return dropped === 0
    ? counted(length, 'arrow')
    : `${count(length - dropped)} of ${counted(length, 'arrow')}`
}

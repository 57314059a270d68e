/** The latency of each form of command: quantiles, trend, histogram, and the parts of server and client. */
import type { Cost, TimeName } from '../../../lib/reports/costs.ts'
import { delayLines } from '../../../lib/reports/overhead.ts'
import type { HistogramBar, Quantiles } from '../../../lib/reports/spans.ts'
import { byteCount, count, counted, duration } from '../../../lib/text/units.ts'
import { upperRows } from '../../model/layout.ts'
import { type Model, placeIn } from '../../model/model.ts'
import { drawHead, drawRow, type ListColumn, placed } from '../../panes/columns.ts'
import type { Canvas, Drawing } from '../../panes/drawing.ts'
import { drawListing } from '../../panes/listing.ts'
import { bar, sparkline } from '../../panes/sparkline.ts'
import { bold } from '../../terminal/cells.ts'
import { latencies, reportOf, spreadOf } from './costs.ts'
import { type LatencyLook, latencyLook } from './look.ts'

/** With fewer commands than this, p99 is the maximum and is drawn dim. */
const enough = 100

const heads: Readonly<Record<LatencyLook['whose'], string>> = {
  total: 'command to completion',
  server: 'time of the server',
  client: 'time of the client',
}

/** Draws the table in the chosen order, and below it the distribution of the selected form. */
export function drawLatency(on: Drawing): void {
  const { grid, area, model, theme } = on
  const costs = latencies(model)
  if (costs.length === 0) {
    grid.put(area.x + 2, area.y + 1, area.width - 4, 'No command yet.', theme.dim)
    return
  }
  const columns = placed(columnsFor(on), area)
  drawHead(grid, columns, area.y, theme.head)
  for (const { column, x, width } of columns) {
    if (column.head.toLowerCase() !== sortedHead(model)) continue
    grid.shade({ x, y: area.y, width, height: 1 }, theme.accent | bold)
  }
  const height = upperRows({ columns: grid.columns, rows: grid.rows })
  const place = placeIn(model, 'latency')
  const draw = (cost: Cost, y: number): void => drawRow(grid, columns, y, cost)
  const drawn = drawListing(on, { rows: costs, place, height, draw })
  if (drawn?.selected !== undefined) drawFoot({ ...on, area: drawn.foot }, drawn.selected)
}

/** The heading of the sort column, in lower case; TIME% is the share of the elapsed time. */
function sortedHead(model: Model): string {
  const { sort } = latencyLook.of(model)
  return sort === 'time' ? 'time%' : sort === 'failed' ? 'fail%' : sort
}

/** FAIL%, TIME%, TREND, P99, MAX, P50 are dropped in this order; COMMAND, COUNT and P95 stay. */
function columnsFor({ area: { width }, model, theme }: Drawing): ListColumn<Cost>[] {
  const { whose } = latencyLook.of(model)
  const right = (
    head: string,
    columns: number,
    priority: number,
    text: (cost: Cost) => string,
  ): ListColumn<Cost> => ({
    head,
    width: columns,
    priority,
    align: 'right',
    entry: (cost) => {
      const weak = head === 'P99' && cost.count < enough
      return { text: text(cost), attr: weak ? theme.dim : theme.text }
    },
  })
  const span = (head: string, priority: number, key: keyof Quantiles): ListColumn<Cost> =>
    right(head, 8, priority, (cost) => spanText(cost.times[whose]?.[key]))
  const course = width >= 150 ? 40 : width >= 110 ? 24 : 8
  return [
    {
      ...right('COMMAND', 14, 0, (cost) => cost.name),
      align: 'left',
      grows: true,
    },
    right('COUNT', 6, 0, (cost) => count(cost.count)),
    right('FAIL%', 5, 6, (cost) => percent(cost.errors, cost.count)),
    right('TIME%', 5, 5, (cost) => percent(cost.share.time, 1)),
    span('P50', 1, 'p50'),
    span('P95', 0, 'p95'),
    span('P99', 3, 'p99'),
    span('MAX', 2, 'max'),
    {
      head: 'TREND',
      width: course,
      priority: 4,
      align: 'left',
      entry: (cost) => ({ text: courseText(model, cost, course), attr: theme.accent & ~bold }),
    },
  ]
}

function spanText(span: number | undefined): string {
  return span === undefined ? '-' : duration(span)
}

function percent(part: number, whole: number): string {
  const share = whole === 0 ? 0 : (100 * part) / whole
  return part === 0 ? '' : share < 1 ? '<1' : String(Math.floor(share))
}

/** The maximum of each time slot, scaled to the largest of them. */
function courseText(model: Model, cost: Cost, columns: number): string {
  const course = spreadOf(model, cost.name)?.course
  if (course === undefined) return ''
  const peaks = course.slots.map((slot) => slot.peak)
  return sparkline(peaks, columns, Math.max(...peaks))
}

function drawFoot(on: Drawing, cost: Cost): void {
  const { grid, area, model, theme } = on
  const { whose } = latencyLook.of(model)
  grid.fill({ ...area, height: 1 }, '─', theme.rule)
  const end = grid.putEnd(area.x + area.width - 2, area.y, area.width - 8, ` ${heads[whose]} `, theme.dim)
  grid.put(area.x + 2, area.y, end - area.x - 3, ` ${cost.name} `, theme.accent)
  const facts = Math.min(44, Math.floor(area.width * 0.42))
  const own = drawOwnDelay(on)
  const body = { ...area, y: area.y + 1, height: area.height - 1 - own }
  drawFacts({ ...on, area: { ...body, x: area.x + area.width - facts, width: facts - 1 } }, cost)
  const spread = spreadOf(model, cost.name)
  const left = { ...body, x: area.x + 2, width: area.width - facts - 4 }
  if (spread === undefined) {
    grid.put(left.x, left.y, left.width, heldText(cost), theme.dim)
    return
  }
  drawHistogram({ ...on, area: left }, spread.bars(whose))
}

function heldText({ times, unanswered }: Cost): string {
  if (times.held !== undefined) return `IDLE time ${duration(times.held.max)} at most: no latency`
  return unanswered > 0 ? 'not answered yet' : 'no time was measured'
}

/** A line for each bucket, in steps of 1, 2 and 5; when there are too many, neighbours share a line. */
function drawHistogram({ grid, area, theme }: Canvas, bars: readonly HistogramBar[]): void {
  const each = Math.max(1, Math.ceil(bars.length / Math.max(1, area.height)))
  const rows: HistogramBar[] = []
  for (let at = 0; at < bars.length; at += each) {
    const some = bars.slice(at, at + each)
    const first = some[0]
    const last = some.at(-1)
    if (first === undefined || last === undefined) continue
    rows.push({ from: first.from, to: last.to, count: some.reduce((sum, one) => sum + one.count, 0) })
  }
  const most = Math.max(1, ...rows.map((row) => row.count))
  const room = Math.max(4, area.width - 26)
  rows.slice(0, area.height).forEach((row, line) => {
    const y = area.y + line
    grid.putEnd(area.x + 9, y, 9, `< ${duration(row.to)}`.replace(/\.0+(?= )/, ''), theme.dim)
    const end = grid.put(area.x + 11, y, room, bar(row.count / most, room), theme.accent & ~bold)
    grid.put(end + 1, y, 12, row.count === 0 ? '' : count(row.count), theme.text)
  })
}

/** The time of server, transfer and client, and the bytes and messages transferred. */
function drawFacts({ grid, area, model, theme }: Drawing, cost: Cost): void {
  const { times } = cost
  const whole = (times.server?.p50 ?? 0) + (times.client?.p50 ?? 0) + (times.transfer?.p50 ?? 0)
  const part = (name: TimeName, head: string): string[] => {
    const span = times[name]
    if (span === undefined || span.max === 0) return []
    const share = whole === 0 ? 0 : span.p50 / whole
    const drawn = area.width < 40 ? '' : `${bar(share, 6).padEnd(6)} `
    return [`${head.padEnd(9)}${duration(span.p50).padStart(8)} ${drawn} p95 ${duration(span.p95)}`]
  }
  const more = [
    ...part('server', 'server'),
    ...part('transfer', 'transfer'),
    ...part('client', 'client'),
    `bytes    ${byteCount(cost.octets.client)} up, ${byteCount(cost.octets.server)} down`,
    ...(cost.messages > 0 ? [`messages ${count(cost.messages)}`] : []),
    ...(cost.time > 0
      ? [`all      ${duration(cost.time)}, ${percent(cost.share.time, 1)} % of the time`]
      : []),
    ...(cost.unanswered > 0 ? [`open     ${count(cost.unanswered)} without an answer`] : []),
    ...(cost.errors > 0 ? [`failed   ${count(cost.errors)}`] : []),
    ...sessionFacts(model),
  ]
  more.slice(0, area.height).forEach((text, line) => {
    grid.put(area.x, area.y + line, area.width, text, theme.text)
  })
}

/** Totals over all commands. */
function sessionFacts(model: Model): string[] {
  const { all } = reportOf(model)
  return [
    '',
    `${counted(all.count, 'command')} in all${all.errors > 0 ? `, ${count(all.errors)} failed` : ''}`,
  ]
}

/** The delay that we added ourselves; an opened session may not record it. */
function ownDelay(model: Model): string[] {
  const delay = model.status.delay ?? reportOf(model).delay
  if (delay !== undefined) return delayLines(delay)
  return model.setup.live ? [] : ['proxy overhead not known: the recording does not say']
}

/** Draws it on the last lines of the area. @returns the number of lines */
function drawOwnDelay({ grid, area, model, theme }: Drawing): number {
  const lines = ownDelay(model)
  lines.forEach((text, line) => {
    const y = area.y + area.height - lines.length + line
    grid.put(area.x + 2, y, area.width - 4, text, theme.text)
  })
  return lines.length
}

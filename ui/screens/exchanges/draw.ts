/**
 * The exchange list: a row for each command, slow ones in flight on top, a preview of the selected one below.
 */
import { wallTime } from '../../../lib/text/times.ts'
import { byteCount, count, counted } from '../../../lib/text/units.ts'
import { connectionColumns, exchangeLayout, firstVisible } from '../../model/layout.ts'
import {
  asOf,
  inFlight,
  isStalled,
  listed,
  listIndex,
  listOrder,
  type Model,
  selectedRow,
} from '../../model/model.ts'
import {
  drawHead,
  drawRow,
  drawSelection,
  type Entry,
  type ListColumn,
  type PlacedColumn,
  placed,
} from '../../panes/columns.ts'
import type { Drawing } from '../../panes/drawing.ts'
import { latencyEntry, statusEntry } from '../../panes/outcome.ts'
import { drawPreview } from '../../panes/preview.ts'
import { type ExchangeRow, lastSeen, outcomeOf, type Row } from '../../store/rows.ts'
import { rowAt } from '../../store/store.ts'
import { bold } from '../../terminal/cells.ts'
import type { Theme } from '../../terminal/theme.ts'

/** Draws commands in flight, headings, rows and preview. */
export function drawExchanges(on: Drawing): void {
  const { grid, area, model, theme } = on
  const { head, list, preview } = exchangeLayout({ columns: grid.columns, rows: grid.rows })
  const columns = placed(columnsFor(on), area)
  const most = list.height > 5 ? Math.max(1, Math.floor(list.height / 4)) : 0
  const waiting = waitingRows(model).slice(0, most)
  drawWaiting({ ...on, area: { ...head, height: waiting.length } }, waiting)
  drawHead(grid, columns, head.y + waiting.length, theme.head)
  // Only when DETAIL has room for it; DETAIL is the last column, and its heading stays.
  const { x = 0, width = 0 } = columns.at(-1) ?? {}
  const position = grid.fitting(width - 'DETAIL '.length, positionForms(model))
  if (position !== undefined) grid.putEnd(x + width, head.y + waiting.length, width, position, theme.dim)
  drawList({ ...on, area: list }, waiting.length, columns)
  if (preview.height > 0) drawPreview({ ...on, area: preview }, selectedRow(model))
}

/** How many rows are listed, out of how many: the longest form first. */
function positionForms(model: Model): string[] {
  const length = listed(model)
  const all = model.paused?.end ?? model.store.end
  if (length === all) return [counted(length, 'row')]
  return [
    `${count(length)} of ${counted(all, 'row')}`,
    `${count(length)} of ${count(all)}`,
    `${length}/${all}`,
  ]
}

/** Commands in flight cover the first rows of the list: the rows below keep their position. */
function drawList(on: Drawing, covered: number, columns: readonly PlacedColumn<Row>[]): void {
  const { grid, area, model, theme } = on
  const order = listOrder(model)
  const length = listed(model)
  const selected = listIndex(model, model.exchanges.at)
  const height = area.height - covered
  const top = firstVisible(listIndex(model, model.exchanges.top) + covered, selected, length, height)
  for (let line = 0; line < height; line++) {
    const row = top + line < length ? rowAt(model.store, order[top + line] ?? -1) : undefined
    // Old rows of a sorted list may have been dropped.
    if (row === undefined) continue
    const y = area.y + covered + line
    drawRow(grid, columns, y, row)
    drawSign(on, y, row)
    if (top + line === selected) drawSelection(on, y)
  }
  if (length > 0) return
  const text = model.filter === undefined ? 'No exchange yet.' : `No exchange fits ${model.filter.text}`
  grid.put(area.x + 2, area.y + 1, area.width - 4, text, theme.dim)
}

/** `!` stalled, `;` with a comment, `*` marked: the first that applies. */
function drawSign({ grid, area, model, theme }: Drawing, y: number, row: Row): void {
  const x = area.x + 1
  if (isStalled(model, row)) grid.put(x, y, 1, '!', theme.alarm)
  else if (model.comments.has(row.number)) grid.put(x, y, 1, ';', theme.marker)
  else if (model.marks.has(row.number)) grid.put(x, y, 1, '*', theme.marker)
}

/** Nanoseconds that a command is in flight before it is also shown on top. */
const patience = 1e9

/**
 * Commands that have been in flight for a while, stalled ones first. IDLE is left out: it is meant to last.
 */
function waitingRows(model: Model): ExchangeRow[] {
  if (model.paused !== undefined) return []
  const rows: ExchangeRow[] = []
  for (const row of model.store.open.values()) {
    // They are in the order in which they were sent.
    if (rows.length >= 1024 || asOf(model) - row.exchange.timing.sent < patience) break
    if (row.exchange.name !== 'IDLE') rows.push(row)
  }
  return rows.sort((a, b) => Number(isStalled(model, b)) - Number(isStalled(model, a)) || a.number - b.number)
}

/** One line for each, laid out so that it shows the wait even on a narrow screen. */
function drawWaiting({ grid, area, model, theme }: Drawing, rows: readonly ExchangeRow[]): void {
  const name = connectionColumns(model)
  rows.forEach((row, line) => {
    const y = area.y + line
    const stalled = isStalled(model, row)
    const { exchange } = row
    const look = stalled ? theme.alarm : theme.open
    if (stalled) grid.fill({ ...area, y, height: 1 }, ' ', look)
    const put = (x: number, width: number, text: string): void => {
      grid.put(area.x + x, y, Math.min(width, area.width - x - 1), text, look)
    }
    put(0, 10, stalled ? '! STALLED' : '  …')
    put(11, name, `c${row.connection}`)
    put(12 + name, 6, exchange.tag)
    grid.putEnd(area.x + 27 + name, y, 8, latencyEntry(row, model, theme).text, look)
    put(29 + name, 12, exchange.name)
    const going = !stalled && !waitsForClient(row) && exchange.bytes.server > 0
    const far = going ? `${byteCount(exchange.bytes.server)} bytes so far · ` : ''
    put(42 + name, area.width, far + waitingText(row, stalled))
  })
}

/** Octets from the server; on a paused screen, of the responses that had arrived. */
function receivedOf(row: ExchangeRow, model: Model): number {
  const { exchange } = row
  if (model.paused === undefined || !inFlight(model, row)) return exchange.bytes.server
  const until = model.paused.time
  return exchange.answers.reduce((sum, { frame }) => sum + (frame.time <= until ? frame.length : 0), 0)
}

function waitingText(row: ExchangeRow, stalled: boolean): string {
  const last = lastSeen(row.exchange)
  const seen = last === '' ? 'nothing came' : `${byteCount(row.exchange.bytes.server)}, last: ${last}`
  if (stalled) return seen
  if (waitsForClient(row)) return `the client has not gone on · ${row.brief}`
  return row.brief
}

function waitsForClient(row: ExchangeRow): boolean {
  const wait = row.exchange.timing.waits.at(-1)
  return row.exchange.name !== 'IDLE' && wait?.granted !== undefined && wait.resumed === undefined
}

/** Dropped in this order: the bar, TAG, BYTES, TIME, CONN, LATENCY; COMMAND, STATUS and DETAIL stay. */
function columnsFor({ area, model, theme }: Drawing): ListColumn<Row>[] {
  const roomy = area.width >= 110
  const tag = roomy ? 9 : 6
  const name = connectionColumns(model)
  // A longer name takes its width from DETAIL, so that one more digit drops no column.
  const detail = Math.max(16, 20 + 'CONN'.length - name)
  const clock = (row: Row): string => wallTime(model.started, row.time, model.offsetMinutes)
  const dim = (text: string): Entry => ({ text, attr: theme.dim })
  const exchange = (row: Row, entry: (row: ExchangeRow) => Entry): Entry =>
    row.kind === 'exchange' ? entry(row) : dim('')
  return [
    column('TIME', roomy ? 12 : 8, 3, 'left', (row) => dim(clock(row).slice(0, roomy ? 12 : 8))),
    column('CONN', name, 2, 'left', (row) => dim(`c${row.connection}`)),
    column('TAG', tag, 5, 'left', (row) =>
      dim(row.kind === 'exchange' ? tail(row.exchange.tag, tag, model) : '*'),
    ),
    column('COMMAND', roomy ? 14 : 12, 0, 'left', (row) => commandEntry(row, roomy, theme)),
    column('STATUS', 6, 0, 'left', (row) => exchange(row, (it) => brief(statusEntry(it, model, theme)))),
    column('LATENCY', 9, 1, 'right', (row) => exchange(row, (it) => latencyEntry(it, model, theme))),
    column('', 6, 6, 'left', (row) => exchange(row, (it) => ({ text: barOf(it, model), attr: theme.rule }))),
    column('BYTES', 5, 4, 'right', (row) => exchange(row, (it) => dim(byteCount(receivedOf(it, model))))),
    { ...column('DETAIL', detail, 0, 'left', (row) => detailEntry(row, model, theme)), grows: true },
  ]
}

function column(
  head: string,
  width: number,
  priority: number,
  align: 'left' | 'right',
  entry: (row: Row) => Entry,
): ListColumn<Row> {
  return { head, width, priority, align, entry }
}

/** The end of a long tag, which is where tags differ. */
function tail(tag: string, width: number, model: Model): string {
  const cut = model.look.script === 'ascii' ? '~' : '…'
  return tag.length <= width ? tag : `${cut}${tag.slice(1 - width)}`
}

function commandEntry(row: Row, roomy: boolean, theme: Theme): Entry {
  if (row.kind === 'exchange') return { text: row.exchange.name, attr: theme.text }
  // Only `unpaired line` is longer than the narrow column; its first word says it.
  const text = roomy ? row.word : row.word.replace('unpaired line', 'unpaired')
  return { text, attr: row.loud ? theme.warn : theme.dim }
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** A bar on a logarithmic scale: 1 ms is nothing, 10 s is full. */
function barOf(row: ExchangeRow, model: Model): string {
  const { timing, name } = row.exchange
  if (name === 'IDLE' || timing.completed === undefined || inFlight(model, row)) return ''
  const decades = Math.log10(Math.max(1, (timing.completed - timing.sent) / 1e6))
  const steps = Math.round(Math.min(1, decades / 4) * 6 * 8)
  return '█'.repeat(Math.floor(steps / 8)) + (eighths[steps % 8] ?? '')
}

function detailEntry(row: Row, model: Model, theme: Theme): Entry {
  const from = model.exchanges.left
  const comment = model.comments.get(row.number)
  if (comment !== undefined) return { text: `; ${comment}`.slice(from), attr: theme.accent }
  if (row.kind === 'said') return { text: row.text.slice(from), attr: row.loud ? theme.warn : theme.dim }
  const { exchange } = row
  if (isStalled(model, row)) {
    return { text: `STALLED  ${waitingText(row, true)}`.slice(from), attr: theme.alarm }
  }
  if (inFlight(model, row)) {
    const text = exchange.name === 'IDLE' ? 'IDLE time' : waitingText(row, false)
    return { text: text.slice(from), attr: theme.open }
  }
  if (exchange.status === 'OK') {
    const code = exchange.code === undefined || exchange.code === 'CAPABILITY' ? '' : ` [${exchange.code}]`
    return { text: `${row.brief}${code}`.trimStart().slice(from), attr: theme.text }
  }
  const text = `${outcomeOf(exchange)} ${row.brief === '' ? '' : `· ${row.brief}`}`.trim()
  return { text: text.slice(from), attr: statusEntry(row, model, theme).attr & ~bold }
}

/** Two of our own statuses are two words, for which the list has no room. */
function brief(entry: Entry): Entry {
  const shorter: Readonly<Record<string, string>> = { 'no answer': 'none', 'not known': '?' }
  return { ...entry, text: shorter[entry.text] ?? entry.text }
}

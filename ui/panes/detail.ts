/** One exchange: what was said, line by line, in order, each with its time since the command was sent. */
import { count, counted, duration, octets } from '../../lib/text/units.ts'
import type { Area } from '../cells.ts'
import { linesUntil, someLines } from '../conversation.ts'
import type { Grid } from '../grid.ts'
import { detailHead } from '../layout.ts'
import { asOf, type Model, selectedRow } from '../model.ts'
import { literalCut } from '../places.ts'
import type { ExchangeRow, Row } from '../rows.ts'
import type { Theme } from '../theme.ts'
import { conversationOfRow } from '../transcript.ts'
import { drawLine } from './lines.ts'
import { latencyEntry, statusEntry } from './outcome.ts'
import { forgotten, titleOf } from './preview.ts'

/** Draws the head of the exchange and the lines that fit. */
export function drawDetail(grid: Grid, area: Area, model: Model, theme: Theme): void {
  const row = selectedRow(model)
  if (row === undefined) {
    grid.put(area.x + 2, area.y + 1, area.width - 4, 'No exchange is selected.', theme.dim)
    return
  }
  drawHead(grid, area, row, model, theme)
  const body = { ...area, y: area.y + detailHead, height: area.height - detailHead }
  const cut = literalCut(model)
  const conversation = conversationOfRow(row, cut)
  if (conversation === undefined || (row.kind === 'exchange' && row.forgotten)) {
    const text = row.kind === 'said' ? row.text : forgotten
    grid.put(area.x + 2, body.y, area.width - 4, text, theme.dim)
    return
  }
  const total = linesUntil(conversation, asOf(model))
  const top = Math.max(0, Math.min(model.detail.top, total - body.height))
  drawRule(grid, area, top, total, body.height, theme)
  const lines = someLines(conversation, top, Math.min(body.height, total - top), cut)
  const since = row.kind === 'exchange' ? row.exchange.timing.sent : row.time
  lines.forEach((line, index) => {
    const y = body.y + index
    const look = {
      x: area.x + 2,
      y,
      width: area.width - 3,
      since,
      left: model.detail.left,
      needle: needleOf(model),
    }
    drawLine(grid, line, look, theme)
    if (top + index === model.detail.at) grid.put(area.x, y, 1, '▌', theme.marker)
  })
}

function needleOf(model: Model): string {
  return model.search.toLowerCase()
}

function drawHead(grid: Grid, area: Area, row: Row, model: Model, theme: Theme): void {
  const end = area.x + area.width - 1
  if (row.kind === 'said') {
    grid.put(area.x + 2, area.y, area.width - 3, titleOf(row), theme.accent)
    grid.put(area.x + 2, area.y + 1, area.width - 3, 'said by the server unasked', theme.dim)
    return
  }
  const status = statusEntry(row, model, theme)
  const latency = latencyEntry(row, model, theme)
  const left = grid.putEnd(end, area.y, 24, latency.text, latency.attr) - 2
  const from = grid.putEnd(left, area.y, 8, status.text, status.attr)
  grid.put(area.x + 2, area.y, from - area.x - 4, titleOf(row), theme.accent)
  grid.put(area.x + 2, area.y + 1, area.width - 3, factsOf(row), theme.dim)
}

/** Where the time went: first response, what the server and the client let each other wait, octets. */
function factsOf(row: ExchangeRow): string {
  const { timing, bytes, answers } = row.exchange
  const facts = [`${octets(bytes.client)} sent`, `${octets(bytes.server)} received`]
  const responses = answers.length + (row.exchange.unkept ?? 0)
  if (responses > 0) facts.push(counted(responses, 'response'))
  if (row.exchange.unkept !== undefined) facts.push(`the first ${count(answers.length)} kept here`)
  if (timing.first !== undefined) facts.push(`first after ${duration(timing.first - timing.sent)}`)
  let [server, client] = [0, 0]
  for (const wait of timing.waits) {
    if (wait.granted === undefined) continue
    server += wait.granted - wait.asked
    if (wait.resumed !== undefined) client += wait.resumed - wait.granted
  }
  if (timing.waits.length > 0)
    facts.push(`server took ${duration(server)} for +, client ${duration(client)} to go on`)
  const unsure = answers.filter((answer) => answer.sure === 'likely' || answer.sure === 'ambiguous').length
  if (unsure > 0) facts.push(`${unsure} may belong elsewhere (~ likely, ? ambiguous)`)
  return facts.join(' · ')
}

function drawRule(grid: Grid, area: Area, top: number, total: number, height: number, theme: Theme): void {
  const y = area.y + detailHead - 1
  grid.fill({ ...area, y, height: 1 }, '─', theme.rule)
  if (total <= height) return
  const last = Math.min(total, top + height)
  grid.putEnd(area.x + area.width - 2, y, 40, ` lines ${top + 1} to ${last} of ${total} `, theme.dim)
}

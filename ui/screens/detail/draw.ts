/** One exchange: client, server and times, one of four views of it, and the meaning of a word. */
import type { Timing } from '../../../lib/session/events.ts'
import { sincePrevious } from '../../../lib/session/latency.ts'
import { wrapped } from '../../../lib/text/table.ts'
import { byteCount, count, counted, duration } from '../../../lib/text/units.ts'
import { type ExchangeLines, linesUntil, someLines } from '../../detail/conversation.ts'
import { notedLines } from '../../detail/transcript.ts'
import { commandMeaning, type Meaning, responseMeaning } from '../../detail/words.ts'
import { asOf, literalCut, selectedRow } from '../../model/model.ts'
import { detailTabs } from '../../model/tabs.ts'
import type { Canvas, Drawing } from '../../panes/drawing.ts'
import { drawLine } from '../../panes/lines.ts'
import { latencyEntry, statusEntry } from '../../panes/outcome.ts'
import { titleOf } from '../../panes/preview.ts'
import type { ExchangeRow, Row, SaidRow } from '../../store/rows.ts'
import { drawOctets } from './hex.ts'
import { detailFoot, detailHead, detailWidth } from './layout.ts'
import { drawOutline, frameMeaning } from './outline.ts'
import { detailConversation, detailLength, detailOutline, shownEntries } from './tabs.ts'

/** Draws the head of the exchange, the rows of the open tab that fit, and the meaning below. */
export function drawDetail(on: Drawing): void {
  const { grid, area, model, theme } = on
  const row = selectedRow(model)
  if (row === undefined) {
    grid.put(area.x + 2, area.y + 1, area.width - 4, 'No exchange is selected.', theme.dim)
    return
  }
  drawHead(on, row)
  const foot = detailFoot({ columns: grid.columns, rows: grid.rows })
  const body = { ...area, y: area.y + detailHead, height: area.height - detailHead - foot }
  const total = detailLength(model)
  const top = Math.max(0, Math.min(model.detail.top, total - body.height))
  const rule = { ...area, y: body.y - 1, height: 1 }
  drawTabs({ ...on, area: rule }, { top, total, height: body.height })
  const conversation = detailConversation(model)
  if (conversation === undefined) {
    const width = detailWidth(body.width) - 2
    const lines = notedLines(row, width).slice(top, top + body.height)
    for (const [line, text] of lines.entries()) {
      grid.put(body.x + 2, body.y + line, width, text, row.kind === 'said' ? theme.text : theme.dim)
    }
  } else drawTab({ ...on, area: body }, { row, conversation, top })
  if (foot > 0) drawFoot({ ...on, area: { ...area, y: body.y + body.height, height: foot } }, row)
}

interface Shown {
  readonly row: Row
  readonly conversation: ExchangeLines
  readonly top: number
}

function drawTab(on: Drawing, shown: Shown): void {
  const { area: body, model } = on
  const { row, conversation, top } = shown
  const since = row.kind === 'exchange' ? row.exchange.timing.sent : row.time
  const inner = { ...body, x: body.x + 2, width: detailWidth(body.width) }
  const { tab, at, left } = model.detail
  const rows = detailOutline(model)
  if (rows !== undefined) {
    drawOutline(on, { rows, conversation, since, top, at, left })
  } else if (tab === 'hex') {
    const entries = shownEntries(model, conversation)
    drawOctets({ ...on, area: inner }, { conversation, entries, top, since })
  } else drawLines(on, shown, since)
}

function drawLines(on: Drawing, shown: Shown, since: number): void {
  const { grid, area: body, model, theme } = on
  const { conversation, top } = shown
  const total = linesUntil(conversation, asOf(model))
  const lines = someLines(conversation, top, Math.min(body.height, total - top), literalCut(model))
  const needle = model.search.toLowerCase()
  lines.forEach((line, index) => {
    const y = body.y + index
    const place = { x: body.x + 2, y, width: body.width - 3, height: 1 }
    drawLine({ ...on, area: place }, line, { since, left: model.detail.left, needle })
    if (top + index === model.detail.at) grid.put(body.x, y, 1, '▌', theme.marker)
  })
}

function drawHead({ grid, area, model, theme }: Drawing, row: Row): void {
  const end = area.x + area.width - 1
  const comment = model.comments.get(row.number)
  let x = area.x + 2
  if (comment !== undefined) x = grid.put(x, area.y + 1, end - x, `; ${comment}`, theme.accent) + 2
  if (row.kind === 'said') {
    grid.put(area.x + 2, area.y, area.width - 3, titleOf(row), theme.accent)
    grid.put(x, area.y + 1, end - x, originOf(row), theme.dim)
    return
  }
  const status = statusEntry(row, model, theme)
  const latency = latencyEntry(row, model, theme)
  const left = grid.putEnd(end, area.y, 24, latency.text, latency.attr) - 2
  const from = grid.putEnd(left, area.y, 9, status.text, status.attr)
  grid.put(area.x + 2, area.y, from - area.x - 4, titleOf(row), theme.accent)
  grid.put(x, area.y + 1, end - x, factsOf(row), theme.dim)
}

/** The sender of a row that belongs to no command: not always the server. */
function originOf({ frame }: SaidRow): string {
  if (frame === undefined) return 'noted by imapscope'
  return frame.side === 'client'
    ? 'said by the client, part of no command'
    : 'unsolicited, said by the server'
}

/** Timing facts: first response, waits of the server and the client for each other, and octets. */
function factsOf(row: ExchangeRow): string {
  const { timing, bytes, answers } = row.exchange
  const facts = [`${byteCount(bytes.client)} sent`, `${byteCount(bytes.server)} received`]
  const responses = answers.length + (row.exchange.unkept ?? 0)
  if (responses > 0) facts.push(counted(responses, 'response'))
  if (row.exchange.unkept !== undefined) facts.push(`the first ${count(answers.length)} kept here`)
  if (timing.first !== undefined) facts.push(`first after ${duration(timing.first - timing.sent)}`)
  const since = sincePrevious(row.exchange)
  if (since !== undefined) facts.push(`${duration(since)} after the completion before it`)
  facts.push(...waitsOf(timing))
  const unsure = answers.filter((answer) => answer.sure === 'likely' || answer.sure === 'ambiguous').length
  if (unsure > 0) facts.push(`${unsure} may belong elsewhere (~ likely, ? ambiguous)`)
  return facts.join(' · ')
}

/**
 * How long the server took for `+`, and the client to continue; only waits that ended count. RFC 9051 §4.3.
 */
function waitsOf({ waits }: Timing): string[] {
  const granted = waits.flatMap(({ asked, granted: at }) => (at === undefined ? [] : [at - asked]))
  const resumed = waits.flatMap(({ granted: at, resumed: then }) =>
    at === undefined || then === undefined ? [] : [then - at],
  )
  const sum = (spans: readonly number[]): string => duration(spans.reduce((all, span) => all + span, 0))
  if (granted.length === 0) return []
  const client = resumed.length === 0 ? '' : `, client ${sum(resumed)} to go on`
  return [`server took ${sum(granted)} for +${client}`]
}

interface Window {
  readonly top: number
  readonly total: number
  readonly height: number
}

/** The names of the tabs on a rule, and the range of rows shown when not all fit. */
function drawTabs({ grid, area, model, theme }: Drawing, window: Window): void {
  grid.fill(area, '─', theme.rule)
  let x = area.x + 2
  for (const tab of detailTabs) {
    const open = tab === model.detail.tab
    x = grid.put(x, area.y, area.width - x, open ? `[${tab}]` : ` ${tab} `, open ? theme.tabOpen : theme.tab)
  }
  const { top, total, height } = window
  if (total <= height) return
  const text = ` ${count(top + 1)} to ${count(Math.min(total, top + height))} of ${count(total)} `
  grid.putEnd(area.x + area.width - 2, area.y, Math.max(0, area.width - x - 3), text, theme.dim)
}

/** The meaning of the selected word and where it is defined; otherwise the purpose of the command. */
function drawFoot(on: Drawing, row: Row): void {
  const { grid, area, model, theme } = on
  grid.fill({ ...area, height: 1 }, '─', theme.rule)
  const selected = detailOutline(model)?.[model.detail.at]
  const frame = selected === undefined ? undefined : detailConversation(model)?.entries[selected.entry]?.frame
  const whole = row.kind === 'exchange' ? commandMeaning(row.exchange.name) : responseMeaning(row.word)
  const meaning =
    selected?.row?.meaning?.() ?? (frame === undefined ? undefined : frameMeaning(frame)) ?? whole
  if (meaning !== undefined) drawMeaning(on, meaning)
}

function drawMeaning({ grid, area, theme }: Canvas, meaning: Meaning): void {
  const { word, about, rfc } = meaning
  const x = grid.put(area.x + 2, area.y, Math.floor(area.width / 2), ` ${word} `, theme.accent)
  grid.putEnd(area.x + area.width - 2, area.y, Math.max(0, area.width - x - 3), ` ${rfc} `, theme.dim)
  wrapped(about, area.width - 4)
    .slice(0, area.height - 1)
    .forEach((line, index) => {
      grid.put(area.x + 2, area.y + 1 + index, area.width - 4, line, theme.text)
    })
}

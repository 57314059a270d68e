/** A summary of one exchange below its list: its first lines and its outcome. */

import {
  type ExchangeLine,
  type ExchangeLines,
  linesUntil,
  shownLiteralLines,
  someLines,
} from '../detail/conversation.ts'
import { conversationOfRow, forgotten, notedLines } from '../detail/transcript.ts'
import { asOf } from '../model/model.ts'
import type { Row } from '../store/rows.ts'
import type { Drawing } from './drawing.ts'
import { drawLine } from './lines.ts'
import { latencyEntry, statusEntry } from './outcome.ts'

/** Draws a title rule and as many lines as fit; for a long conversation its beginning and its end. */
export function drawPreview(on: Drawing, row: Row | undefined): void {
  const { grid, area, model, theme } = on
  drawTitle(on, row)
  if (row === undefined) return
  const body = { ...area, y: area.y + 1, height: area.height - 1 }
  const conversation = conversationOfRow(row, shownLiteralLines)
  if (conversation === undefined) {
    const lines = notedLines(row, area.width - 4).slice(0, body.height)
    for (const [line, text] of lines.entries()) {
      grid.put(area.x + 2, body.y + line, area.width - 4, text, theme.text)
    }
    return
  }
  if (row.kind === 'exchange' && row.forgotten) {
    grid.put(area.x + 2, body.y, area.width - 4, forgotten, theme.dim)
    return
  }
  const since = row.kind === 'exchange' ? row.exchange.timing.sent : row.time
  abridged(conversation, linesUntil(conversation, asOf(model)), body.height).forEach((line, index) => {
    const place = { x: area.x + 2, y: body.y + index, width: area.width - 3, height: 1 }
    drawLine({ ...on, area: place }, line, { since, left: 0, needle: '' })
  })
}

function drawTitle({ grid, area, model, theme }: Drawing, row: Row | undefined): void {
  grid.fill({ ...area, height: 1 }, '─', theme.rule)
  if (row === undefined) return
  const end = area.x + area.width - 2
  if (row.kind === 'said') {
    grid.put(area.x + 2, area.y, area.width - 4, ` c${row.connection} · ${row.word} `, theme.accent)
    return
  }
  const status = statusEntry(row, model, theme)
  const latency = latencyEntry(row, model, theme)
  const from = grid.putEnd(end, area.y, 30, ` ${status.text}  ${latency.text} `, status.attr)
  grid.put(area.x + 2, area.y, from - area.x - 3, ` ${titleOf(row)} `, theme.accent)
}

/** @returns `c1 · A0414 · UID FETCH · INBOX` */
export function titleOf(row: Row): string {
  if (row.kind === 'said') return `c${row.connection} · ${row.word}`
  const { connection, tag, name, mailbox } = row.exchange
  return [`c${connection}`, tag, name, ...(mailbox === undefined ? [] : [mailbox])].join(' · ')
}

function abridged(conversation: ExchangeLines, total: number, height: number): ExchangeLine[] {
  if (total <= height) return someLines(conversation, 0, total, shownLiteralLines)
  const head = someLines(conversation, 0, Math.max(0, height - 2), shownLiteralLines)
  const last = someLines(conversation, total - 1, 1, shownLiteralLines)
  const hidden = total - head.length - 1
  const gap = last.map(
    (line): ExchangeLine => ({ ...line, part: 'note', text: `${hidden} more lines: Enter shows them` }),
  )
  return height < 3 ? head.concat(last).slice(0, height) : [...head, ...gap, ...last]
}

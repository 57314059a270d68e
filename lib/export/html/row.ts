/** Turns an exchange or a remark into a row of the timeline. */
import type { SessionHead, Time } from '../../record/record.ts'
import { statusInWords } from '../../reports/remarks.ts'
import type { Exchange } from '../../session/events.ts'
import { isHeld, latency, sending, sincePrevious } from '../../session/latency.ts'
import { cut } from '../../text/cut.ts'
import { safeText } from '../../text/safe.ts'
import { wallTime } from '../../text/times.ts'
import { byteCount, count, duration } from '../../text/units.ts'
import { linesOf } from '../lines.ts'
import { bars, micros } from './bars.ts'
import type { TimelineLine, TimelineRow } from './data.ts'
import { conversation } from './said.ts'

/** The most columns of a command or remark in its row; the detail shows all of it. */
const shown = 160

/** The words for an answer that did not come. */
const answerWords: Readonly<Record<string, string | undefined>> = {
  ended: 'no answer: the connection ended first',
  lost: 'not known: it is not in the recording',
}

const nothing = { id: 0, tag: '', name: '', status: '', took: '', bars: [], facts: [], lines: [] } as const

/** An event between exchanges; `status` is `alert` if something went wrong. */
export interface Remark {
  readonly time: Time
  readonly connection: number
  readonly text: string
  readonly status?: 'alert'
  readonly lines?: readonly TimelineLine[]
}

/** @returns a remark as a row. @param head the head of the session, for the time of day */
export function remarkRow(head: SessionHead, { time, text, ...rest }: Remark): TimelineRow {
  const at = wallTime(head.started, time, 0)
  return { ...nothing, ...rest, at, from: micros(time), to: micros(time), text: cut(text, shown) }
}

/**
 * An exchange as a row.
 * @param end when it ended, with its completion or with its connection
 */
export function exchangeRow(head: SessionHead, exchange: Exchange, end: Time): TimelineRow {
  const { id, connection, tag, name, said, status = '' } = exchange
  const from = said[0].begun
  return {
    id,
    connection,
    at: wallTime(head.started, from, 0),
    from: micros(from),
    to: micros(end),
    tag: cut(tag, 32),
    name: cut(name, 32),
    text: argumentsOf(exchange),
    status: statusInWords(status),
    took: took(exchange, end),
    bars: bars(exchange, end),
    facts: facts(exchange),
    lines: conversation(exchange, from),
  }
}

/** The comment of the user, then the first line of the command after its name, cut. */
function argumentsOf({ said: frames, tag, name, comment }: Exchange): string {
  const [line] = linesOf(frames[0])
  const said = line.slice(tag.length + 1 + name.length).trim()
  const { text = '', marked = false } = comment ?? {}
  const written = text === '' ? '' : `; ${text}  `
  return cut(`${marked ? '* ' : ''}${written}${said}`, shown)
}

function took(exchange: Exchange, end: Time): string {
  const { sent, completed } = exchange.timing
  if (isHeld(exchange)) return `IDLE time ${duration(end - sent)}`
  return completed === undefined ? `${duration(end - sent)}, no answer` : duration(completed - sent)
}

function facts(exchange: Exchange): TimelineRow['facts'] {
  const { status, code, state, mailbox, bytes, answers, unkept = 0, comment } = exchange
  const time = latency(exchange)
  const sent = sending(exchange).total
  const since = sincePrevious(exchange)
  const found: (readonly [string, string])[] = [
    ['state', mailbox === undefined ? state : `${state}, ${cut(mailbox, shown)}`],
    ['completion', answerWords[status ?? ''] ?? `${status ?? ''} ${code ?? ''}`.trim()],
  ]
  if (sent > 0) found.push(['sending', duration(sent)])
  if (time !== undefined) {
    found.push(['server', duration(time.server)], ['transfer', duration(time.transfer)])
    if (time.client > 0) found.push(['client', duration(time.client)])
  }
  if (since !== undefined) found.push(['after the completion before it', duration(since)])
  found.push(['bytes', `${byteCount(bytes.client)} sent, ${byteCount(bytes.server)} received`])
  found.push(['responses', count(answers.length + unkept)])
  if (comment !== undefined && comment.text !== '') found.push(['comment', safeText(comment.text)])
  return found
}

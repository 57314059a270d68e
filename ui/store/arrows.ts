/** Turns rows and frames into arrows of the ladder, and arrows into labels. Knows no screen. */
import type { Time } from '../../lib/record/record.ts'
import type { Exchange } from '../../lib/session/events.ts'
import { latency } from '../../lib/session/latency.ts'
import { count, duration } from '../../lib/text/units.ts'
import type { Frame } from '../../lib/wire/frame.ts'
import { draw, type Ladder } from './ladder.ts'
import type { Arrow, ArrowLook } from './lane.ts'
import { type ExchangeRow, firstLine, outcomeOf, type Row, type SaidRow } from './rows.ts'

/** The arrow of a command. */
export function drawCommand(ladder: Ladder, row: ExchangeRow): void {
  const { connection, time, number } = row
  draw(ladder, {
    connection,
    time,
    side: 'client',
    kind: 'command',
    word: '',
    look: 'said',
    row: number,
    part: 0,
  })
}

/**
 * Draws a further frame of the client, or a response that belongs to an exchange.
 * @param part the index of the frame among those of its side in the exchange
 * @param word of a response
 */
export function drawFrame(
  ladder: Ladder,
  row: ExchangeRow,
  { side, time }: Frame,
  part: number,
  word: string,
): void {
  const { connection, number } = row
  draw(ladder, { connection, time, side, kind: 'said', word, look: 'said', row: number, part })
}

/** The completion of a command. */
export function drawCompletion(ladder: Ladder, row: ExchangeRow): void {
  const { exchange, connection, number } = row
  const time = exchange.timing.completed
  if (time === undefined) return
  const look = lookOf(exchange)
  draw(ladder, {
    connection,
    time,
    side: 'server',
    kind: 'completion',
    word: '',
    look,
    row: number,
    part: 0,
  })
}

function lookOf({ status }: Exchange): ArrowLook {
  return status === 'NO' ? 'no' : status === 'BAD' ? 'bad' : status === 'OK' ? 'said' : 'loud'
}

/** Draws unsolicited data or our own remark: without a side it is a mark across both lifelines. */
export function drawSaid(ladder: Ladder, row: SaidRow): void {
  const { connection, time, number, frame, word, loud } = row
  const arrow = { connection, time, kind: 'said', word: '', row: number, part: 0 } as const
  const ours = loud ? 'loud' : 'mark'
  const theirs = loud ? 'loud' : word === 'greeting' ? 'said' : 'unasked'
  draw(ladder, { ...arrow, side: frame?.side, look: frame === undefined ? ours : theirs })
}

/** The label of an arrow whose row or frame was dropped. */
const gone = 'no longer in memory'

/**
 * The label of an arrow: a run of responses with its count, a completion with its latency.
 * @param row the row of the arrow, unless it is no longer in memory
 * @param now later responses are not counted yet
 * @returns text that is not yet safe to print
 */
export function labelOf(arrow: Arrow, row: Row | undefined, now: Time): string {
  if (arrow.count > 1) {
    if (arrow.until > now) return `* ${arrow.word} …`
    return `* ${arrow.word} ×${count(arrow.count)} in ${duration(arrow.until - arrow.time)}`
  }
  if (row === undefined) return gone
  if (row.kind === 'said') return row.frame === undefined ? saidLabel(arrow, row) : firstLine(row.frame)
  if (arrow.kind !== 'said') return exchangeLabel(arrow, row)
  const frame = frameOf(arrow, row.exchange)
  if (frame !== undefined) return firstLine(frame)
  return arrow.word === '' ? gone : `* ${arrow.word}`
}

/** The label of our own remark, or of a line whose frame was dropped. */
function saidLabel({ side }: Arrow, { word, text }: SaidRow): string {
  return side === undefined ? `${word}: ${text}` : text
}

/** The frame that an arrow stands for, if it is in memory. */
function frameOf({ side, part }: Arrow, { said, answers }: Exchange): Frame | undefined {
  return side === 'client' ? said[part] : answers[part]?.frame
}

function exchangeLabel({ kind }: Arrow, { exchange, brief }: ExchangeRow): string {
  if (kind === 'command') return `${exchange.tag} ${exchange.name} ${brief}`.trimEnd()
  const took = latency(exchange)
  const span = took === undefined ? '' : `${duration(took.total)}  `
  return `${span}${exchange.tag} ${exchange.status ?? ''} ${outcomeOf(exchange)}`.trimEnd()
}

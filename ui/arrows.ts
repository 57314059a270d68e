/** What each thing that happens draws on the ladder, and what its arrow says. Knows no screen. */
import type { Time } from '../lib/record/record.ts'
import type { Exchange } from '../lib/session/events.ts'
import { latency } from '../lib/session/latency.ts'
import { count, duration } from '../lib/text/units.ts'
import type { Frame } from '../lib/wire/frame.ts'
import { type Arrow, type ArrowLook, draw, type Ladder } from './ladder.ts'
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
    text: '',
    look: 'said',
    row: number,
  })
}

/** What the client said on, or a response that belongs to an exchange; `word` is that of a response. */
export function drawFrame(ladder: Ladder, row: ExchangeRow, time: Time, frame: Frame, word: string): void {
  const { connection, number } = row
  const lane = ladder.lanes.get(connection)?.arrows
  const last = lane?.[lane.length - 1]
  // Of a run only the first one is told in words.
  const goesOn = word !== '' && last?.word === word && last.row === number
  const text = goesOn ? '' : firstLine(frame)
  const { side } = frame
  draw(ladder, { connection, time, side, kind: 'said', word, text, look: 'said', row: number })
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
    text: '',
    look,
    row: number,
  })
}

function lookOf({ status }: Exchange): ArrowLook {
  return status === 'NO' ? 'no' : status === 'BAD' ? 'bad' : status === 'OK' ? 'said' : 'loud'
}

/** What was said unasked, or a remark of ours: without a side it is a mark across both lifelines. */
export function drawSaid(ladder: Ladder, row: SaidRow): void {
  const { connection, time, number, frame, word, text, loud } = row
  const arrow = { connection, time, kind: 'said', word: '', row: number } as const
  if (frame === undefined) {
    const look = loud ? 'loud' : 'mark'
    draw(ladder, { ...arrow, side: undefined, text: `${word}: ${text}`, look })
    return
  }
  const look = loud ? 'loud' : word === 'greeting' ? 'said' : 'unasked'
  draw(ladder, { ...arrow, side: frame.side, text: firstLine(frame), look })
}

/**
 * What an arrow says: a run of responses with their count, a completion with the time it took.
 * @param row the one it belongs to, unless it is no longer in memory
 * @param now what came later is not counted yet
 * @returns text that is not yet safe
 */
export function labelOf(arrow: Arrow, row: Row | undefined, now: Time): string {
  if (arrow.kind !== 'said')
    return row?.kind === 'exchange' ? exchangeLabel(arrow, row) : 'no longer in memory'
  if (arrow.count === 1) return arrow.text
  const many = arrow.until > now ? '…' : `×${count(arrow.count)}`
  return `* ${arrow.word} ${many} in ${duration(arrow.until - arrow.time)}`
}

function exchangeLabel({ kind }: Arrow, { exchange, brief }: ExchangeRow): string {
  if (kind === 'command') return `${exchange.tag} ${exchange.name} ${brief}`.trimEnd()
  const took = latency(exchange)
  const span = took === undefined ? '' : `${duration(took.total)}  `
  return `${span}${exchange.tag} ${exchange.status ?? ''} ${outcomeOf(exchange)}`.trimEnd()
}

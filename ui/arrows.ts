/** What each thing that happens draws on the ladder. Knows no screen; the ladder bounds itself. */
import type { Time } from '../lib/record/record.ts'
import type { Exchange } from '../lib/session/events.ts'
import { latency } from '../lib/session/latency.ts'
import type { Frame } from '../lib/wire/frame.ts'
import { type ArrowLook, draw, type Ladder } from './ladder.ts'
import { type ExchangeRow, firstLine, outcomeOf, type SaidRow } from './rows.ts'

/** The arrow of a command. */
export function drawCommand(ladder: Ladder, row: ExchangeRow): void {
  const { connection, time, number, exchange } = row
  const text = `${exchange.tag} ${exchange.name} ${row.brief}`.trimEnd()
  draw(ladder, { connection, time, side: 'client', word: '', text, look: 'said', row: number })
}

/** What the client said on, or a response that belongs to an exchange; `word` is that of a response. */
export function drawFrame(ladder: Ladder, row: ExchangeRow, time: Time, frame: Frame, word: string): void {
  const { connection, number } = row
  const text = firstLine(frame)
  draw(ladder, { connection, time, side: frame.side, word, text, look: 'said', row: number })
}

/** The completion of a command, with the time it took; a held one took none. */
export function drawCompletion(ladder: Ladder, row: ExchangeRow): void {
  const { exchange, connection, number } = row
  const time = exchange.timing.completed
  if (time === undefined) return
  const text = `${exchange.tag} ${exchange.status ?? ''} ${outcomeOf(exchange)}`.trimEnd()
  const look = lookOf(exchange)
  const took = latency(exchange)?.total
  const arrow = { connection, time, side: 'server', word: '', text, look, row: number } as const
  draw(ladder, took === undefined ? arrow : { ...arrow, took })
}

function lookOf({ status }: Exchange): ArrowLook {
  return status === 'NO' ? 'no' : status === 'BAD' ? 'bad' : status === 'OK' ? 'said' : 'loud'
}

/** What was said unasked, or a remark of ours: without a side it is a mark across both lifelines. */
export function drawSaid(ladder: Ladder, row: SaidRow): void {
  const { connection, time, number, frame, word, text, loud } = row
  if (frame === undefined) {
    const look = loud ? 'loud' : 'mark'
    draw(ladder, { connection, time, word: '', text: `${word}: ${text}`, look, row: number })
    return
  }
  const look = loud ? 'loud' : word === 'greeting' ? 'said' : 'unasked'
  const { side } = frame
  draw(ladder, { connection, time, side, word: '', text: firstLine(frame), look, row: number })
}

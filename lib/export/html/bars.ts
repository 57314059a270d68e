/** Attributes the time of an exchange to the sides, as parts of a bar drawn to scale. */
import type { Time } from '../../record/record.ts'
import type { Exchange } from '../../session/events.ts'
import { isHeld } from '../../session/latency.ts'
import type { BarKind, Micros, TimelineBar } from './data.ts'

/** @returns microseconds, from nanoseconds */
export const micros = (time: Time): Micros => Math.floor(time / 1000)

/**
 * The bar of an exchange.
 * @param end where the bar ends if the exchange was never completed
 * @returns the parts in painting order
 */
export function bars(exchange: Exchange, end: Time): TimelineBar[] {
  const { said, timing } = exchange
  const { sent, begun = Number.POSITIVE_INFINITY, completed, waits } = timing
  const painted: TimelineBar[] = []
  const paint = (kind: BarKind, from: Time, to: Time): void => {
    if (to > from) painted.push([kind, micros(from), micros(to)])
  }
  paint('sending', said[0].begun, sent)
  if (isHeld(exchange)) paint('held', sent, completed ?? end)
  else if (completed === undefined) paint('open', sent, end)
  else {
    const first = Math.max(sent, Math.min(begun, completed))
    paint('server', sent, first)
    paint('transfer', first, completed)
  }
  for (const { asked, granted, resumed } of waits) {
    if (isHeld(exchange) || granted === undefined) continue
    paint('server', asked, granted)
    if (resumed !== undefined) paint('client', granted, resumed)
  }
  return painted
}

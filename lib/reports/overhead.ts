/** The proxy's own overhead in words, for screens, summaries and exports. */
import type { DelayFact, DelayFigures } from '../record/record.ts'
import { count, counted, duration } from '../text/units.ts'

/**
 * The time that forwarding took, and the waits for a receiver that was slow to take earlier octets.
 * @returns a line of at most 80 columns for each of the two that happened; none when nothing was forwarded
 */
export function delayLines({ passed, waited }: DelayFact): string[] {
  return [
    ...(passed.count === 0 ? [] : [`proxy overhead ${spans(passed)} (${counted(passed.count, 'read')})`]),
    ...(waited.count === 0 ? [] : [`${count(waited.count)} more waited for the receiver: ${spans(waited)}`]),
  ]
}

function spans({ p50, p99, max }: DelayFigures): string {
  return `p50 ${duration(p50)}, p99 ${duration(p99)}, max ${duration(max)}`
}

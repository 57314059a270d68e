/** Times of a session as the reader's clock shows them. The clock's offset is an argument. */

const day = 86_400_000n

/**
 * The time of day.
 * @param started wall-clock time of the session's beginning, nanoseconds since 1970 UTC
 * @param time nanoseconds since then
 * @param offset minutes that the reader's clock is ahead of UTC; 0 for UTC
 * @returns `12:34:50.118`, cut to milliseconds
 */
export function wallTime(started: bigint, time: number, offset: number): string {
  const left = Number(milliseconds(started, time, offset) % day)
  const whole = Math.floor(left / 1000)
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const clock = parts.map((part) => String(part).padStart(2, '0')).join(':')
  return `${clock}.${String(left % 1000).padStart(3, '0')}`
}

/**
 * The date; arguments as for `wallTime`.
 * @returns `2026-01-31`
 */
export function wallDate(started: bigint, time: number, offset: number): string {
  const date = new Date(Number(milliseconds(started, time, offset)))
  return date.toISOString().slice(0, 10)
}

function milliseconds(started: bigint, time: number, offset: number): bigint {
  const whole = started + BigInt(Math.round(time)) + BigInt(offset) * 60_000_000_000n
  return whole < 0n ? 0n : whole / 1_000_000n
}

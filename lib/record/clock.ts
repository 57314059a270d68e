/** The only clock. Everything else is handed the time, so that tests and opened files need none. */
import type { Time } from './record.ts'

/** Where a session's time begins: enough to read the same clock in another thread of this process. */
export interface ClockStart {
  /** Nanoseconds since 1970 UTC at time 0. */
  readonly started: bigint
  /** The monotonic clock of this process at time 0, in nanoseconds. */
  readonly origin: bigint
}

/** Wall-clock start of a session and the monotonic time since then. */
export interface Clock extends ClockStart {
  /** Nanoseconds since the session began; never goes back, whatever happens to the wall clock. */
  now(): Time
}

/**
 * Starts a clock at zero.
 * @returns a clock whose `now()` is monotonic
 */
export function startClock(): Clock {
  return readClock({ started: BigInt(Date.now()) * 1_000_000n, origin: process.hrtime.bigint() })
}

/**
 * The same clock as the one that was started, in any thread of this process.
 * @param start `started` and `origin` of that clock
 */
export function readClock({ started, origin }: ClockStart): Clock {
  return { started, origin, now: () => Number(process.hrtime.bigint() - origin) }
}

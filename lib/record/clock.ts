/** The only clock of the program. Everything else receives the time as a value, so tests need no clock. */
import type { Time } from './record.ts'

/** The origin of a session's time: enough to read the same clock in another thread of this process. */
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
 * Reads a clock that was started elsewhere, in any thread of this process.
 * @param start `started` and `origin` of that clock
 */
export function readClock({ started, origin }: ClockStart): Clock {
  return { started, origin, now: () => Number(process.hrtime.bigint() - origin) }
}

/** The only clock. Everything else is handed the time, so that tests and opened files need none. */
import type { Time } from './record.ts'

/** Wall-clock start of a session and the monotonic time since then. */
export interface Clock {
  /** Nanoseconds since 1970 UTC at `now() === 0`. */
  readonly started: bigint
  /** Nanoseconds since the session began; never goes back, whatever happens to the wall clock. */
  now(): Time
}

/**
 * Starts a clock at zero.
 * @returns a clock whose `now()` is monotonic
 */
export function startClock(): Clock {
  const origin = process.hrtime.bigint()
  return {
    started: BigInt(Date.now()) * 1_000_000n,
    now: () => Number(process.hrtime.bigint() - origin),
  }
}

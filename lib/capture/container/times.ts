/** Times of packets: which of them can be true, and how they stand in 64 bits. Reads no clock. */
import type { Time } from '../../record/record.ts'

/** The first moment that is too late: 2200. Whoever adds ten years to an earlier one still has 64 bits. */
const tooLate = BigInt(Date.UTC(2200, 0)) * 1_000_000n

/** What is said of a capture with times that `isPossible` denies. */
export const impossibleTimes =
  'some packets have a time before 1970 or after 2199: that of the packet before them was taken'

/** @returns whether a moment, in nanoseconds since 1970 UTC, can be when a packet was captured */
export function isPossible(moment: bigint): boolean {
  return moment >= 0n && moment < tooLate
}

/**
 * When a session began, as a file can say it.
 * @param started nanoseconds since 1970 UTC; negative where dates were moved further than that
 */
export function beginning(started: bigint): bigint {
  return started < 0n ? 0n : started
}

/** @returns a time of a session in nanoseconds since 1970 UTC, as a packet can have it */
export function stamp(started: bigint, time: Time): bigint {
  const moment = beginning(started) + BigInt(Math.trunc(time))
  return moment < 0n ? 0n : moment
}

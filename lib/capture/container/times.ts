/** Times of packets: which are possible, and how they are written in 64 bits. Reads no clock. */
import type { Time } from '../../record/record.ts'

/** The first impossible moment: 2200. An earlier one plus ten years still fits into 64 bits. */
const tooLate = BigInt(Date.UTC(2200, 0)) * 1_000_000n

/** The warning for a capture with impossible times. */
export const impossibleTimes =
  'some packets have a time before 1970 or after 2199: that of the packet before them was taken'

/** @returns whether a packet can have been captured at this moment, in nanoseconds since 1970 UTC */
export function isPossible(moment: bigint): boolean {
  return moment >= 0n && moment < tooLate
}

/**
 * When a session began, as a file can express it.
 * @param started nanoseconds since 1970 UTC; negative when sharing moved it to before 1970
 */
export function beginning(started: bigint): bigint {
  return started < 0n ? 0n : started
}

/** @returns a time of a session in nanoseconds since 1970 UTC, as a packet can have it */
export function stamp(started: bigint, time: Time): bigint {
  const moment = beginning(started) + BigInt(Math.trunc(time))
  return moment < 0n ? 0n : moment
}

/** Times of packets: which are possible, and how they are written in 64 bits. Reads no clock. */
import type { Time } from '../../record/record.ts'
import type { Packet, PcapItem } from './pcapng.ts'

/** The first impossible moment: 2200. An earlier one plus ten years still fits into 64 bits. */
const tooLate = BigInt(Date.UTC(2200, 0)) * 1_000_000n

/** @returns whether a packet can have been captured at this moment, in nanoseconds since 1970 UTC */
export function isPossible(moment: bigint): boolean {
  return moment >= 0n && moment < tooLate
}

/** Follows the times of a capture: a packet with an impossible one gets that of the packet before it. */
export class PacketTimes {
  /** The time of the previous packet; undefined before the first. */
  latest: bigint | undefined
  private warned = false

  /**
   * Takes the next packet.
   * @param read takes it with a time that is possible, or none where the capture has none
   * @returns what `read` returns, with a warning before the first time that is replaced
   */
  take<Item>(
    packet: Packet,
    read: (packet: Packet) => readonly Item[],
  ): readonly (Item | Extract<PcapItem, { type: 'warning' }>)[] {
    const { time } = packet
    if (time === undefined) return read(packet)
    if (isPossible(time)) {
      this.latest = time
      return read(packet)
    }
    const items = read({ ...packet, time: this.latest })
    if (this.warned) return items
    this.warned = true
    return [{ type: 'warning', text: impossibleTimes }, ...items]
  }
}

const impossibleTimes =
  'some packets have a time before 1970 or after 2199: that of the packet before them was taken'

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

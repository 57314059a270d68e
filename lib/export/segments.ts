/**
 * A command cut where the client had to wait for `+`, so that a conversation can be told in its own order.
 */
import type { Time } from '../record/record.ts'
import type { Frame } from '../wire/frame.ts'

/** What the client said at one go, as a frame of its own, and when it had said it. */
export interface Segment {
  readonly time: Time
  readonly frame: Frame
}

/** True for `{n+}`, behind which nobody waits. RFC 7888. */
function waitsBefore(bytes: Uint8Array, literal: number): boolean {
  const close = bytes.lastIndexOf(0x7d /* } */, literal - 1)
  return bytes[close - 1] !== 0x2b /* + */
}

/** @returns the segments of a frame in order; one where the client never had to wait. RFC 9051 §4.3 */
export function segments(frame: Frame): Segment[] {
  const { waits = [], literals, bytes } = frame
  if (waits.length === 0) return [{ time: frame.time, frame }]
  const cuts = literals.filter(({ start }) => waitsBefore(bytes, start)).map(({ start }) => start)
  const borders = [0, ...cuts.slice(0, waits.length), bytes.length]
  return borders.slice(1).map((end, i) => {
    const from = borders[i]
    const inside = literals.filter(({ start }) => start >= from && start < end)
    return {
      time: waits[i]?.asked ?? frame.time,
      frame: {
        ...frame,
        bytes: bytes.subarray(from, end),
        literals: inside.map((literal) => ({ ...literal, start: literal.start - from })),
      },
    }
  })
}

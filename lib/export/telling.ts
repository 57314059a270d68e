/**
 * Puts the conversation in the order in which it was sent: splits a command where it waited for `+`, and
 * gives it piece by piece.
 */
import type { Time } from '../record/record.ts'
import type { Exchange, SessionEvent } from '../session/events.ts'
import type { Frame } from '../wire/frame.ts'

/** The octets that a side sent without waiting, as a frame of their own. */
export interface FrameSegment {
  /** When its first octet was read; `time` is when its last one was. */
  readonly begun: Time
  readonly time: Time
  readonly frame: Frame
}

/** The same with its connection. */
export interface PlacedSegment extends FrameSegment {
  readonly connection: number
}

/** False for `{n+}`, after which the client does not wait. RFC 7888. */
function waitsBefore(bytes: Uint8Array, literal: number): boolean {
  const close = bytes.lastIndexOf(0x7d /* } */, literal - 1)
  return bytes[close - 1] !== 0x2b /* + */
}

/** Events → the conversation. Takes all events of a session, in order. */
export class Utterances {
  /** Segments of a command still to be given; the events of its `+` come next, after the whole command. */
  private waiting: { readonly exchange: Exchange; readonly rest: PlacedSegment[] } | undefined

  /** @returns the segments to be given now; none for events without a frame */
  take(event: SessionEvent): readonly PlacedSegment[] {
    const { waiting } = this
    const granted = event.type === 'received' && event.frame.kind === 'continuation'
    if (waiting !== undefined && granted && event.exchange === waiting.exchange) {
      const next = waiting.rest.shift()
      if (waiting.rest.length === 0) this.waiting = undefined
      return [...said(event), ...(next === undefined ? [] : [next])]
    }
    this.waiting = undefined
    // The client continued without waiting.
    const late = waiting?.rest ?? []
    // A command repeated in a `resumed` record is given at that place, where the recording resumes.
    if (event.type !== 'sent') return late.length === 0 ? said(event) : [...late, ...said(event)]
    const { connection, said: frames } = event.exchange
    const [first, ...rest] = segments(frames[0]).map((segment) => ({ ...segment, connection }))
    if (rest.length > 0) this.waiting = { exchange: event.exchange, rest }
    return [...late, first]
  }
}

/** The segments of an event that is not a command. */
function said(event: SessionEvent): PlacedSegment[] {
  switch (event.type) {
    case 'greeting':
    case 'stray':
    case 'unfollowed':
    case 'received':
      return [whole(event.connection.id, event.frame)]
    case 'continued':
      return [whole(event.exchange.connection, event.frame)]
    case 'completed': {
      const { connection, completion } = event.exchange
      return completion === undefined ? [] : [whole(connection, completion)]
    }
    default:
      return []
  }
}

function whole(connection: number, frame: Frame): PlacedSegment {
  return { connection, begun: frame.begun, time: frame.time, frame }
}

/** @returns the segments of a command in order; only one if the client never had to wait. RFC 9051 §4.3 */
export function segments(frame: Frame): FrameSegment[] {
  const { waits, literals, bytes } = frame
  if (waits === undefined) return [{ begun: frame.begun, time: frame.time, frame }]
  const cuts = literals.filter(({ start }) => waitsBefore(bytes, start)).map(({ start }) => start)
  const borders = [0, ...cuts.slice(0, waits.length), bytes.length]
  const all = borders.slice(1).map((end, i): FrameSegment => {
    const from = borders[i]
    const inside = literals.filter(({ start }) => start >= from && start < end)
    const time = waits[i]?.asked ?? frame.time
    const length = end - from + inside.reduce((sum, literal) => sum + literal.length - literal.kept, 0)
    return {
      begun: i === 0 ? frame.begun : (waits[i - 1]?.resumed ?? time),
      time,
      frame: {
        ...frame,
        length,
        bytes: bytes.subarray(from, end),
        literals: inside.map((literal) => ({ ...literal, start: literal.start - from })),
      },
    }
  })
  // If a literal was refused, nothing follows its announcement.
  return all.filter(({ frame: { bytes: some } }, i) => i === 0 || some.length > 0)
}

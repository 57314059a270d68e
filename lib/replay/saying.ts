/** The interface between a played part and the connection that it is played on. */
import type { Time } from '../record/record.ts'
import type { Frame } from '../wire/frame.ts'

/** What to send next. `gap`: nanoseconds after the last octets sent or received. */
export type Saying =
  | { readonly type: 'say'; readonly gap: Time; readonly bytes: Uint8Array }
  /** Send no more, and end. */
  | { readonly type: 'end'; readonly gap: Time }

/** Plays one side of a connection. Knows no socket and no clock. */
export interface SayingPart {
  /** @returns what to send before anything has been received */
  begin(): readonly Saying[]
  /** @returns what to send in response to a frame of the other side */
  heard(frame: Frame): readonly Saying[]
  /** The other side announced a literal and waits. @returns the `+` that lets it go on; RFC 9051 §4.3 */
  invite(): readonly Saying[]
}

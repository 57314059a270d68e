/** The words between a part that is played and the connection that it is played on. */
import type { Time } from '../record/record.ts'
import type { Frame } from '../wire/frame.ts'

/** What is to be said next, so many nanoseconds after what was said or heard before. */
export type Saying =
  | { readonly type: 'say'; readonly gap: Time; readonly bytes: Uint8Array }
  /** Say no more, and end. */
  | { readonly type: 'end'; readonly gap: Time }

/** Plays a side of a connection. Knows no socket and no clock. */
export interface SayingPart {
  /** @returns what is said before anything was heard */
  begin(): readonly Saying[]
  /** @returns what is said to a frame of the other side */
  heard(frame: Frame): readonly Saying[]
  /** The other side announced a literal and waits. @returns what lets it go on; RFC 9051 §4.3 */
  invite(): readonly Saying[]
}

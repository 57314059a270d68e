/** The words between a relay and the sockets: what happened on a leg, and what is to be done about it. */
import type { Closer, Side, Time, UnprotectedFact } from '../record/record.ts'

/** What happened on a leg. */
export type RelayEvent =
  | { readonly type: 'received'; readonly side: Side; readonly bytes: Uint8Array }
  /** TLS, asked for by `secure`, is up on this leg. */
  | { readonly type: 'secured'; readonly leg: Side }
  | LegEnding
  /** The time of the last `alarm` is over. */
  | { readonly type: 'alarm' }
  /** The time of the last `wait` for this side is over. */
  | { readonly type: 'due'; readonly side: Side }

/** A side ends. */
export type LegEnding =
  /** It will say no more; what it is told may still arrive. */
  | { readonly type: 'finished'; readonly side: Side }
  /** The socket is gone, with the reason where it was an error. */
  | { readonly type: 'closed'; readonly side: Side; readonly reason?: string }

/** What is to be done, in this order. */
export type RelayAction =
  | { readonly type: 'send'; readonly to: Side; readonly bytes: Uint8Array }
  /** What the mail client said, or was told: the conversation as the client has it is what is recorded. */
  | { readonly type: 'observe'; readonly side: Side; readonly bytes: Uint8Array }
  /** Octets that differ between the two legs, with both versions. */
  | {
      readonly type: 'altered'
      readonly side: Side
      readonly received: Uint8Array
      readonly sent: Uint8Array
      readonly reason: string
    }
  /** Nothing is read from this leg until `release`. */
  | { readonly type: 'hold'; readonly leg: Side }
  | { readonly type: 'release'; readonly leg: Side }
  /** Make this leg TLS. Octets that were read too early are the beginning of the handshake. */
  | { readonly type: 'secure'; readonly leg: Side; readonly early: Uint8Array }
  /** Tell the mail client goodbye with a reason, and end. */
  | { readonly type: 'refuse'; readonly leg: Side; readonly cause: string; readonly remedy?: string }
  /** End both legs, once what was sent to them has left. */
  | { readonly type: 'close'; readonly by: Closer; readonly reason: string }
  /** End without a word: who speaks there must learn nothing. */
  | { readonly type: 'shun'; readonly leg: Side; readonly cause: string; readonly remedy?: string }
  /** Say `alarm` after so many milliseconds, instead of any time before; undefined: never. */
  | { readonly type: 'alarm'; readonly after: number | undefined }
  /** Say `due` of this side after so many nanoseconds. */
  | { readonly type: 'wait'; readonly leg: Side; readonly time: Time }
  /** A remark for the log and the record. */
  | { readonly type: 'note'; readonly text: string }
  /** A login has left in the clear: for the record, and a lasting warning. */
  | { readonly type: 'unprotected'; readonly fact: UnprotectedFact }
  /** Half-close: say no more on this leg. */
  | { readonly type: 'finish'; readonly leg: Side }
  | { readonly type: 'destroy'; readonly leg: Side }
  | { readonly type: 'end'; readonly by: Closer; readonly reason: string }

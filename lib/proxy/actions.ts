/** The interface between a relay and the sockets: events on a leg, and the actions that follow from them. */
import type { Closer, Side, Time, UnprotectedFact } from '../record/record.ts'

/** An event on a leg. */
export type RelayEvent =
  | { readonly type: 'received'; readonly side: Side; readonly bytes: Uint8Array }
  /** The TLS handshake that `secure` began on this leg is complete. */
  | { readonly type: 'secured'; readonly leg: Side }
  | LegEnding
  /** The time of the last `alarm` has run out. */
  | { readonly type: 'alarm' }
  /** The time of the last `wait` for this side has run out. */
  | { readonly type: 'due'; readonly side: Side }

/** The end of a side. */
export type LegEnding =
  /** The side has half-closed: it sends no more, but what is sent to it may still arrive. */
  | { readonly type: 'finished'; readonly side: Side }
  /** The socket is closed, with the reason if an error closed it. */
  | { readonly type: 'closed'; readonly side: Side; readonly reason?: string }

/** Something to do. A list of actions is carried out in its order. */
export type RelayAction =
  | { readonly type: 'send'; readonly to: Side; readonly bytes: Uint8Array }
  /** Bytes that the mail client sent or received: the record shows the conversation as the client sees it. */
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
  /** Upgrade this leg to TLS. The octets in `early` were read already; they begin the handshake. */
  | { readonly type: 'secure'; readonly leg: Side; readonly early: Uint8Array }
  /** Send the mail client a BYE with the reason, and end both legs. */
  | { readonly type: 'refuse'; readonly leg: Side; readonly cause: string; readonly remedy?: string }
  /** End both legs, once everything that was sent to them has left. */
  | { readonly type: 'close'; readonly by: Closer; readonly reason: string }
  /** End both legs without sending anything: the peer of this leg must learn nothing. */
  | { readonly type: 'shun'; readonly leg: Side; readonly cause: string; readonly remedy?: string }
  /** Raise `alarm` after so many milliseconds, replacing any earlier setting; undefined: never. */
  | { readonly type: 'alarm'; readonly after: number | undefined }
  /** Raise `due` for this side after so many nanoseconds. */
  | { readonly type: 'wait'; readonly leg: Side; readonly time: Time }
  /** A remark for the log and the record. */
  | { readonly type: 'note'; readonly text: string }
  /** A login was forwarded in the clear: goes into the record, and causes a lasting warning. */
  | { readonly type: 'unprotected'; readonly fact: UnprotectedFact }
  /** Half-close: send no more on this leg. */
  | { readonly type: 'finish'; readonly leg: Side }
  | { readonly type: 'destroy'; readonly leg: Side }
  | { readonly type: 'end'; readonly by: Closer; readonly reason: string }

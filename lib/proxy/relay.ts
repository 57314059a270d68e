/**
 * What a connection does when something happens to it: events in, actions out. Knows no socket and no IMAP.
 */
import { type Closer, peer, type Side } from '../record/record.ts'

/** What happened on a leg. */
export type RelayEvent =
  | { readonly type: 'received'; readonly side: Side; readonly bytes: Uint8Array }
  /** The side will say no more; what it is told may still arrive. */
  | { readonly type: 'finished'; readonly side: Side }
  /** The socket is gone, with the reason where it was an error. */
  | { readonly type: 'closed'; readonly side: Side; readonly reason?: string }

/** What is to be done, in this order. */
export type RelayAction =
  | { readonly type: 'send'; readonly to: Side; readonly bytes: Uint8Array }
  | { readonly type: 'observe'; readonly side: Side; readonly bytes: Uint8Array }
  /** Half-close: say no more on this leg. */
  | { readonly type: 'finish'; readonly leg: Side }
  | { readonly type: 'destroy'; readonly leg: Side }
  | { readonly type: 'end'; readonly by: Closer; readonly reason: string }

/** One connection whose two legs are connected: what comes on one goes out on the other, unchanged. */
export class Relay {
  private readonly finished = { client: false, server: false }
  private over = false
  /** Who ended it: the first side that said it had no more to say, or whose socket went away. */
  private closer: Side | undefined

  /** @returns what to do; forwarding comes before looking */
  take(event: RelayEvent): RelayAction[] {
    if (this.over) return []
    switch (event.type) {
      case 'received': {
        const { side, bytes } = event
        return [
          { type: 'send', to: peer(side), bytes },
          { type: 'observe', side, bytes },
        ]
      }
      case 'finished':
        this.finished[event.side] = true
        this.closer ??= event.side
        return [{ type: 'finish', leg: peer(event.side) }, ...this.ifBothFinished()]
      case 'closed':
        return this.closed(event.side, event.reason)
    }
  }

  private closed(side: Side, reason: string | undefined): RelayAction[] {
    this.closer ??= side
    this.over = true
    return [
      { type: 'destroy', leg: peer(side) },
      { type: 'end', by: this.closer, reason: reason ?? 'closed' },
    ]
  }

  private ifBothFinished(): RelayAction[] {
    if (!this.finished.client || !this.finished.server) return []
    this.over = true
    return [{ type: 'end', by: this.closer ?? 'proxy', reason: 'closed' }]
  }
}

/**
 * Connections in a circle: an accepted one that comes out of one of our own outgoing sockets, told by
 * addresses and ports alone. Knows no socket, and no octet.
 */
import { limits } from '../record/limits.ts'
import type { Endpoint } from '../record/record.ts'
import { unmapped } from './sockets/here.ts'

/** Both ends of a socket. */
export interface Ends {
  readonly own: Endpoint
  readonly peer: Endpoint
}

/** One connection of the proxy. */
interface Link {
  readonly id: number
  readonly accepted: Ends
  reached: Ends | undefined
  /** How many connections before it came each out of the one before. */
  turns: number
}

/** A connection whose server is ourselves, and the one that this made. */
export interface Circle {
  readonly from: number
  readonly to: number
}

/**
 * The same two ends on both sides are certainly one socket. Where a port forward changes the address that is
 * connected to, only the one that it comes from is the same, and that can happen by chance: the system gives
 * one port to several sockets that go to different places. `limits.turns` such chances in a row are none.
 */
export class Circles {
  private readonly links = new Map<number, Link>()

  /** A client was accepted; its socket may be the other end of one of ours. */
  accepted(id: number, accepted: Ends): Circle | undefined {
    const to: Link = { id, accepted, reached: undefined, turns: 0 }
    this.links.set(id, to)
    return this.found((link) => [link, to])
  }

  /** A server was reached. What we accepted meanwhile may be the other end. */
  reached(id: number, ends: Ends): Circle | undefined {
    const from = this.links.get(id)
    if (from === undefined) return undefined
    from.reached = ends
    return this.found((link) => [from, link])
  }

  /** @returns whether another connection has not reached its server yet: it may be about to reach us */
  connecting(id: number): boolean {
    for (const link of this.links.values()) if (link.id !== id && link.reached === undefined) return true
    return false
  }

  /** The connection is over. */
  gone(id: number): void {
    this.links.delete(id)
  }

  private found(pair: (link: Link) => readonly [Link, Link]): Circle | undefined {
    for (const link of this.links.values()) {
      const [from, to] = pair(link)
      if (from !== to && follows(from, to)) return { from: from.id, to: to.id }
    }
    return undefined
  }
}

/** True when it is sure that `to` comes out of `from`; counts what only may be so. */
function follows({ reached, turns }: Link, to: Link): boolean {
  if (reached === undefined || !same(reached.own, to.accepted.peer)) return false
  to.turns = Math.max(to.turns, turns + 1)
  return same(reached.peer, to.accepted.own) || to.turns >= limits.turns
}

function same(one: Endpoint, other: Endpoint): boolean {
  return one.port === other.port && unmapped(one.address) === unmapped(other.address)
}

/**
 * Two turns of the event loop: a socket of ours that was accepted by us is known as connected by then, and
 * is not given a server of its own.
 */
export function connectedBefore(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
}

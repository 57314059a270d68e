/**
 * Detects loops: an accepted connection that comes from one of our own outgoing sockets, recognized by
 * addresses and ports alone. Knows no socket, and no octets.
 */
import { limits } from '../record/limits.ts'
import type { Endpoint } from '../record/record.ts'
import { unmapped } from './sockets/own-addresses.ts'

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
  /** Number of connections before this one in a chain where each may come from the one before. */
  turns: number
}

/** A connection whose server is this proxy, and the connection that it caused. */
export interface Loop {
  readonly from: number
  readonly to: number
}

/**
 * If both endpoints of an outgoing and an accepted socket match, they are certainly one connection. A port
 * forward changes the destination address, so only the source matches. That can happen by chance: the system
 * gives one port to several sockets with different destinations. `limits.turns` such matches in a row count
 * as a loop.
 */
export class Loops {
  private readonly links = new Map<number, Link>()
  /** Ids of connections that have not reached their server yet. */
  private readonly underWay = new Set<number>()
  /** By the peer of the accepted socket. */
  private readonly accepting = new Ways()
  /** By our own end of the socket to the server. */
  private readonly reaching = new Ways()

  /** A client was accepted; it may be the other end of one of our outgoing sockets. */
  accepted(id: number, accepted: Ends): Loop | undefined {
    const to: Link = { id, accepted: fixed(accepted), reached: undefined, turns: 0 }
    this.links.set(id, to)
    this.underWay.add(id)
    this.accepting.add(to.accepted.peer, to)
    return firstOf(this.reaching.at(to.accepted.peer), (from) => loop(from, to))
  }

  /** A server was reached. A socket that we accepted meanwhile may be the other end. */
  reached(id: number, ends: Ends): Loop | undefined {
    const from = this.links.get(id)
    if (from === undefined) return undefined
    if (from.reached !== undefined) this.reaching.remove(from.reached.own, from)
    const reached = fixed(ends)
    from.reached = reached
    this.underWay.delete(id)
    this.reaching.add(reached.own, from)
    return firstOf(this.accepting.at(reached.own), (to) => loop(from, to))
  }

  /** @returns true while another connection has not reached its server yet: it may be about to reach us */
  connecting(id: number): boolean {
    return this.underWay.size > (this.underWay.has(id) ? 1 : 0)
  }

  /** The connection is over. */
  gone(id: number): void {
    const link = this.links.get(id)
    if (link === undefined) return
    this.links.delete(id)
    this.underWay.delete(id)
    this.accepting.remove(link.accepted.peer, link)
    if (link.reached !== undefined) this.reaching.remove(link.reached.own, link)
  }
}

/** Connections indexed by one end of a socket, so that finding one among thousands needs no scan. */
class Ways {
  private readonly byEnd = new Map<string, Set<Link>>()

  at(end: Endpoint): Iterable<Link> {
    return this.byEnd.get(keyOf(end)) ?? []
  }

  add(end: Endpoint, link: Link): void {
    const key = keyOf(end)
    const known = this.byEnd.get(key)
    if (known === undefined) this.byEnd.set(key, new Set([link]))
    else known.add(link)
  }

  remove(end: Endpoint, link: Link): void {
    const key = keyOf(end)
    const known = this.byEnd.get(key)
    known?.delete(link)
    if (known?.size === 0) this.byEnd.delete(key)
  }
}

/** Copies the ends as they are now: once a socket is closed, the system no longer reports them. */
function fixed({ own, peer }: Ends): Ends {
  return { own, peer }
}

function firstOf<T>(links: Iterable<Link>, look: (link: Link) => T | undefined): T | undefined {
  for (const link of links) {
    const found = look(link)
    if (found !== undefined) return found
  }
  return undefined
}

/**
 * Judges two connections where our own end of the first is the peer of the second. Returns a loop if the
 * second certainly comes from the first; otherwise counts the possible turn.
 */
function loop(from: Link, to: Link): Loop | undefined {
  if (from === to || from.reached === undefined) return undefined
  to.turns = Math.max(to.turns, from.turns + 1)
  const sure = keyOf(from.reached.peer) === keyOf(to.accepted.own) || to.turns >= limits.turns
  return sure ? { from: from.id, to: to.id } : undefined
}

/** An end as text; an IPv4-mapped IPv6 address gives the same key as the IPv4 address. */
function keyOf({ address, port }: Endpoint): string {
  return `${unmapped(address)} ${port}`
}

/**
 * Waits two turns of the event loop. If the accepted socket is one of our own, its outgoing end is reported
 * as connected by then, and we do not connect it to a server.
 */
export function connectedBefore(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
}

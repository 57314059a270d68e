/**
 * Connections in a loop: an accepted one that comes out of one of our own outgoing sockets, told by
 * addresses and ports alone. Knows no socket, and no octet.
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
  /** How many connections before it came each out of the one before. */
  turns: number
}

/** A connection whose server is ourselves, and the one that this made. */
export interface Loop {
  readonly from: number
  readonly to: number
}

/**
 * The same two ends on both sides are certainly one socket. Where a port forward changes the address that is
 * connected to, only the one that it comes from is the same, and that can happen by chance: the system gives
 * one port to several sockets that go to different places. `limits.turns` such chances in a row are none.
 */
export class Loops {
  private readonly links = new Map<number, Link>()
  /** Those that have not reached their server yet. */
  private readonly underWay = new Set<number>()
  /** By what is at the other end of the accepted socket. */
  private readonly accepting = new Ways()
  /** By our own end of the socket to the server. */
  private readonly reaching = new Ways()

  /** A client was accepted; its socket may be the other end of one of ours. */
  accepted(id: number, accepted: Ends): Loop | undefined {
    const to: Link = { id, accepted: fixed(accepted), reached: undefined, turns: 0 }
    this.links.set(id, to)
    this.underWay.add(id)
    this.accepting.add(to.accepted.peer, to)
    return firstOf(this.reaching.at(to.accepted.peer), (from) => loop(from, to))
  }

  /** A server was reached. What we accepted meanwhile may be the other end. */
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

  /** @returns whether another connection has not reached its server yet: it may be about to reach us */
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

/** Connections by one end of a socket: with thousands of them none is looked for one by one. */
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

/** The ends as they are now: of a socket that is closed the system does not tell them any more. */
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
 * Of two whose ends meet, our own of the one and the other of the next: the loop where it is sure that the
 * second comes out of the first. Counts what only may be so.
 */
function loop(from: Link, to: Link): Loop | undefined {
  if (from === to || from.reached === undefined) return undefined
  to.turns = Math.max(to.turns, from.turns + 1)
  const sure = keyOf(from.reached.peer) === keyOf(to.accepted.own) || to.turns >= limits.turns
  return sure ? { from: from.id, to: to.id } : undefined
}

/** An end as text; an IPv4 address that an IPv6 socket names is the same. */
function keyOf({ address, port }: Endpoint): string {
  return `${unmapped(address)} ${port}`
}

/**
 * Two turns of the event loop: a socket of ours that was accepted by us is known as connected by then, and
 * is not given a server of its own.
 */
export function connectedBefore(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
}

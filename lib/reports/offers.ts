/**
 * What servers offered and clients used: per connection the history of capabilities, connections with the
 * same one together. A fold over events in flat memory.
 */
import { limits } from '../record/limits.ts'
import { difference } from '../session/capabilities.ts'
import { type CapabilityUse, CapabilityUses, unused } from '../session/capability-use.ts'
import type { CapabilitySet, Connection, Phase, SessionEvent } from '../session/events.ts'
import { endpoint } from '../text/endpoints.ts'

/** Capabilities that a server told, and what was new about them. Peers' text. */
export interface OfferKind {
  readonly phase: Phase
  /** `greeting`, `CAPABILITY`, or the command whose completion told them. */
  readonly source: string
  readonly names: readonly string[]
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** An extension that clients used: how often, in which words, and whether it had been offered. */
type ExtensionUse = Omit<CapabilityUse, 'first'>

/** Connections whose servers told the same and whose clients used the same. */
export interface OfferGroup {
  /** The numbers of the first hundred of them. */
  readonly connections: readonly number[]
  readonly count: number
  /** `imap.example.org:993` */
  readonly server: string
  readonly offers: readonly OfferKind[]
  /** Further ones of the first connection, which are only counted. */
  readonly untold: number
  /** In the order of first use. */
  readonly uses: readonly ExtensionUse[]
  /** Offered at the end, and nothing of it was used. */
  readonly unused: readonly string[]
}

/** What `Offers` tells. */
export interface OffersReport {
  /** In the order in which the first connection of each ended. */
  readonly groups: readonly OfferGroup[]
  /** Connections that had no room in a group. */
  readonly others: number
}

/** Steps of one history that are told; what comes after them is counted. */
const steps = 100

/** Connections of a group that are named. */
const named = 100

interface Open {
  readonly connection: Connection
  untold: number
  readonly offers: OfferKind[]
  readonly uses: CapabilityUses
}

interface Growing extends OfferGroup {
  readonly connections: number[]
  count: number
  readonly uses: (ExtensionUse & { count: number })[]
}

/** Takes the events of a session, in order; `result` may be asked at any time. */
export class Offers {
  private readonly open = new Map<number, Open>()
  private readonly groups = new Map<string, Growing>()
  private others = 0

  /** Takes what happened next. */
  take(event: SessionEvent): void {
    switch (event.type) {
      case 'opened': {
        const open = { connection: event.connection, untold: 0, offers: [], uses: new CapabilityUses() }
        open.uses.take(event)
        this.open.set(event.connection.id, open)
        break
      }
      case 'sent':
        this.open.get(event.exchange.connection)?.uses.take(event)
        break
      case 'capabilities':
        this.told(event.connection.id, event.set)
        break
      case 'ended':
        this.end(event.connection.id)
        break
      default:
        break
    }
  }

  /** @returns what has been taken so far; connections that are still open stand in groups of their own */
  result(): OffersReport {
    const open = [...this.open.values()].map((one) => groupOf(one))
    return { groups: [...this.groups.values(), ...open], others: this.others }
  }

  private told(id: number, { phase, source, names, added, removed }: CapabilitySet): void {
    const open = this.open.get(id)
    if (open === undefined) return
    const { offers } = open
    if (added.length + removed.length === 0 && offers.at(-1)?.phase === phase) return
    if (offers.length >= steps) open.untold++
    else offers.push({ phase, source, names, added, removed })
  }

  private end(id: number): void {
    const open = this.open.get(id)
    if (open === undefined) return
    this.open.delete(id)
    const group = groupOf(open)
    const key = keyOf(group)
    const known = this.groups.get(key)
    if (known !== undefined) merge(known, group)
    else if (this.groups.size < limits.reported) this.groups.set(key, group)
    else this.others++
  }
}

function groupOf({ connection, untold, offers, uses }: Open): Growing {
  const { id, server } = connection
  const used = uses.of(id)
  return {
    connections: [id],
    count: 1,
    server: endpoint(server),
    offers: [...offers],
    untold,
    uses: used.map(({ first: _, ...use }) => ({ ...use })),
    unused: unused(connection, used),
  }
}

/** What makes two connections the same: all but their number and how often something was used. */
function keyOf({ server, offers, uses }: OfferGroup): string {
  return JSON.stringify([server, offers, uses.map(({ capability, advertised }) => [capability, advertised])])
}

function merge(known: Growing, { connections, uses }: OfferGroup): void {
  known.count++
  if (known.connections.length < named) known.connections.push(...connections)
  for (const [i, use] of known.uses.entries()) use.count += uses[i]?.count ?? 0
}

/** One moment of two sessions next to each other. Peers' text. */
export interface Comparison {
  readonly phase: 'before login' | 'after STARTTLS' | 'after login' | 'used'
  readonly first: readonly string[]
  readonly second: readonly string[]
  readonly both: readonly string[]
}

const moments: readonly (readonly [Comparison['phase'], readonly Phase[]])[] = [
  ['before login', ['greeting', 'before login']],
  ['after STARTTLS', ['after STARTTLS']],
  ['after login', ['after login', 'after ENABLE', 'after UNAUTHENTICATE']],
]

/**
 * Compares what two servers offered, and what two clients used of it.
 * @param one what the first session's `Offers` tells
 * @param other that of the second
 * @returns a row for each moment at which both told something, and one for what was used
 */
export function compare(one: OffersReport, other: OffersReport): Comparison[] {
  const rows = moments.flatMap(([phase, phases]): Comparison[] => {
    const [first, second] = [offeredIn(one, phases), offeredIn(other, phases)]
    return first.length === 0 || second.length === 0 ? [] : [{ phase, ...split(first, second) }]
  })
  return [...rows, { phase: 'used', ...split(usedIn(one), usedIn(other)) }]
}

function split(first: readonly string[], second: readonly string[]): Omit<Comparison, 'phase'> {
  const { added, removed } = difference(first, second)
  const only = new Set(removed)
  return { first: removed, second: added, both: first.filter((name) => !only.has(name)) }
}

function offeredIn({ groups }: OffersReport, phases: readonly Phase[]): string[] {
  const offers = groups.flatMap((group) => group.offers).filter(({ phase }) => phases.includes(phase))
  return unique(offers.flatMap(({ names }) => names))
}

function usedIn({ groups }: OffersReport): string[] {
  return unique(groups.flatMap(({ uses }) => uses.map(({ capability }) => capability)))
}

/** The first spelling of each name. RFC 9051 §9: case does not count. */
function unique(names: readonly string[]): string[] {
  const seen = new Map<string, string>()
  for (const name of names) if (!seen.has(name.toUpperCase())) seen.set(name.toUpperCase(), name)
  return [...seen.values()]
}

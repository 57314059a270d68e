/**
 * The extensions that servers offered and clients used: the history of capabilities per connection;
 * connections with the same history form a group. A fold over events in flat memory.
 */
import { limits } from '../record/limits.ts'
import { difference } from '../session/capabilities.ts'
import { type CapabilityUse, CapabilityUses, unused } from '../session/capability-use.ts'
import type { CapabilitySet, Connection, Phase, SessionEvent } from '../session/events.ts'
import { endpoint } from '../text/endpoints.ts'

/** The capabilities in one server response, and the changes in them. Peers' text. */
export interface OfferKind {
  readonly phase: Phase
  /** `greeting`, `CAPABILITY`, or the command whose completion has them. */
  readonly source: string
  readonly names: readonly string[]
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** An extension that clients used: how often, with which words, and whether it had been offered. */
type ExtensionUse = Omit<CapabilityUse, 'first'>

/** Connections whose servers offered the same and whose clients used the same. */
export interface OfferGroup {
  /** The numbers of the first hundred of them. */
  readonly connections: readonly number[]
  readonly count: number
  /** `imap.example.org:993` */
  readonly server: string
  readonly offers: readonly OfferKind[]
  /** The number of further offers on the first connection, which are not listed. */
  readonly untold: number
  /** In the order of first use. */
  readonly uses: readonly ExtensionUse[]
  /** The capabilities offered at the end that were not used. */
  readonly unused: readonly string[]
}

/** The report of `Offers`. */
export interface OffersReport {
  /** In the order in which the first connection of each ended. */
  readonly groups: readonly OfferGroup[]
  /** The number of connections that found no room in a group. */
  readonly others: number
}

/** The number of steps of one history that are listed; further ones are counted. */
const steps = 100

/** The number of connections of a group that are listed. */
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

/** Takes the events of a session, in order; `result` may be called at any time. */
export class Offers {
  private readonly open = new Map<number, Open>()
  private readonly groups = new Map<string, Growing>()
  private others = 0

  /** Takes the next event. */
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

  /** @returns the report on all events so far; connections that are still open form groups of their own */
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

/** The key of a group: everything about a connection but its number and the counts of use. */
function keyOf({ server, offers, uses }: OfferGroup): string {
  return JSON.stringify([server, offers, uses.map(({ capability, advertised }) => [capability, advertised])])
}

function merge(known: Growing, { connections, uses }: OfferGroup): void {
  known.count++
  if (known.connections.length < named) known.connections.push(...connections)
  for (const [i, use] of known.uses.entries()) use.count += uses[i]?.count ?? 0
}

/** One phase of two sessions side by side. Peers' text. */
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
 * Compares the capabilities that two servers offered, and those that two clients used.
 * @param one the report of the first session's `Offers`
 * @param other the report of the second session's
 * @returns a row for each phase in which both servers sent a set, and one for the used capabilities
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

/** The first spelling of each name. RFC 9051 §9: letter case does not matter. */
function unique(names: readonly string[]): string[] {
  const seen = new Map<string, string>()
  for (const name of names) if (!seen.has(name.toUpperCase())) seen.set(name.toUpperCase(), name)
  return [...seen.values()]
}

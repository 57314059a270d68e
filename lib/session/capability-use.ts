/** The extensions that a client uses, compared with the capabilities that the server advertised before. */
import { capability, type Family, families, neededBy, type WordRow } from '../protocol/index.ts'
import type { CapabilitySet, Connection, Exchange, SessionEvent, State } from './events.ts'
import { needs } from './needs.ts'

/**
 * Whether the server had advertised the capability before it was used. `unknown`: no advertised set was still
 * valid, since sets change with STARTTLS and with the login (RFC 9051 §6.1.1).
 */
type Advertised = 'yes' | 'no' | 'unknown'

/** An extension that a client used on one connection. */
export interface CapabilityUse {
  /** As the server spells it; if it did not advertise it, as the RFC does: `CONDSTORE`. */
  readonly capability: string
  readonly advertised: Advertised
  /** The first different words of it that were used, limited in number: `UID EXPUNGE`, `FETCH MODSEQ`. */
  readonly words: readonly string[]
  /** The number of commands that used it. */
  readonly count: number
  /** The first command that used it: the id of its exchange. */
  readonly first: number
}

const words = 20

interface Growing extends CapabilityUse {
  words: string[]
  count: number
}

/** A fold over events that collects the capabilities in use. Takes every event, then answers. */
export class CapabilityUses {
  private readonly byConnection = new Map<number, { connection: Connection; uses: Map<string, Growing> }>()

  /** Takes the next event; ignores events without a use. */
  take(event: SessionEvent): void {
    if (event.type === 'opened') {
      const { connection } = event
      this.byConnection.set(connection.id, { connection, uses: new Map() })
    } else if (event.type === 'sent') this.sent(event.exchange)
  }

  /**
   * The capabilities that the client used on a connection, in the order of first use. One that was only
   * advertised after its first use is listed twice.
   */
  of(connection: number): readonly CapabilityUse[] {
    return [...(this.byConnection.get(connection)?.uses.values() ?? [])]
  }

  /** Drops everything about a connection that will not be asked for again. */
  forget(connection: number): void {
    this.byConnection.delete(connection)
  }

  private sent(exchange: Exchange): void {
    const known = this.byConnection.get(exchange.connection)
    if (known === undefined) return
    for (const { capabilities, word } of needs(exchange.said[0])) {
      const { name, advertised } = told(known.connection, capabilities, exchange)
      const key = `${advertised} ${name.toUpperCase()}`
      const use = known.uses.get(key)
      if (use === undefined) {
        known.uses.set(key, { capability: name, advertised, words: [word], count: 1, first: exchange.id })
        continue
      }
      use.count++
      if (use.words.length < words && !use.words.includes(word)) use.words.push(word)
    }
  }
}

/**
 * The capabilities of the newest set that were not used.
 * @param connection whose server advertised them
 * @param uses the uses on it, from `CapabilityUses`
 * @returns in the server's order and spelling, without those that no client command needs
 */
export function unused(connection: Connection, uses: readonly CapabilityUse[]): readonly string[] {
  const used = new Set(uses.map((use) => use.capability.toUpperCase()))
  const last = connection.capabilities.at(-1)?.names ?? []
  return last.filter((name) => !used.has(name.toUpperCase()) && usable(name))
}

/** Capabilities without a row: they change the form of a command, whatever its words. */
const forms = ['AUTH=', 'THREAD=', 'SASL-IR', 'LITERAL-', 'LITERAL+', 'MULTIAPPEND', 'ESORT', 'UTF8=ACCEPT']

const usables: readonly string[] = [
  ...forms,
  ...families.flatMap((family) => [
    ...(neededBy(family) ?? []),
    ...[...(family.commands ?? []), ...(family.parameters ?? []), ...itemsOf(family)].flatMap(
      ({ needs }) => needs ?? [],
    ),
  ]),
]

function itemsOf(family: Family): readonly WordRow[] {
  const { fetchItems, storeItems, searchKeys, searchReturns, sortKeys, statusItems } = family
  const { listSelections, listReturns } = family
  const lists = [
    fetchItems,
    storeItems,
    searchKeys,
    searchReturns,
    sortKeys,
    statusItems,
    listSelections,
    listReturns,
  ]
  return lists.flatMap((rows) => rows ?? [])
}

/** True for a capability that a client uses by a command, unlike IMAP4rev1, limits and hints. */
function usable(name: string): boolean {
  return usables.some((one) => matches(name, one))
}

/**
 * Finds whether one of these was advertised before the command was sent, and under which name. A connection
 * may know more by the time its events are read.
 */
function told(
  connection: Connection,
  wanted: readonly string[],
  { timing, state }: Exchange,
): { name: string; advertised: Advertised } {
  const set = connection.capabilities.findLast(({ time }) => time <= timing.sent)
  const names = set?.names ?? []
  for (const name of names) {
    if (wanted.some((one) => matches(name, one))) return { name, advertised: 'yes' }
  }
  for (const name of names) {
    const included = reach(name)
    const found = wanted.find((one) => included.some((each) => matches(each, one)))
    if (found !== undefined) return { name: found, advertised: 'yes' }
  }
  const [name = ''] = wanted
  return { name, advertised: set === undefined || isStale(connection, set, state) ? 'unknown' : 'no' }
}

function matches(name: string, wanted: string): boolean {
  const upper = name.toUpperCase()
  return wanted.endsWith('=') ? upper.startsWith(wanted) : upper === wanted.toUpperCase()
}

/** The capabilities that a capability includes, directly or indirectly. */
function reach(name: string): readonly string[] {
  const direct = capability(name)?.includes ?? []
  return [...direct, ...direct.flatMap(reach)]
}

/** True when the newest set was sent before TLS or the login, which change it. RFC 9051 §6.2. */
function isStale(
  { layers, security, greeting }: Connection,
  { phase }: CapabilitySet,
  state: State,
): boolean {
  if (phase === 'after login' || phase === 'after ENABLE') return false
  const loggedIn = state === 'authenticated' || state === 'selected'
  if (loggedIn && greeting?.name !== 'PREAUTH') return true
  return phase !== 'after STARTTLS' && security.server !== 'tls' && layers.server === 'tls'
}

/** What a client makes use of, against what the server told it before. */
import { capability, type Family, families, neededBy, type WordRow } from '../protocol/index.ts'
import type { CapabilitySet, Connection, Exchange, SessionEvent, State } from './events.ts'
import { needs } from './needs.ts'

/**
 * Whether the server had told the capability when it was used. `unknown`: it had told none that still
 * counted, since they change with STARTTLS and with the login (RFC 9051 §6.1.1).
 */
type Advertised = 'yes' | 'no' | 'unknown'

/** An extension that a client used on one connection. */
export interface CapabilityUse {
  /** As the server told it; as the RFC has it where the server did not: `CONDSTORE`. */
  readonly capability: string
  readonly advertised: Advertised
  /** What of it, the first `WORDS` different ones: `UID EXPUNGE`, `FETCH MODSEQ`. */
  readonly words: readonly string[]
  /** How many times a command used it. */
  readonly count: number
  /** The first command that did: the id of its exchange. */
  readonly first: number
}

const words = 20

interface Growing extends CapabilityUse {
  words: string[]
  count: number
}

/** A fold over events: who used what. Feed it every event, then ask. */
export class CapabilityUses {
  private readonly byConnection = new Map<number, { connection: Connection; uses: Map<string, Growing> }>()

  /** Takes the next event; those that say nothing about it are passed over. */
  take(event: SessionEvent): void {
    if (event.type === 'opened') {
      const { connection } = event
      this.byConnection.set(connection.id, { connection, uses: new Map() })
    } else if (event.type === 'sent') this.sent(event.exchange)
  }

  /**
   * What the client used on a connection, in the order of first use. A capability that was told only later
   * is there twice.
   */
  of(connection: number): readonly CapabilityUse[] {
    return [...(this.byConnection.get(connection)?.uses.values() ?? [])]
  }

  /** Nobody will ask about a connection any more: what is known about it goes. */
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
 * The capabilities that were told last and of which nothing was used.
 * @param connection whose server told them
 * @param uses what was used on it, from `CapabilityUses`
 * @returns in the server's order and spelling; those that no command of a client needs are left out
 */
export function unused(connection: Connection, uses: readonly CapabilityUse[]): readonly string[] {
  const used = new Set(uses.map((use) => use.capability.toUpperCase()))
  const last = connection.capabilities.at(-1)?.names ?? []
  return last.filter((name) => !used.has(name.toUpperCase()) && usable(name))
}

/** What no row names: these change the form of a command, whatever its words. */
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

/** True for what a client uses by saying something: IMAP4rev1, limits and hints are not. */
function usable(name: string): boolean {
  return usables.some((one) => matches(name, one))
}

/**
 * Whether one of these was told before the command was sent, and under which name. A connection may know more
 * by the time its events are read.
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

/** What a capability brings along, and what that brings along. */
function reach(name: string): readonly string[] {
  const direct = capability(name)?.includes ?? []
  return [...direct, ...direct.flatMap(reach)]
}

/** True when what was told last was told before TLS or the login, which change it. RFC 9051 §6.2. */
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

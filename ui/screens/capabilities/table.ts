/**
 * Capabilities as a table: a row for each name, a column for each announcement by the server, and the
 * client's use. Two connections are compared by their last announcements.
 */
import type { Time } from '../../../lib/record/record.ts'
import { type CapabilityUse, type CapabilityUses, unused } from '../../../lib/session/capability-use.ts'
import type { CapabilitySet, Connection } from '../../../lib/session/events.ts'
import { asOf, type Model } from '../../model/model.ts'

/** How one announcement treats a name, compared with the previous announcement. */
export type CapabilityMark = 'came' | 'stayed' | 'went' | 'absent'

/**
 * The client's use of a capability. `uncalled`: used although not announced; `missed`: never used although
 * possible; `nothing`: there is nothing to use.
 */
export type ClientUse =
  | { readonly kind: 'used' | 'uncalled'; readonly count: number; readonly words: readonly string[] }
  | { readonly kind: 'missed' | 'nothing' }

export interface CapabilityLine {
  /** In the server's first spelling. */
  readonly name: string
  /** One for each announcement. */
  readonly marks: readonly CapabilityMark[]
  /** One for each connection of the table. */
  readonly uses: readonly ClientUse[]
}

/** One announcement of capabilities by a server. */
interface Telling {
  readonly connection: number
  readonly set: CapabilitySet
}

export interface CapabilityTable {
  readonly tellings: readonly Telling[]
  readonly connections: readonly number[]
  readonly rows: readonly CapabilityLine[]
}

/**
 * All announcements on one connection. Names are compared case-insensitively (RFC 9051 §6.1.1).
 * @param until later announcements are left out
 */
function capabilityTable(
  connection: Connection,
  uses: Pick<CapabilityUses, 'of'>,
  until: Time,
): CapabilityTable {
  return tableOf(tellingsOf(connection, until), [connection], uses)
}

/**
 * The last announcements on two connections, side by side: `came` marks a name that only the second has.
 * @param until later announcements are left out
 */
function comparison(
  one: Connection,
  other: Connection,
  uses: Pick<CapabilityUses, 'of'>,
  until: Time,
): CapabilityTable {
  const last = [one, other].flatMap((connection) => tellingsOf(connection, until).slice(-1))
  return tableOf(last, [one, other], uses)
}

/** @returns the table that the screen shows now; undefined while there is no connection */
export function tableShown(model: Model): CapabilityTable | undefined {
  const { connections, uses } = model.paused?.still ?? model.store
  const connection = connections.get(model.connection)
  const other = connections.get(model.compared ?? 0)
  if (connection === undefined) return undefined
  if (other === undefined) return capabilityTable(connection, uses, asOf(model))
  return comparison(connection, other, uses, asOf(model))
}

function tellingsOf(connection: Connection, until: Time): Telling[] {
  const sets = connection.capabilities.filter((set) => set.time <= until)
  return sets.map((set) => ({ connection: connection.id, set }))
}

function tableOf(
  tellings: readonly Telling[],
  connections: readonly Connection[],
  all: Pick<CapabilityUses, 'of'>,
): CapabilityTable {
  const spelled = new Map<string, string>()
  const spell = (name: string): void => {
    if (!spelled.has(name.toUpperCase())) spelled.set(name.toUpperCase(), name)
  }
  for (const { set } of tellings) for (const name of set.names) spell(name)
  const uses = connections.map((connection) => all.of(connection.id))
  for (const use of uses.flat()) spell(use.capability)
  const missed = connections.map(
    (connection, at) => new Set(unused(connection, uses[at] ?? []).map((name) => name.toUpperCase())),
  )
  const told = tellings.map(({ set }) => new Set(set.names.map((name) => name.toUpperCase())))
  const rows = [...spelled].map(([key, name]) => ({
    name,
    marks: told.map((names, at) => markOf(names.has(key), at === 0 ? undefined : told[at - 1]?.has(key))),
    uses: uses.map((own, at) => useOf(key, own, missed[at]?.has(key) === true)),
  }))
  return { tellings, connections: connections.map(({ id }) => id), rows }
}

function markOf(is: boolean, was: boolean | undefined): CapabilityMark {
  if (is) return was === false ? 'came' : 'stayed'
  return was === true ? 'went' : 'absent'
}

function useOf(key: string, uses: readonly CapabilityUse[], missed: boolean): ClientUse {
  const own = uses.filter(({ capability }) => capability.toUpperCase() === key)
  if (own.length === 0) return { kind: missed ? 'missed' : 'nothing' }
  const kind = own.some(({ advertised }) => advertised === 'no') ? 'uncalled' : 'used'
  const count = own.reduce((sum, use) => sum + use.count, 0)
  return { kind, count, words: [...new Set(own.flatMap(({ words }) => words))] }
}

/**
 * The change of a name over all announcements.
 * @returns `+` came, `-` went, `~` both, blank when it never changed
 */
export function signOf(row: CapabilityLine): '+' | '-' | '~' | ' ' {
  const came = row.marks.includes('came')
  const went = row.marks.includes('went')
  if (came && went) return '~'
  return came ? '+' : went ? '-' : ' '
}

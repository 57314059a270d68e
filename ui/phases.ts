/** Capabilities of one connection as a table: a row for each name, a column for each time it was told. */
import type { Time } from '../lib/record/record.ts'
import type { CapabilitySet, Connection } from '../lib/session/events.ts'

/** What one telling says about a name against the telling before it. */
export type Mark = 'came' | 'stayed' | 'went' | 'absent'

export interface CapabilityRow {
  /** As the server first wrote it. */
  readonly name: string
  /** One for each set. */
  readonly marks: readonly Mark[]
}

export interface CapabilityTable {
  readonly sets: readonly CapabilitySet[]
  readonly rows: readonly CapabilityRow[]
}

/**
 * The history of what a server offered on a connection. Names are compared in any case (RFC 9051 §6.1.1).
 * @param until later tellings are left out
 */
export function capabilityTable(connection: Connection, until: Time): CapabilityTable {
  const sets = connection.capabilities.filter((set) => set.time <= until)
  const spelled = new Map<string, string>()
  for (const set of sets) {
    for (const name of set.names) if (!spelled.has(name.toUpperCase())) spelled.set(name.toUpperCase(), name)
  }
  const told = sets.map((set) => new Set(set.names.map((name) => name.toUpperCase())))
  const rows = [...spelled].map(([key, name]) => ({
    name,
    marks: told.map((names, at) => markOf(names.has(key), at === 0 ? undefined : told[at - 1]?.has(key))),
  }))
  return { sets, rows }
}

function markOf(is: boolean, was: boolean | undefined): Mark {
  if (is) return was === false ? 'came' : 'stayed'
  return was === true ? 'went' : 'absent'
}

/**
 * What became of a name from the first telling to the last.
 * @returns `+` came, `-` went, `~` both, blank for what never changed
 */
export function signOf(row: CapabilityRow): '+' | '-' | '~' | ' ' {
  const came = row.marks.includes('came')
  const went = row.marks.includes('went')
  if (came && went) return '~'
  return came ? '+' : went ? '-' : ' '
}

/** Screens that are plain lists: how long each is, and how many of its rows fit. */
import type { Size } from './cells.ts'
import { capabilitiesFoot, capabilitiesHead, connectionsRows, layoutOf } from './layout.ts'
import { asOf, connectionList, type Model } from './model.ts'
import { capabilityTable } from './phases.ts'
import type { ListScreen } from './screens.ts'

/** What moving about needs to know of a list. */
export interface List {
  readonly length: (model: Model) => number
  readonly page: (size: Size) => number
}

/** Every screen that is a list. */
export const lists: Readonly<Record<ListScreen, List>> = {
  connections: { length: (model) => connectionList(model).length, page: connectionsRows },
  capabilities: {
    length: capabilityCount,
    page: (size) => rowsWithout(size, capabilitiesHead + capabilitiesFoot),
  },
}

/** @returns rows of the body that are left for a list below a head and above a foot of so many lines */
export function rowsWithout(size: Size, lines: number): number {
  return Math.max(1, layoutOf(size).body.height - lines)
}

function capabilityCount(model: Model): number {
  const connection = model.store.connections.get(model.connection)
  return connection === undefined ? 0 : capabilityTable(connection, asOf(model)).rows.length
}

/** Where things stand on the screen of capabilities. Moving about and drawing ask it alike. */
import type { Size } from '../../terminal/cells.ts'

/** Lines above the table of capabilities. */
export const capabilitiesHead = 2

/** @returns lines below it, where the selected one is explained; none on a low screen */
export function capabilitiesFoot({ rows }: Size): number {
  return rows < 16 ? 0 : 5
}

/** Columns of the names of capabilities, and of what a client made of them. */
export const nameColumns = 24
export const useColumns = 14

/** @returns columns of one telling in a table of so many connections */
export function tellingColumns(connections: number): number {
  return connections > 1 ? 13 : 17
}

/** @returns how many tellings stand side by side in a table of so many connections */
export function tellingsRoom(columns: number, connections: number): number {
  const room = columns - nameColumns - connections * useColumns - 1
  return Math.max(1, Math.floor(room / tellingColumns(connections)))
}

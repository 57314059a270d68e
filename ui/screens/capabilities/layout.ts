/** The layout of the capabilities screen, used by both navigation and drawing. */
import type { Size } from '../../terminal/cells.ts'

/** Lines above the table of capabilities. */
export const capabilitiesHead = 2

/** @returns lines below the table that explain the selected capability; none on a low screen */
export function capabilitiesFoot({ rows }: Size): number {
  return rows < 16 ? 0 : 5
}

/** Columns for names of capabilities, and for the client's use. */
export const nameColumns = 24
export const useColumns = 14

/** @returns columns of one announcement in a table of so many connections */
export function tellingColumns(connections: number): number {
  return connections > 1 ? 13 : 17
}

/** @returns how many announcements fit side by side in a table of so many connections */
export function tellingsRoom(columns: number, connections: number): number {
  const room = columns - nameColumns - connections * useColumns - 1
  return Math.max(1, Math.floor(room / tellingColumns(connections)))
}

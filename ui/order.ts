/** The exchange list in other orders than that of arrival: the slowest first, the largest first, by name. */
import type { Time } from '../lib/record/record.ts'
import type { Row } from './rows.ts'
import { rowAt, type Store } from './store.ts'

/** What the list can be sorted by, in the order in which the key goes through them. */
export const sortings = ['latency', 'bytes', 'command'] as const

export type Sorting = (typeof sortings)[number]

/** A list as it was when the key was pressed; what comes later is not in it. */
export interface Sorted {
  readonly by: Sorting
  readonly numbers: readonly number[]
  /** Where each of them stands. */
  readonly ranks: ReadonlyMap<number, number>
}

/**
 * The rows that are shown, in another order. Rows that are no exchanges come last; equals as they arrived.
 * @param now what a command in flight has waited for so far
 */
export function sortedBy(store: Store, by: Sorting, now: Time): Sorted {
  const numbers = [...store.shown]
  if (by === 'command') {
    const names = new Map(numbers.map((number) => [number, nameOf(rowAt(store, number))]))
    numbers.sort((a, b) => compare(names.get(a) ?? '', names.get(b) ?? '') || a - b)
  } else {
    const first = store.base
    const keys = new Float64Array(store.end - first)
    for (let at = 0; at < keys.length; at++) {
      const row = rowAt(store, first + at)
      keys[at] = by === 'latency' ? latency(row, now) : size(row)
    }
    numbers.sort((a, b) => (keys[b - first] ?? 0) - (keys[a - first] ?? 0) || a - b)
  }
  return { by, numbers, ranks: new Map(numbers.map((number, rank) => [number, rank])) }
}

/** IDLE is held, not waited for: it comes after all that has a latency. */
function latency(row: Row | undefined, now: Time): number {
  if (row?.kind !== 'exchange') return -2
  const { timing, name, status } = row.exchange
  if (name === 'IDLE' || (timing.completed === undefined && status !== undefined)) return -1
  return (timing.completed ?? now) - timing.sent
}

function size(row: Row | undefined): number {
  return row?.kind === 'exchange' ? row.exchange.bytes.server + row.exchange.bytes.client : -1
}

/** Behind every name where there is none. */
function nameOf(row: Row | undefined): string {
  return row?.kind === 'exchange' ? row.exchange.name : '~'
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

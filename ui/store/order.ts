/** The exchange list in orders other than that of arrival: the slowest first, the largest first, by name. */
import type { Time } from '../../lib/record/record.ts'
import { column } from './row-block.ts'
import type { Store } from './store.ts'

/** The sort keys, in the order in which the keyboard key steps through them. */
export const sortings = ['latency', 'bytes', 'command'] as const

export type Sorting = (typeof sortings)[number]

/** A sorted list, as of the time when the key was pressed; later rows are not in it. */
export interface Sorted {
  readonly by: Sorting
  readonly numbers: readonly number[]
  /** @returns the index of a row in the list; 0 for a row that is not in it */
  readonly rank: (number: number) => number
}

/**
 * The rows that are shown, in another order. Rows that are not exchanges come last; ties keep the order of
 * arrival.
 * @param now the time up to which commands in flight have waited
 */
export function sortedBy(store: Store, by: Sorting, now: Time): Sorted {
  const { shown, base } = store
  const numbers = ordered(shown, by === 'command' ? byName(store) : bySize(store, by, now))
  const ranks = new Uint32Array(store.end - base)
  let rank = 0
  for (const number of numbers) ranks[number - base] = rank++
  return { by, numbers, rank: (number) => ranks[number - base] ?? 0 }
}

/** Larger values compare as equal: a day in microseconds, 64 GB. */
const most = 2 ** 36

/**
 * Numbers in the order of their keys, ties in their present order. A comparison function takes ten times as
 * long as sorting plain numbers, so each key is combined with the index of its row into one number.
 * @param keyOf 0 to about 2^36, below 2^53 together with the index
 */
function ordered(numbers: readonly number[], keyOf: (number: number) => number): number[] {
  const { length } = numbers
  const keys = new Float64Array(length)
  for (let place = 0; place < length; place++) {
    keys[place] = Math.floor(keyOf(numbers[place] ?? 0)) * length + place
  }
  keys.sort()
  const result: number[] = []
  for (const key of keys) result.push(numbers[key - Math.floor(key / length) * length] ?? 0)
  return result
}

/** The largest first, then exchanges without a value, then rows that are not exchanges. */
function bySize(store: Store, by: 'latency' | 'bytes', now: Time): (number: number) => number {
  const figure = by === 'latency' ? latency : size
  return (number) => most - Math.min(most, figure(store, number, now))
}

/** Microseconds; -1 for an exchange without a latency, -2 for other rows. IDLE is held, so it has none. */
function latency({ changing, blocks }: Store, number: number, now: Time): number {
  const row = changing.get(number)
  if (row === undefined) {
    if (blocks.number(number, column.kind) !== 1) return -2
    const span = blocks.number(number, column.completed) - blocks.number(number, column.sent)
    return Number.isNaN(span) || blocks.word(number, column.name) === 'IDLE' ? -1 : span / 1000
  }
  const { timing, name, status } = row.exchange
  if (name === 'IDLE' || (timing.completed === undefined && status !== undefined)) return -1
  return ((timing.completed ?? now) - timing.sent) / 1000
}

/** Octets of both sides; -2 for rows that are not exchanges. */
function size({ changing, blocks }: Store, number: number): number {
  const bytes = changing.get(number)?.exchange.bytes
  if (bytes !== undefined) return bytes.client + bytes.server
  if (blocks.number(number, column.kind) !== 1) return -2
  return blocks.number(number, column.client) + blocks.number(number, column.server)
}

/** Names in alphabetical order, then rows that are not exchanges. */
function byName({ changing, blocks, shown }: Store): (number: number) => number {
  const nameOf = (number: number): string => {
    const row = changing.get(number)
    if (row !== undefined) return row.exchange.name
    return blocks.number(number, column.kind) === 1 ? (blocks.word(number, column.name) ?? '') : '~'
  }
  const names = [...new Set(shown.map(nameOf))].sort()
  const places = new Map(names.map((name, place) => [name, place]))
  return (number) => places.get(nameOf(number)) ?? 0
}

/**
 * What passed between client and server, one arrow after the other. Responses of one kind in a row are one
 * arrow with a count. Knows no screen; it is filled as events arrive, and bounded like the store.
 */
import { limits } from '../lib/record/limits.ts'
import type { Side, Time } from '../lib/record/record.ts'
import { countWhile } from './ascending.ts'

/** What an arrow stands for, and so where its label comes from: those of a row from the row itself. */
export type ArrowKind = 'command' | 'completion' | 'said'

/** An arrow before it is drawn. */
export interface NewArrow {
  readonly connection: number
  readonly time: Time
  /** Absent for a mark across both lifelines. */
  readonly side: Side | undefined
  readonly kind: ArrowKind
  /** What belongs together in a row: `FETCH`; empty for what stands alone. */
  readonly word: string
  /** Not yet safe: it goes through the grid. Empty where the row tells it. */
  readonly text: string
  readonly look: ArrowLook
  /** The row of the exchange list that tells more. */
  readonly row: number
}

/** One arrow, or a mark. Runs of responses are one arrow. */
export interface Arrow extends NewArrow {
  /** From 0, over all connections in order of arrival; never reused. */
  readonly number: number
  /** When the last of its responses had come, and how many it stands for. */
  until: Time
  count: number
}

export type ArrowLook = 'said' | 'unasked' | 'no' | 'bad' | 'loud' | 'mark'

/** Arrows of one connection. */
export interface Lane {
  readonly arrows: Arrow[]
  /** Older ones that were dropped. */
  dropped: number
}

/** The arrows of a session, newest last, at most `limits.keptArrows`. */
export interface Ladder {
  readonly lanes: Map<number, Lane>
  /** The number after the newest arrow. */
  next: number
  /** Arrows that were dropped so far have numbers below. */
  oldest: number
}

/** Characters of a label that are kept. */
const longestText = 120

/** @returns a ladder without arrows */
export function emptyLadder(): Ladder {
  return { lanes: new Map(), next: 0, oldest: 0 }
}

/** Adds an arrow, or one more to the last one when that is of the same kind and exchange. */
export function draw(ladder: Ladder, arrow: NewArrow): void {
  const lane = laneOf(ladder, arrow.connection)
  const last = lane.arrows.at(-1)
  if (last !== undefined && arrow.word !== '' && last.word === arrow.word && last.row === arrow.row) {
    last.count++
    last.until = arrow.time
    return
  }
  const { connection, time, side, kind, word, look, row } = arrow
  const text = arrow.text.slice(0, longestText)
  const number = ladder.next++
  lane.arrows.push({ connection, time, side, kind, word, text, look, row, number, until: time, count: 1 })
  if (ladder.next - ladder.oldest > limits.keptArrows) dropOldest(ladder)
}

function laneOf(ladder: Ladder, connection: number): Lane {
  const lane = ladder.lanes.get(connection) ?? { arrows: [], dropped: 0 }
  if (lane.arrows.length === 0) ladder.lanes.set(connection, lane)
  return lane
}

/** A sixteenth at a time, so that moving what stays costs next to nothing for each arrow. */
function dropOldest(ladder: Ladder): void {
  ladder.oldest = ladder.next - Math.floor((limits.keptArrows * 15) / 16)
  for (const [connection, lane] of ladder.lanes) {
    const dropped = countWhile(lane.arrows.length, (at) => numberAt(lane, at) < ladder.oldest)
    lane.arrows.splice(0, dropped)
    lane.dropped += dropped
    if (lane.arrows.length === 0) ladder.lanes.delete(connection)
  }
}

function numberAt(lane: Lane, at: number): number {
  return lane.arrows[at]?.number ?? Number.POSITIVE_INFINITY
}

/** @returns lanes of these connections; those that have no arrow are left out */
export function lanesOf(ladder: Ladder, connections: readonly number[]): Lane[] {
  return connections.flatMap((id) => ladder.lanes.get(id) ?? [])
}

/** Arrows of some lanes taken together: those that are kept have the places `first` to `end` - 1. */
export interface Span {
  readonly first: number
  readonly end: number
}

/**
 * Where the arrows of some lanes lie.
 * @param until arrows that began later are left out
 */
export function spanOf(lanes: readonly Lane[], until: Time): Span {
  let [first, end] = [0, 0]
  for (const lane of lanes) {
    first += lane.dropped
    end += lane.dropped
    const last = lane.arrows.at(-1)
    end +=
      last === undefined || last.time <= until
        ? lane.arrows.length
        : countWhile(lane.arrows.length, (at) => (lane.arrows[at]?.time ?? 0) <= until)
  }
  return { first, end }
}

/** @returns the place of the first arrow of these lanes whose number is not below `number` */
export function placeOf(lanes: readonly Lane[], number: number): number {
  let place = 0
  for (const lane of lanes) {
    place += lane.dropped + countWhile(lane.arrows.length, (at) => numberAt(lane, at) < number)
  }
  return place
}

/**
 * Some arrows of some lanes in order of arrival. Costs what it returns, whatever the length of the session.
 * @param from the place of the first one
 * @param size how many at most
 */
export function someArrows(ladder: Ladder, lanes: readonly Lane[], from: number, size: number): Arrow[] {
  const start = countWhile(ladder.next, (number) => placeOf(lanes, number) < from)
  const at = lanes.map((lane) => countWhile(lane.arrows.length, (index) => numberAt(lane, index) < start))
  const found: Arrow[] = []
  while (found.length < size) {
    let next: Arrow | undefined
    let from = 0
    lanes.forEach((lane, index) => {
      const arrow = lane.arrows[at[index] ?? 0]
      if (arrow === undefined || (next !== undefined && next.number < arrow.number)) return
      next = arrow
      from = index
    })
    if (next === undefined) break
    found.push(next)
    at[from] = (at[from] ?? 0) + 1
  }
  return found
}

/**
 * The arrow with which a row of the exchange list begins.
 * @param time of the row
 * @returns its number; undefined when it was dropped
 */
export function arrowOfRow(lane: Lane, row: number, time: Time): number | undefined {
  let at = countWhile(lane.arrows.length, (index) => (lane.arrows[index]?.until ?? 0) < time)
  for (; (lane.arrows[at]?.time ?? Number.POSITIVE_INFINITY) <= time; at++) {
    if (lane.arrows[at]?.row === row) return lane.arrows[at]?.number
  }
  return undefined
}

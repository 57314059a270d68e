/**
 * The traffic between client and server, one arrow after the other. Consecutive responses of one kind are one
 * arrow with a count. Knows no screen; it is filled as events arrive, and bounded like the store.
 */
import { limits } from '../../lib/record/limits.ts'
import type { Time } from '../../lib/record/record.ts'
import { countWhile } from './ascending.ts'
import { type Arrow, Lane, type NewArrow } from './lane.ts'

/** The arrows of a session, newest last, at most `limits.keptArrows`. */
export interface Ladder {
  readonly lanes: Map<number, Lane>
  /** The number after the newest arrow. */
  next: number
  /** The number of the oldest arrow kept; arrows with lower numbers were dropped. */
  oldest: number
}

/** @returns a ladder without arrows */
export function emptyLadder(): Ladder {
  return { lanes: new Map(), next: 0, oldest: 0 }
}

/** Adds an arrow, or counts one more in the last arrow when that has the same kind and exchange. */
export function draw(ladder: Ladder, arrow: NewArrow): void {
  const lane = laneOf(ladder, arrow.connection)
  if (lane.goesOn(arrow.word, arrow.row, arrow.time)) return
  lane.push(arrow, ladder.next++)
  if (ladder.next - ladder.oldest > limits.keptArrows) dropOldest(ladder)
}

function laneOf(ladder: Ladder, connection: number): Lane {
  const known = ladder.lanes.get(connection)
  if (known !== undefined) return known
  const lane = new Lane(connection)
  ladder.lanes.set(connection, lane)
  return lane
}

/** Drops a sixteenth at a time, so that moving the rest costs next to nothing per arrow. */
function dropOldest(ladder: Ladder): void {
  ladder.oldest = ladder.next - Math.floor((limits.keptArrows * 15) / 16)
  for (const [connection, lane] of ladder.lanes) {
    lane.drop(countWhile(lane.length, (at) => lane.get(at, 'number') < ladder.oldest))
    if (lane.length === 0) ladder.lanes.delete(connection)
  }
}

/** @returns the lanes of these connections, without those that have no arrow */
export function lanesOf(ladder: Ladder, connections: readonly number[]): Lane[] {
  return connections.flatMap((id) => ladder.lanes.get(id) ?? [])
}

/** The arrows of several lanes in one order: those in memory have the places `first` to `end` - 1. */
export interface LadderSpan {
  readonly first: number
  readonly end: number
}

/**
 * The range of places of the arrows of several lanes.
 * @param until arrows that began later are left out
 */
export function spanOf(lanes: readonly Lane[], until: Time): LadderSpan {
  let [first, end] = [0, 0]
  for (const lane of lanes) {
    first += lane.dropped
    end += lane.dropped
    const last = lane.get(lane.length - 1, 'time')
    end += last <= until ? lane.length : countWhile(lane.length, (at) => lane.get(at, 'time') <= until)
  }
  return { first, end }
}

/** @returns the place of the first arrow of these lanes whose number is not below `number` */
export function placeOf(lanes: readonly Lane[], number: number): number {
  let place = 0
  for (const lane of lanes) {
    place += lane.dropped + countWhile(lane.length, (at) => lane.get(at, 'number') < number)
  }
  return place
}

/**
 * Consecutive arrows of several lanes in order of arrival. The cost depends on `size`, not on the session.
 * @param from the place of the first arrow
 * @param size the maximum number of arrows
 */
export function someArrows(ladder: Ladder, lanes: readonly Lane[], from: number, size: number): Arrow[] {
  const start = countWhile(ladder.next, (number) => placeOf(lanes, number) < from)
  const at = lanes.map((lane) => countWhile(lane.length, (index) => lane.get(index, 'number') < start))
  const found: Arrow[] = []
  while (found.length < size) {
    let [next, least] = [-1, Number.POSITIVE_INFINITY]
    lanes.forEach((lane, index) => {
      const number = lane.get(at[index] ?? 0, 'number')
      if (number < least) [next, least] = [index, number]
    })
    const arrow = lanes[next]?.arrow(at[next] ?? 0)
    if (arrow === undefined) break
    found.push(arrow)
    at[next] = (at[next] ?? 0) + 1
  }
  return found
}

/**
 * The first arrow of a row of the exchange list.
 * @param time of the row
 * @returns its number; undefined when it was dropped
 */
export function arrowOfRow(lane: Lane, row: number, time: Time): number | undefined {
  let at = countWhile(lane.length, (index) => lane.get(index, 'until') < time)
  for (; lane.get(at, 'time') <= time; at++) {
    if (lane.get(at, 'row') === row) return lane.get(at, 'number')
  }
  return undefined
}

/**
 * The visible part of the ladder: which lanes, which arrows, and how much room the time between them takes.
 * Pure arithmetic, used by both navigation and drawing.
 */

import { layoutOf } from '../../model/layout.ts'
import { asOf, connectionList, type ListPlace, type Model, placeIn, selectedRow } from '../../model/model.ts'
import { arrowOfRow, type Ladder, lanesOf, placeOf, someArrows, spanOf } from '../../store/ladder.ts'
import type { Arrow, Lane } from '../../store/lane.ts'
import type { Area, Size } from '../../terminal/cells.ts'
import { withPlace } from '../list.ts'
import { ladderLook, scaleOf } from './look.ts'

/** Maximum number of lines between two arrows; a longer wait has a break mark. */
const longestGap = 3

/** Lines above the arrows: the name of the lane and of its lifelines. */
const ladderHead = 2

/** The width of the narrowest readable lane. */
const laneColumns = 27

export interface LadderLayout {
  readonly head: Area
  readonly body: Area
  readonly preview: Area
  /** Columns before the lanes: the time of day, if there is room, and the time since the previous arrow. */
  readonly times: number
}

/** @returns the areas of the ladder; `preview` has no height when there is no room for it */
export function ladderLayout(size: Size): LadderLayout {
  const { body } = layoutOf(size)
  const preview = size.rows < 22 ? 0 : Math.min(12, Math.floor(body.height / 4))
  return {
    head: { ...body, height: ladderHead },
    body: {
      ...body,
      y: body.y + ladderHead,
      height: Math.max(1, body.height - ladderHead - preview),
    },
    preview: { ...body, y: body.y + body.height - preview, height: preview },
    times: size.columns < 60 ? 11 : 25,
  }
}

/** @returns the connections whose lanes are side by side, `model.connection` among them */
function laneConnections(model: Model): number[] {
  const all = connectionList(model).map(({ id }) => id)
  // The displayed connection stays, even when it is no longer in memory.
  if (model.store.ladder.lanes.has(model.connection) && !all.includes(model.connection))
    return [model.connection]
  const at = Math.max(0, all.indexOf(model.connection))
  if (ladderLook.of(model).side === 'one') return all.slice(at, at + 1)
  const { columns } = model.size
  const room = Math.max(1, Math.floor((columns - ladderLayout(model.size).times) / laneColumns))
  const first = Math.max(0, Math.min(at, all.length - room))
  return all.slice(first, first + room)
}

/** The visible part of the ladder. */
export interface LadderWindow {
  readonly connections: readonly number[]
  readonly arrows: readonly ShownArrow[]
  /** The selected arrow. */
  readonly at: Arrow | undefined
  /** The place of the selected arrow, and of the first arrow on the screen. */
  readonly place: Pick<ListPlace, 'at' | 'top'>
  /** The number of arrows, and how many were dropped. */
  readonly length: number
  readonly dropped: number
}

/** An arrow, the time since the previous one, and the empty lines above it that stand for that time. */
export interface ShownArrow {
  readonly arrow: Arrow
  readonly gap: number | undefined
  readonly lines: number
  readonly broken: boolean
}

/** @returns the part of the ladder that fits; the selected arrow is visible, and no line is wasted */
export function ladderWindow(model: Model): LadderWindow {
  const connections = laneConnections(model)
  const { ladder } = model.store
  const lanes = lanesOf(ladder, connections)
  const span = spanOf(lanes, asOf(model))
  const height = ladderLayout(model.size).body.height
  const place = placeIn(model, 'ladder')
  const at = Math.max(span.first, Math.min(place.at, span.end - 1))
  const from = Math.max(span.first, Math.min(place.top, at), at - height + 1)
  const scale = scaleOf(model)
  const before = shownArrows(ladder, lanes, { first: from, end: at + 1 }, scale)
  const last = shownArrows(
    ladder,
    lanes,
    { first: Math.max(span.first, span.end - height), end: span.end },
    scale,
  )
  const lowest = at + 1 - fromTheEnd(before, height)
  const top = Math.min(Math.max(from, lowest), span.end - fromTheEnd(last, height))
  const arrows = shownArrows(ladder, lanes, { first: top, end: Math.min(span.end, top + height) }, scale)
  return {
    connections,
    arrows,
    at: arrows[at - top]?.arrow,
    place: { at, top },
    length: Math.max(0, span.end),
    dropped: span.first,
  }
}

/** The number of arrows, counted from the end, that fit in `height` lines. */
function fromTheEnd(arrows: readonly ShownArrow[], height: number): number {
  let left = height
  let count = 0
  // The first arrow on the screen has no lines above it for the time before it.
  for (let at = arrows.length - 1; at >= 0 && left >= 1; at--) {
    count++
    left -= 1 + (arrows[at]?.lines ?? 0)
  }
  return count
}

function shownArrows(
  ladder: Ladder,
  lanes: readonly Lane[],
  { first, end }: { readonly first: number; readonly end: number },
  scale: number,
): ShownArrow[] {
  const one = Math.max(0, first - 1)
  const arrows = someArrows(ladder, lanes, one, Math.max(0, end - one))
  const shown = arrows.map((arrow, index) => {
    const before = arrows[index - 1]
    const gap = before === undefined ? undefined : Math.max(0, arrow.time - before.until)
    const lines = Math.floor((gap ?? 0) / scale)
    return { arrow, gap, lines: Math.min(lines, longestGap), broken: lines > longestGap }
  })
  return shown.slice(Math.max(0, shown.length - (end - first)))
}

/**
 * The number of arrows from the selected one down to a line of the ladder.
 * @param line from 0, below the headings
 * @returns undefined for a line without an arrow, which stands for elapsed time
 */
export function arrowsTo(model: Model, line: number): number | undefined {
  const { arrows, place } = ladderWindow(model)
  let at = 0
  for (const [index, { lines }] of arrows.entries()) {
    at += index === 0 ? 0 : lines
    if (at === line) return place.top + index - place.at
    at++
  }
  return undefined
}

/** Moves by arrows; at the end the ladder follows the newest one. */
export function movedInLadder(model: Model, by: number): Model {
  const { place, length, dropped } = ladderWindow(model)
  const to = Math.max(dropped, place.at + by)
  const at = to >= length - 1 ? Number.POSITIVE_INFINITY : to
  const next = { ...placeIn(model, 'ladder'), at, top: place.top }
  const { top } = ladderWindow(withPlace(model, 'ladder', next)).place
  return withPlace(model, 'ladder', { ...next, top })
}

/** @returns the place of the row selected in the exchange list; the end while the list follows */
export function ladderStart(model: Model): ListPlace {
  const row = selectedRow(model)
  const end = { at: Number.POSITIVE_INFINITY, top: 0, left: 0 }
  if (row === undefined || model.follow) return end
  const lane = model.store.ladder.lanes.get(row.connection)
  const number = lane === undefined ? undefined : arrowOfRow(lane, row.number, row.time)
  return number === undefined ? end : placed(model, number)
}

/** @returns the place of an arrow; the end while the newest is followed */
export function ladderAt(model: Model, arrow: Arrow | undefined): ListPlace {
  const place = placeIn(model, 'ladder')
  return arrow === undefined || place.at === Number.POSITIVE_INFINITY ? place : placed(model, arrow.number)
}

function placed(model: Model, number: number): ListPlace {
  const at = placeOf(lanesOf(model.store.ladder, laneConnections(model)), number)
  return { at, top: Math.max(0, at - 3), left: 0 }
}

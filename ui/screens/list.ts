/** How one moves in a screen that is a plain list: it says how long it is and how many of its rows fit. */
import { firstVisible } from '../model/layout.ts'
import { type ListPlace, listStart, type Model, placeIn, type ScreenName } from '../model/model.ts'
import type { Size } from '../terminal/cells.ts'
import type { Screen } from './screen.ts'

/** The part of a screen that a list gives it. */
export type Moving = Pick<Screen, 'page' | 'moved' | 'scrolled' | 'refreshed' | 'mouse'>

/** @returns the model with another place in the list of a screen */
export function withPlace(model: Model, name: ScreenName, place: ListPlace): Model {
  return { ...model, lists: { ...model.lists, [name]: place } }
}

/** @returns how the list of a screen is scrolled sideways */
export function sideways(name: ScreenName, start = listStart): Screen['scrolled'] {
  return (model, by) => {
    const place = placeIn(model, name, start)
    return withPlace(model, name, { ...place, left: Math.max(0, place.left + by) })
  }
}

/** A list whose rows are numbered from 0 and take one line each. */
export function plainList(
  name: ScreenName,
  length: (model: Model) => number,
  page: (size: Size) => number,
): Moving {
  return {
    page: ({ size }) => page(size),
    moved: (model, by) => {
      const place = placeIn(model, name)
      const rows = length(model)
      const at = Math.max(0, Math.min(place.at + by, rows - 1))
      return withPlace(model, name, {
        ...place,
        at,
        top: firstVisible(place.top, at, rows, page(model.size)),
      })
    },
    scrolled: sideways(name),
  }
}

/** Where in a list its place is at present. */
export interface ListStanding {
  /** The index of the selected one; where it is `gone`, of the one that took its place. */
  readonly at: number
  readonly top: number
  readonly gone: boolean
}

/** @returns where the rows stand that a list's place names, among the numbers of its rows in their order */
export function standing(numbers: readonly number[], { at, top }: ListPlace): ListStanding {
  const index = numbers.indexOf(at)
  const gone = at > 0 && index < 0 && numbers.length > 0
  return { at: index < 0 ? next(numbers, at) : index, top: next(numbers, top), gone }
}

/** The first row from that number on, else the last one. */
function next(numbers: readonly number[], number: number): number {
  const index = numbers.findIndex((other) => other >= number)
  return index < 0 ? Math.max(0, numbers.length - 1) : index
}

/**
 * A list whose rows have numbers of their own and take one line each. Its place names the row, not where it
 * stands, so that it stays the same one while others come and go, and no other one is taken for it when it is
 * gone. A place of 0 means the first row: nobody has chosen one.
 */
export function numberedList(
  name: ScreenName,
  numbersOf: (model: Model) => readonly number[],
  page: (size: Size) => number,
): Moving {
  return {
    page: ({ size }) => page(size),
    moved: (model, by) => {
      const place = placeIn(model, name)
      const numbers = numbersOf(model)
      const { at: from, top: first, gone } = standing(numbers, place)
      // In the place of one that is gone stands the next one already.
      const to = from + by - (gone && by > 0 ? 1 : 0)
      const at = Math.max(0, Math.min(to, numbers.length - 1))
      const top = firstVisible(first, at, numbers.length, page(model.size))
      return withPlace(model, name, { ...place, at: numbers[at] ?? 0, top: numbers[top] ?? 0 })
    },
    scrolled: sideways(name),
    // From when it is seen its first row is selected by its number, as if it had been chosen.
    refreshed: (model) => {
      const place = placeIn(model, name)
      const at = place.at > 0 ? 0 : (numbersOf(model)[0] ?? 0)
      return at === 0 ? model : withPlace(model, name, { ...place, at })
    },
    mouse: {
      // The one that took the place of what is gone is the next one below.
      fromGone: (model, line) => {
        const numbers = numbersOf(model)
        const { at, top, gone } = standing(numbers, placeIn(model, name))
        if (!gone) return undefined
        const by = firstVisible(top, at, numbers.length, page(model.size)) + line - at
        return by < 0 ? by : by + 1
      },
    },
  }
}

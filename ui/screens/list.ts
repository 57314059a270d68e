/** Navigation in a screen that is a plain list: the screen supplies its length and the rows that fit. */
import { firstVisible } from '../model/layout.ts'
import { type ListPlace, listStart, type Model, placeIn, type ScreenName } from '../model/model.ts'
import type { Size } from '../terminal/cells.ts'
import type { Screen } from './screen.ts'

/** The members of a screen that a list supplies. */
export type Moving = Pick<Screen, 'page' | 'moved' | 'scrolled' | 'refreshed' | 'mouse'>

/** @returns the model with a new place in the list of a screen */
export function withPlace(model: Model, name: ScreenName, place: ListPlace): Model {
  return { ...model, lists: { ...model.lists, [name]: place } }
}

/** @returns the function that scrolls the list of a screen sideways */
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

/** The current position that a place in a list stands for. */
export interface ListStanding {
  /** The index of the selected row; when that is `gone`, of the row that took its position. */
  readonly at: number
  readonly top: number
  readonly gone: boolean
}

/** @returns the indices of the rows that a place names, in the ascending numbers of the rows */
export function standing(numbers: readonly number[], { at, top }: ListPlace): ListStanding {
  const index = numbers.indexOf(at)
  const gone = at > 0 && index < 0 && numbers.length > 0
  return { at: index < 0 ? next(numbers, at) : index, top: next(numbers, top), gone }
}

/** The index of the first row whose number is not below `number`; otherwise of the last row. */
function next(numbers: readonly number[], number: number): number {
  const index = numbers.findIndex((other) => other >= number)
  return index < 0 ? Math.max(0, numbers.length - 1) : index
}

/**
 * A list whose rows have numbers of their own and take one line each. Its place names the row, not the index.
 * The selection therefore stays on the same row while others come and go, and does not pass to another row
 * when that row is gone. A place of 0 means the first row, before the user selects one.
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
      // The row after the missing one already occupies its index.
      const to = from + by - (gone && by > 0 ? 1 : 0)
      const at = Math.max(0, Math.min(to, numbers.length - 1))
      const top = firstVisible(first, at, numbers.length, page(model.size))
      return withPlace(model, name, { ...place, at: numbers[at] ?? 0, top: numbers[top] ?? 0 })
    },
    scrolled: sideways(name),
    // Once the list is shown, its first row is selected by number, as if the user had chosen it.
    refreshed: (model) => {
      const place = placeIn(model, name)
      const at = place.at > 0 ? 0 : (numbersOf(model)[0] ?? 0)
      return at === 0 ? model : withPlace(model, name, { ...place, at })
    },
    mouse: {
      // The row that took the index of the missing one counts as the next one below.
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

/** Screens that are plain lists: how long each is, and how many of its rows fit. */
import type { Size } from '../terminal/cells.ts'
import { ladderLayout, movedInLadder } from './ladder-view.ts'
import { latencies } from './latencies.ts'
import {
  capabilitiesFoot,
  capabilitiesHead,
  connectionsRows,
  firstVisible,
  rowsWithout,
  upperRows,
} from './layout.ts'
import { logRows, movedInLog } from './log.ts'
import type { Model, Place } from './model.ts'
import { tableShown } from './phases.ts'
import type { ListScreen } from './screens.ts'
import { type NumberedScreen, standing } from './standing.ts'

/** What moving about needs to know of a list. */
export interface List {
  readonly page: (size: Size) => number
  /** Where the selection is after so many rows down; negative is up. */
  readonly moved: (model: Model, by: number) => Place
}

/** Every screen that is a list. */
export const lists: Readonly<Record<ListScreen, List>> = {
  connections: numberedList('connections', connectionsRows),
  capabilities: plainList('capabilities', capabilityCount, (size) =>
    rowsWithout(size, capabilitiesHead + capabilitiesFoot(size)),
  ),
  latency: plainList('latency', (model) => latencies(model).length, upperRows),
  mailbox: numberedList('mailbox', upperRows),
  log: { page: logRows, moved: movedInLog },
  ladder: { page: (size) => ladderLayout(size).body.height, moved: movedInLadder },
}

/** A list whose rows are numbered from 0 and take one line each. */
function plainList(screen: ListScreen, length: (model: Model) => number, page: List['page']): List {
  return {
    page,
    moved: (model, by) => {
      const place = model.lists[screen]
      const rows = length(model)
      const at = Math.max(0, Math.min(place.at + by, rows - 1))
      return { ...place, at, top: firstVisible(place.top, at, rows, page(model.size)) }
    },
  }
}

/** A list whose rows have numbers of their own and take one line each. */
function numberedList(screen: NumberedScreen, page: List['page']): List {
  return {
    page,
    moved: (model, by) => {
      const { numbers, at: from, top: first, gone } = standing(model, screen)
      // In the place of one that is gone stands the next one already.
      const to = from + by - (gone && by > 0 ? 1 : 0)
      const at = Math.max(0, Math.min(to, numbers.length - 1))
      const top = firstVisible(first, at, numbers.length, page(model.size))
      return { ...model.lists[screen], at: numbers[at] ?? 0, top: numbers[top] ?? 0 }
    },
  }
}

function capabilityCount(model: Model): number {
  return tableShown(model)?.rows.length ?? 0
}

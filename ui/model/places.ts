/** Moving about: selections, scrolling, following. Pure; every move ends where something is. */
import { exchangeLayout, firstVisible, tellingsRoom } from './layout.ts'
import { lists } from './lists.ts'
import { listed, listIndex, listOrder, type Model, type Place, remarkSpan, screenOf } from './model.ts'
import { tableShown } from './phases.ts'
import type { ListScreen } from './screens.ts'
import { detailPage, movedInDetail } from './tabs.ts'

/** @returns the model with a remark on its bottom line */
export function withRemark(model: Model, text: string): Model {
  return { ...model, remark: { text, until: model.now + remarkSpan } }
}

/** Puts the selection back where it can be: rows may have been dropped, the screen may have shrunk. */
export function settled(model: Model): Model {
  const order = listOrder(model)
  const length = listed(model)
  if (length === 0) return model
  const index = Math.min(listIndex(model, model.exchanges.at), length - 1)
  const height = Math.max(1, exchangeLayout(model.size).list.height)
  const top = firstVisible(listIndex(model, model.exchanges.top), index, length, height)
  return { ...model, exchanges: { ...model.exchanges, at: order[index] ?? -1, top: order[top] ?? 0 } }
}

/** Selects a row of the exchange list by its place among those shown; only the last one keeps following. */
export function selectRow(model: Model, index: number): Model {
  const order = listOrder(model)
  const length = listed(model)
  if (length === 0) return model
  const to = Math.max(0, Math.min(index, length - 1))
  const next = { ...model, exchanges: { ...model.exchanges, at: order[to] ?? -1 } }
  const newest = model.sorted === undefined && to === model.store.shown.length - 1
  return settled(newest ? next : unfollowed(next))
}

/** @returns the place of the selected row among those shown */
export function selectedIndex(model: Model): number {
  return listIndex(model, model.exchanges.at)
}

/** @returns the model that no longer follows, and counts what comes from here on */
export function unfollowed(model: Model): Model {
  return model.follow ? { ...model, follow: false, seenEnd: model.store.end } : model
}

/** @returns the model that follows the newest row, in the order of arrival; a pause ends */
export function following(model: Model): Model {
  const { paused: _, sorted: __, ...rest } = model
  const at = model.store.shown.at(-1) ?? -1
  return settled({ ...rest, follow: true, exchanges: { ...model.exchanges, at } })
}

/** Moves by rows or lines on the open screen. */
export function moved(model: Model, by: number): Model {
  const screen = screenOf(model)
  switch (screen) {
    case 'exchanges':
      return selectRow(model, selectedIndex(model) + by)
    case 'detail':
      return movedInDetail(model, by)
    default:
      return withPlace(model, screen, lists[screen].moved(model, by))
  }
}

/** Moves to the first or the last; the last exchange follows. */
export function movedTo(model: Model, end: 'first' | 'last'): Model {
  if (screenOf(model) !== 'exchanges') return moved(model, end === 'first' ? -1e9 : 1e9)
  if (end === 'first') return selectRow(model, 0)
  return model.paused === undefined && model.sorted === undefined
    ? following(model)
    : selectRow(model, listed(model) - 1)
}

/** @returns the model with another place in a list */
export function withPlace(model: Model, screen: ListScreen, place: Place): Model {
  return { ...model, lists: { ...model.lists, [screen]: place } }
}

/** @returns rows of the open screen's list or text */
export function pageOf(model: Model): number {
  const screen = screenOf(model)
  switch (screen) {
    case 'exchanges':
      return Math.max(1, exchangeLayout(model.size).list.height)
    case 'detail':
      return detailPage(model)
    default:
      return lists[screen].page(model.size)
  }
}

/** Scrolls sideways by columns. */
export function movedSideways(model: Model, by: number): Model {
  const shift = (place: Place): Place => ({ ...place, left: Math.max(0, place.left + by) })
  const screen = screenOf(model)
  switch (screen) {
    case 'exchanges':
      return { ...model, exchanges: shift(model.exchanges) }
    case 'detail':
      return { ...model, detail: { ...model.detail, left: Math.max(0, model.detail.left + by) } }
    case 'capabilities': {
      // The newest telling is at the right and shown first: to the left lie the older ones.
      const table = tableShown(model)
      const room = tellingsRoom(model.size.columns, table?.connections.length ?? 1)
      const most = Math.max(0, (table?.tellings.length ?? 0) - room)
      const left = Math.max(0, Math.min(model.lists.capabilities.left - Math.sign(by), most))
      return withPlace(model, screen, { ...model.lists.capabilities, left })
    }
    default:
      return withPlace(model, screen, shift(model.lists[screen]))
  }
}

/** The selection in the exchange list. Every step ends on an existing row. */
import { exchangeLayout, firstVisible } from '../model/layout.ts'
import { listed, listIndex, listOrder, type Model, selectedIndex } from '../model/model.ts'

/** Moves the selection into range: rows may have been dropped, or the screen may have shrunk. */
export function settled(model: Model): Model {
  const order = listOrder(model)
  const length = listed(model)
  if (length === 0) return model
  const index = Math.min(selectedIndex(model), length - 1)
  const height = Math.max(1, exchangeLayout(model.size).list.height)
  const top = firstVisible(listIndex(model, model.exchanges.top), index, length, height)
  return { ...model, exchanges: { ...model.exchanges, at: order[index] ?? -1, top: order[top] ?? 0 } }
}

/** Selects a row of the exchange list by its index among those shown; only the last one keeps following. */
export function selectRow(model: Model, index: number): Model {
  const order = listOrder(model)
  const length = listed(model)
  if (length === 0) return model
  const to = Math.max(0, Math.min(index, length - 1))
  const next = { ...model, exchanges: { ...model.exchanges, at: order[to] ?? -1 } }
  const newest = model.sorted === undefined && to === model.store.shown.length - 1
  return settled(newest ? next : unfollowed(next))
}

/** @returns the model that no longer follows, and counts new rows from here on */
export function unfollowed(model: Model): Model {
  return model.follow ? { ...model, follow: false, seenEnd: model.store.end } : model
}

/** @returns the model that follows the newest row in the order of arrival; this ends a pause */
export function following(model: Model): Model {
  const { paused: _, sorted: __, ...rest } = model
  const at = model.store.shown.at(-1) ?? -1
  return settled({ ...rest, follow: true, exchanges: { ...model.exchanges, at } })
}

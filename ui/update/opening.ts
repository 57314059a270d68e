/** Opens screens and goes back. */
import { firstScreen, type Model, type ScreenName, selectedRow } from '../model/model.ts'
import { openScreen, screenNamed, tabOrder } from '../screens/open.ts'
import { filteredBy, withoutSort } from '../steps/filter.ts'
import { settled } from '../steps/selection.ts'

/** Opens a screen by its number: only the exchange list stays behind it. */
export function shown(model: Model, screen: ScreenName): Model {
  return entered(model, screen, screen === firstScreen ? [screen] : [firstScreen, screen])
}

/** Opens a screen on top of another one. */
export function pushed(model: Model, screen: ScreenName): Model {
  return entered(model, screen, [...model.stack.filter((open) => open !== screen), screen])
}

function entered(model: Model, name: ScreenName, stack: readonly ScreenName[]): Model {
  const before = openScreen(model)
  const connection =
    before.connection === undefined ? selectedRow(model)?.connection : before.connection(model)
  const next = refreshed({ ...model, stack })
  return screenNamed(name).entered?.(next, { model, connection }) ?? next
}

/** Lets the open screen keep its subject after events. */
export function refreshed(model: Model): Model {
  return openScreen(model).refreshed?.(model) ?? model
}

/** Opens the next tab or the one before. */
export function beside(model: Model, step: 1 | -1): Model {
  const open = tabOrder.indexOf(openScreen(model))
  return shown(model, tabOrder.at((open + step) % tabOrder.length)?.name ?? firstScreen)
}

/** Goes back to the previous screen; on the first screen removes the order, the search, then the filter. */
export function back(model: Model): Model {
  if (model.stack.length > 1) {
    const next = { ...model, stack: model.stack.slice(0, -1) }
    return openScreen(model).left?.(next) ?? next
  }
  if (model.sorted !== undefined) return settled(withoutSort(model))
  return model.search === '' ? filteredBy(model, undefined) : { ...model, search: '' }
}

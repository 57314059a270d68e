/** Screens about one connection: which one it is, where they begin, and which one comes next. */
import { ladderAt, ladderStart, ladderWindow } from './ladder-view.ts'
import { selectedEntry } from './log.ts'
import { connectionList, connectionsShown, listStart, type Model, screenOf, selectedRow } from './model.ts'
import { withPlace, withRemark } from './places.ts'
import type { Screen } from './screens.ts'
import { standing } from './standing.ts'

/** Screens that show one connection, the same one when the reader goes from one to the other. */
export function ofOneConnection(screen: Screen): boolean {
  return screen === 'capabilities' || screen === 'ladder'
}

/** @returns the connection that such a screen shall show: that of what is selected, or the last one */
export function connectionToShow(model: Model): number {
  const connections = connectionsShown(model)
  const screen = screenOf(model)
  if (ofOneConnection(screen) && connections.has(model.connection)) return model.connection
  const listed = screen === 'connections' || screen === 'log'
  const id = listed ? atConnection(model) : selectedRow(model)?.connection
  return id !== undefined && connections.has(id) ? id : (connectionList(model).at(-1)?.id ?? 0)
}

/** @returns the number of the connection that is meant, where it is known no more */
export function forgottenConnection(model: Model): number | undefined {
  const screen = screenOf(model)
  if (ofOneConnection(screen)) return undefined
  const id =
    screen === 'connections' || screen === 'log' ? atConnection(model) : selectedRow(model)?.connection
  return id === undefined || id === 0 || connectionsShown(model).has(id) ? undefined : id
}

/** Another connection: its lists begin where the reader stands in the exchange list, or at the top. */
export function withConnection(model: Model, connection: number): Model {
  const { compared: _, ...alone } = model
  const next = { ...alone, connection }
  return { ...next, lists: { ...model.lists, capabilities: listStart, ladder: ladderStart(next) } }
}

/** @returns the number of what is selected in the list of connections, or of what the log tells about */
export function atConnection(model: Model): number | undefined {
  if (screenOf(model) === 'log') return selectedEntry(model)?.connection
  const { at } = model.lists.connections
  return at > 0 ? at : standing(model, 'connections').numbers[0]
}

/** @returns why the exchange list has nothing of a connection */
export function whyNone({ store, filter }: Model, id: number): string {
  if (id === 0) return 'this is about the whole session'
  const connection = store.connections.get(id)
  if (connection?.commands === 0) return 'this connection has no exchange yet'
  if (connection === undefined) return `c${id} is no longer in memory`
  if (filter !== undefined) return `no exchange of c${id} fits the filter ${filter.text.trim()}`
  return `the exchange list does not show those of c${id} now`
}

/** The connections side by side, or one of them: the selected arrow stays. */
export function sideBySide(model: Model): Model {
  const { at } = ladderWindow(model)
  const side = model.ladder.side === 'one' ? 'several' : 'one'
  const connection = side === 'one' && at !== undefined ? at.connection : model.connection
  const next: Model = { ...model, connection, ladder: { ...model.ladder, side } }
  return withPlace(next, 'ladder', ladderAt(next, at))
}

/** Capabilities beside those of another connection: the next one that was told some, then none again. */
export function compared(model: Model): Model {
  const others = connectionList(model).filter(
    ({ id, capabilities }) => id !== model.connection && capabilities.length > 0,
  )
  const at = others.findIndex(({ id }) => id === model.compared)
  const next = others[at + 1]?.id
  const { compared: _, ...alone } = model
  const lists = { ...model.lists, capabilities: { ...model.lists.capabilities, left: 0 } }
  if (others.length === 0) return withRemark(model, 'no other connection was told capabilities')
  return next === undefined ? { ...alone, lists } : { ...model, compared: next, lists }
}

/** The connection before or after. */
export function otherConnection(model: Model, step: 1 | -1): Model {
  const list = connectionList(model)
  if (list.length === 0) return model
  const at = list.findIndex((connection) => connection.id === model.connection)
  const next = list[Math.max(0, Math.min(at + step, list.length - 1))]
  if (next === undefined || next.id === model.connection) return model
  return withConnection(model, next.id)
}

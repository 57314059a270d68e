/** The common part of screens about one connection: which connection, and where their lists begin. */
import {
  connectionList,
  connectionsShown,
  listed,
  listOrder,
  listStart,
  type Model,
  selectedRow,
} from '../model/model.ts'
import { withRemark } from '../steps/remark.ts'
import { selectRow } from '../steps/selection.ts'
import { rowAt } from '../store/store.ts'
import { ladderStart } from './ladder/window.ts'
import { type Key, type Origin, type Outcome, only } from './screen.ts'

/**
 * Changes the connection: its ladder begins at the row selected in the exchange list, its capabilities at the
 * top.
 */
export function withConnection(model: Model, connection: number): Model {
  const { compared: _, ...alone } = model
  const next = { ...alone, connection }
  return { ...next, lists: { ...model.lists, capabilities: listStart, ladder: ladderStart(next) } }
}

/**
 * Opens such a screen for the connection of the previous screen, otherwise for the last one.
 * @returns the model before, with a remark, when that connection is no longer in memory
 */
export function enteredFor({ model, connection }: Origin, entered: (connection: number) => Model): Model {
  const known = connectionsShown(model)
  if (connection !== undefined && connection !== 0) {
    return known.has(connection)
      ? entered(connection)
      : withRemark(model, `c${connection} is no longer in memory`)
  }
  return entered(connectionList(model).at(-1)?.id ?? 0)
}

/** @returns the connection of such a screen; when no longer in memory, that of the exchange list */
export function connectionHere(model: Model): number | undefined {
  const known = connectionsShown(model)
  if (known.has(model.connection)) return model.connection
  const other = selectedRow(model)?.connection
  return other !== undefined && known.has(other) ? other : undefined
}

/** Goes to the first exchange of a connection in the list. */
export function exchangesOf(model: Model, connection: number | undefined): Outcome {
  const numbers = listOrder(model)
  const length = listed(model)
  for (let index = 0; index < length; index++) {
    if (rowAt(model.store, numbers[index] ?? -1)?.connection === connection) {
      return { model: selectRow(model, index), effects: [], opens: 'exchanges' }
    }
  }
  return { model: withRemark(model, whyNone(model, connection ?? 0)), effects: [] }
}

/** Why the exchange list shows no row of a connection. */
function whyNone({ store, filter }: Model, id: number): string {
  if (id === 0) return 'this is about the whole session'
  const connection = store.connections.get(id)
  if (connection?.commands === 0) return 'this connection has no exchange yet'
  if (connection === undefined) return `c${id} is no longer in memory`
  if (filter !== undefined) return `no exchange of c${id} fits the filter ${filter.text.trim()}`
  return `the exchange list does not show those of c${id} now`
}

/** @returns the keys `<` and `>`, for a group of the help */
export function neighbours(group: string): Key[] {
  const step = (by: 1 | -1): Key['does'] => only((model) => otherConnection(model, by))
  return [
    { keys: '<', group, help: 'previous connection', hint: 'previous', does: step(-1) },
    { keys: '>', group, help: 'next connection', hint: 'next', does: step(1) },
  ]
}

/** Shows the previous or next connection. */
function otherConnection(model: Model, step: 1 | -1): Model {
  const list = connectionList(model)
  if (list.length === 0) return model
  const at = list.findIndex((connection) => connection.id === model.connection)
  const next = list[Math.max(0, Math.min(at + step, list.length - 1))]
  if (next === undefined || next.id === model.connection) return model
  return withConnection(model, next.id)
}

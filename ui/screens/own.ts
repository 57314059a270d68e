/** What the reader chose in one screen alone, an order, a scale: the model keeps it for the screen. */
import type { Model, ScreenName } from '../model/model.ts'

/** State of a screen's own, as it began until something changed it. */
export interface Own<State> {
  readonly of: (model: Model) => State
  /** @returns the model with another state */
  readonly set: (model: Model, state: State) => Model
}

/** @returns the state of a screen's own; nobody else reads or writes what the model keeps under its name */
export function ownState<State>(name: ScreenName, start: State): Own<State> {
  return {
    of: ({ own }) => (Object.hasOwn(own, name) ? (own[name] as State) : start),
    set: (model, state) => ({ ...model, own: { ...model.own, [name]: state } }),
  }
}

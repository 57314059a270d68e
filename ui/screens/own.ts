/** The state of one screen, such as an order or a scale, which the model keeps for it. */
import type { Model, ScreenName } from '../model/model.ts'

/** The state of one screen, equal to `start` until a key changes it. */
export interface Own<State> {
  readonly of: (model: Model) => State
  /** @returns the model with another state */
  readonly set: (model: Model, state: State) => Model
}

/** @returns access to the state of a screen; no other module reads or writes it in the model */
export function ownState<State>(name: ScreenName, start: State): Own<State> {
  return {
    of: ({ own }) => (Object.hasOwn(own, name) ? (own[name] as State) : start),
    set: (model, state) => ({ ...model, own: { ...model.own, [name]: state } }),
  }
}

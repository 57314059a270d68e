/**
 * Lists whose rows have numbers of their own: a place names the row, not where it stands, so that it stays
 * the same one while others come and go, and no other one is taken for it when it is gone.
 */
import type { Connection } from '../../lib/session/events.ts'
import { connectionList, type Model, mailboxList, screenOf } from './model.ts'

/** Screens with such a list. A place of 0 there means the first row: nobody has chosen one. */
export type NumberedScreen = 'connections' | 'mailbox'

const numbersOf: Readonly<Record<NumberedScreen, (model: Model) => readonly number[]>> = {
  connections: (model) => connectionList(model).map(({ id }) => id),
  mailbox: (model) => mailboxList(model).map(({ number }) => number),
}

/** Where in a list its place is at present. */
export interface Standing {
  /** The numbers of the rows, in their order. */
  readonly numbers: readonly number[]
  /** The index of the selected one; where it is `gone`, of the one that took its place. */
  readonly at: number
  readonly top: number
  readonly gone: boolean
}

/** @returns where the rows stand that a list's place names */
export function standing(model: Model, screen: NumberedScreen): Standing {
  const numbers = numbersOf[screen](model)
  const { at, top } = model.lists[screen]
  const index = numbers.indexOf(at)
  const gone = at > 0 && index < 0 && numbers.length > 0
  return { numbers, at: index < 0 ? next(numbers, at) : index, top: next(numbers, top), gone }
}

/** The first row from that number on, else the last one. */
function next(numbers: readonly number[], number: number): number {
  const index = numbers.findIndex((other) => other >= number)
  return index < 0 ? Math.max(0, numbers.length - 1) : index
}

/** @returns the connection that is selected in their list; undefined where it is no longer in memory */
export function selectedConnection(model: Model): Connection | undefined {
  const { at, gone } = standing(model, 'connections')
  return gone ? undefined : connectionList(model)[at]
}

/** From when a list is seen its first row is selected by its number, as if it had been chosen. */
export function chosen(model: Model): Model {
  const screen = screenOf(model)
  if ((screen !== 'connections' && screen !== 'mailbox') || model.lists[screen].at > 0) return model
  const at = numbersOf[screen](model)[0] ?? 0
  return at === 0 ? model : { ...model, lists: { ...model.lists, [screen]: { ...model.lists[screen], at } } }
}

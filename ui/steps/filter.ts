/** The filter of the exchange list: begun, applied while it is typed, and removed. */
import { compile, type Filter } from '../../lib/filter/index.ts'
import type { Model } from '../model/model.ts'
import { choose, chooseMore, type Predicate } from '../store/store.ts'
import { following, settled } from './selection.ts'

/** Begins to type a filter, with an initial text. */
export function typingFilter(model: Model, text: string): Model {
  const before = model.filter === undefined ? {} : { before: model.filter }
  return { ...model, entry: { kind: 'filter', text, caret: text.length, picked: -1, ...before } }
}

/** Applies a valid filter immediately; while the text is invalid, the previous filter stays. */
export function whileTyped(model: Model): Model {
  const { entry } = model
  if (entry?.kind !== 'filter') return model
  const filter = compile(entry.text)
  if ('error' in filter) return model
  return entry.text.trim() === '' ? filteredBy(model, undefined) : filteredBy(model, filter)
}

/** Lists only rows that pass a filter; undefined for all rows. */
export function filteredBy(model: Model, filter: Filter | undefined): Model {
  const { filter: _, ...rest } = withoutSort(model)
  return listedAnew(filter === undefined ? rest : { ...rest, filter })
}

/** Filters the list anew, the first slice of it immediately. */
export function listedAnew(model: Model): Model {
  choose(model.store, predicateOf(model))
  chooseMore(model.store)
  return model.follow && model.paused === undefined ? following(model) : settled(model)
}

/** Puts the list back in the order of arrival. */
export function withoutSort(model: Model): Model {
  const { sorted: _, ...rest } = model
  return rest
}

function predicateOf({ filter, unasked, store }: Model): Predicate {
  if (filter === undefined) return unasked ? () => true : (row) => row.kind === 'exchange'
  return (row) => {
    if (row.kind !== 'exchange') return false
    const connection = store.connections.get(row.connection)
    return connection !== undefined && filter.test(row.exchange, connection)
  }
}

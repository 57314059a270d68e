/** Restores the exchange list to its state before another screen filtered it. */
import type { Model } from '../../model/model.ts'
import { filteredBy } from '../../steps/filter.ts'
import { settled } from '../../steps/selection.ts'

/** @returns the model with the earlier list, if the list still has the filter that the screen set */
export function asBefore({ before, ...model }: Model): Model {
  if (before === undefined || before.by !== model.filter) return model
  const { filter, sorted, exchanges, follow } = before
  const listed = filteredBy({ ...model, follow }, filter)
  return settled({ ...listed, exchanges, ...(sorted === undefined ? {} : { sorted }) })
}

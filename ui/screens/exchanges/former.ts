/** Back to what the exchange list showed before another screen filtered it. */
import type { Model } from '../../model/model.ts'
import { filteredBy } from '../../steps/filter.ts'
import { settled } from '../../steps/selection.ts'

/** @returns the model with the list as it was before, if it still shows what it was filtered by then */
export function asBefore({ before, ...model }: Model): Model {
  if (before === undefined || before.by !== model.filter) return model
  const { filter, sorted, exchanges, follow } = before
  const listed = filteredBy({ ...model, follow }, filter)
  return settled({ ...listed, exchanges, ...(sorted === undefined ? {} : { sorted }) })
}

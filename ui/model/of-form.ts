/** From a row of the latency screen to the exchanges that it is about, and back. */
import { compile, type Filter, written } from '../../lib/query/index.ts'
import { otherCommands } from '../../lib/reports/stats.ts'
import type { Sorted } from '../store/order.ts'
import { filteredBy } from './entry.ts'
import { latencies } from './latencies.ts'
import type { Model, Place } from './model.ts'
import { settled, withRemark } from './places.ts'

/** A place to go back to: what the exchange list showed before it was filtered by `by`. */
export interface Former {
  readonly by: Filter
  readonly filter: Filter | undefined
  readonly sorted: Sorted | undefined
  readonly exchanges: Place
  readonly follow: boolean
}

/** Lists the exchanges of the selected form alone; going back brings what was listed before. */
export function exchangesOfForm(model: Model): Model {
  const costs = latencies(model)
  const cost = costs[Math.max(0, Math.min(model.lists.latency.at, costs.length - 1))]
  if (cost === undefined) return withRemark(model, 'no command yet')
  if (cost.name === otherCommands) return withRemark(model, 'these commands are of many forms')
  const by = compile(`form=${written(cost.name)}`)
  if ('error' in by) return withRemark(model, by.error.message)
  const { filter, sorted, exchanges, follow } = model
  return { ...filteredBy(model, by), before: { by, filter, sorted, exchanges, follow } }
}

/** @returns the model with the exchange list as it was before `exchangesOfForm`, if it still shows that */
export function asBefore({ before, ...model }: Model): Model {
  if (before === undefined || before.by !== model.filter) return model
  const { filter, sorted, exchanges, follow } = before
  const listed = filteredBy({ ...model, follow }, filter)
  return settled({ ...listed, exchanges, ...(sorted === undefined ? {} : { sorted }) })
}

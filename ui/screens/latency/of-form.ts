/** From a row of the latency screen to its exchanges. */
import { compile, written } from '../../../lib/filter/index.ts'
import { otherCommands } from '../../../lib/reports/stats.ts'
import { type Model, placeIn } from '../../model/model.ts'
import { filteredBy } from '../../steps/filter.ts'
import { withRemark } from '../../steps/remark.ts'
import type { Outcome } from '../screen.ts'
import { latencies } from './costs.ts'

/** Lists only the exchanges of the selected form; going back restores the previous list. */
export function exchangesOfForm(model: Model): Outcome {
  const costs = latencies(model)
  const cost = costs[Math.max(0, Math.min(placeIn(model, 'latency').at, costs.length - 1))]
  if (cost === undefined) return told(model, 'no command yet')
  if (cost.name === otherCommands) return told(model, 'these commands are of many forms')
  const by = compile(`form=${written(cost.name)}`)
  if ('error' in by) return told(model, by.error.message)
  const { filter, sorted, exchanges, follow } = model
  const before = { by, filter, sorted, exchanges, follow }
  return { model: { ...filteredBy(model, by), before }, effects: [], opens: 'exchanges' }
}

function told(model: Model, why: string): Outcome {
  return { model: withRemark(model, why), effects: [] }
}

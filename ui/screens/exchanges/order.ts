/** The exchange list in an order other than that of arrival. */
import { asOf, type Model } from '../../model/model.ts'
import { withoutSort } from '../../steps/filter.ts'
import { withRemark } from '../../steps/remark.ts'
import { settled, unfollowed } from '../../steps/selection.ts'
import { sortedBy, sortings } from '../../store/order.ts'
import { chooseMore } from '../../store/store.ts'

/** Sorts the list by the next order; after the last one, by arrival. */
export function sortedOn(model: Model): Model {
  const { sorted: before } = model
  const by = sortings[before === undefined ? 0 : sortings.indexOf(before.by) + 1]
  if (by === undefined) return withRemark(settled(withoutSort(model)), 'in the order of arrival')
  while (chooseMore(model.store));
  const sorted = sortedBy(model.store, by, asOf(model))
  const what = { latency: 'the slowest first', bytes: 'the largest first', command: 'by command' }[by]
  const first = sorted.numbers[0] ?? -1
  const next = { ...unfollowed(model), sorted, exchanges: { ...model.exchanges, at: first, top: first } }
  return withRemark(settled(next), `${what}; new rows are not in it: s sorts again, F follows`)
}

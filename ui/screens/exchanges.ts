/** The exchange list: one row for each command, and one for each response that belongs to none. */
import { exchangeLayout } from '../model/layout.ts'
import { listed, listOrder, type Model, selectedIndex, selectedRow } from '../model/model.ts'
import { listedAnew, typingFilter, withoutSort } from '../steps/filter.ts'
import { following, selectRow, unfollowed } from '../steps/selection.ts'
import { rowMatches } from '../store/rows.ts'
import { rowAt } from '../store/store.ts'
import { drawExchanges } from './exchanges/draw.ts'
import { asBefore } from './exchanges/former.ts'
import { sortedOn } from './exchanges/order.ts'
import { drawWelcome } from './exchanges/welcome.ts'
import { only, type Screen } from './screen.ts'

export const exchanges: Screen = {
  name: 'exchanges',
  key: '2',
  tab: 'Exchanges',
  short: 'Exch',
  help: 'exchanges',
  draw: (on) => (isFirstRun(on.model) ? drawWelcome(on) : drawExchanges(on)),
  page: ({ size }) => Math.max(1, exchangeLayout(size).list.height),
  moved: (model, by) => selectRow(model, selectedIndex(model) + by),
  movedTo,
  scrolled: (model, by) => {
    const left = Math.max(0, model.exchanges.left + by)
    return { ...model, exchanges: { ...model.exchanges, left } }
  },
  enter: {
    group: 'Screens',
    help: 'the conversation of this exchange',
    hint: 'detail',
    does: (model) => ({
      model,
      effects: [],
      ...(selectedRow(model) === undefined ? {} : { opens: 'detail' }),
    }),
  },
  keys: [
    {
      keys: 'f',
      group: 'Search',
      help: 'filter: cmd:fetch d>200ms status:no; Tab completes',
      hint: 'filter',
      // An existing filter opens for editing.
      does: only((model) => typingFilter(model, model.filter?.text ?? '')),
    },
    {
      keys: 'F',
      group: 'Live',
      help: 'follow the newest, or stop',
      hint: 'follow',
      does: only((model) => (model.follow ? unfollowed(model) : following(model))),
    },
    {
      keys: 'u',
      group: 'Live',
      help: 'show or hide what is unsolicited, greetings, ends',
      does: only((model) => listedAnew({ ...withoutSort(model), unasked: !model.unasked })),
    },
    {
      keys: 's',
      group: 'Exchange',
      help: 'sort: the slowest, the largest, by command, as they came',
      does: only(sortedOn),
    },
  ],
  search: {
    help: 'search tag, name, arguments, status',
    origin: (model) => model.exchanges,
    restored: (model, origin) => ({ ...model, exchanges: origin }),
    found: (model, needle, step, from) => {
      const index = matching(model, needle, step, from)
      return index === undefined ? undefined : selectRow(model, index)
    },
  },
  mouse: { head: (lines) => lines.findIndex((line) => / COMMAND .*STATUS /.test(line)) },
  left: asBefore,
  follows: (model) => model.follow,
  filtered: true,
}

/** Whether no exchange has arrived yet, so that the guidance is shown instead of an empty list. */
function isFirstRun(model: Model): boolean {
  return model.setup.live && listed(model) === 0 && model.store.connections.size === 0
}

/** Goes to an end of the list; moving to the last row starts following. */
function movedTo(model: Model, end: 'first' | 'last'): Model {
  if (end === 'first') return selectRow(model, 0)
  return model.paused === undefined && model.sorted === undefined
    ? following(model)
    : selectRow(model, listed(model) - 1)
}

function matching(model: Model, needle: string, step: 1 | -1, from: 'here' | 'beyond'): number | undefined {
  const order = listOrder(model)
  const length = listed(model)
  const start = selectedIndex(model) + (from === 'here' ? 0 : step)
  for (let tried = 0; tried < length; tried++) {
    const index = (((start + step * tried) % length) + length) % length
    const row = rowAt(model.store, order[index] ?? -1)
    if (row !== undefined && rowMatches(row, needle)) return index
  }
  return undefined
}

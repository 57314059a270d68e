/** One exchange: its lines verbatim, as a tree, decoded, or as octets. */

import { listed, listOrder, type Model, selectedIndex } from '../model/model.ts'
import { detailTabs } from '../model/tabs.ts'
import { withRemark } from '../steps/remark.ts'
import { selectRow, unfollowed } from '../steps/selection.ts'
import { rowAt } from '../store/store.ts'
import { drawDetail } from './detail/draw.ts'
import { detailHead, detailPage } from './detail/layout.ts'
import { foundLine } from './detail/search.ts'
import { besideTab, detailAnew, folded, foldedAll, movedInDetail, openTab } from './detail/tabs.ts'
import { type Key, only, type Screen, spans } from './screen.ts'

const group = 'Exchange'

export const detail: Screen = {
  name: 'detail',
  key: '3',
  tab: 'Detail',
  short: 'Detail',
  help: 'detail of the selected exchange',
  draw: drawDetail,
  page: detailPage,
  moved: movedInDetail,
  scrolled: (model, by) => {
    const left = Math.max(0, model.detail.left + by)
    return { ...model, detail: { ...model.detail, left } }
  },
  enter: { group, help: 'fold or unfold the selected row', hint: 'fold', does: only(folded) },
  keys: ownKeys(),
  search: {
    help: 'search the lines of this exchange',
    origin: (model) => model.detail,
    restored: (model, origin) => ({ ...model, detail: { ...model.detail, ...origin } }),
    found: foundLine,
  },
  mouse: { head: (_, body) => body.y + detailHead - 1, clicked },
  entered: (model) => detailAnew(unfollowed(model)),
  filtered: true,
}

function ownKeys(): Key[] {
  return [
    {
      keys: 'tab',
      group,
      help: 'lines, structured tree, decoded values, hex',
      hint: 'views',
      does: only((model) => besideTab(model, 1)),
    },
    { keys: 'S-tab', group, help: 'the tab before', does: only((model) => besideTab(model, -1)) },
    { keys: 'z', group, help: 'fold or unfold every command and response', does: only(foldedAll) },
    { keys: '[', group, help: 'previous exchange', does: only((model) => otherExchange(model, -1)) },
    { keys: ']', group, help: 'next exchange', hint: 'next', does: only((model) => otherExchange(model, 1)) },
    {
      keys: 'e',
      group,
      help: 'show literals whole, or cut',
      hint: 'whole',
      does: only((model) => ({ ...model, detail: { ...model.detail, whole: !model.detail.whole } })),
    },
  ]
}

/** A click on the name of a tab opens it. */
function clicked(model: Model, line: string, x: number): Model | undefined {
  if (!line.startsWith('──')) return undefined
  const tab = detailTabs.find((name) => spans(line, ` ${name} `, x) || spans(line, `[${name}]`, x))
  return tab === undefined ? undefined : openTab(model, tab)
}

/** Selects the next or previous exchange of the list. */
function otherExchange(model: Model, step: 1 | -1): Model {
  const numbers = listOrder(model)
  const length = listed(model)
  for (let index = selectedIndex(model) + step; index >= 0 && index < length; index += step) {
    if (rowAt(model.store, numbers[index] ?? -1)?.kind !== 'exchange') continue
    return detailAnew(selectRow(unfollowed(model), index))
  }
  return withRemark(model, step > 0 ? 'this is the last exchange' : 'this is the first exchange')
}

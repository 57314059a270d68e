/** What each action of the key table does to the model. */

import { transcriptOf } from '../detail/transcript.ts'
import { rowAt } from '../store/store.ts'
import type { Effect } from './effects.ts'
import {
  applyEntry,
  beginComment,
  beginFilter,
  type EntryAction,
  entryActions,
  filterConnection,
  filteredBy,
  listedAnew,
} from './entry.ts'
import { type Action, helpLength, type ShowAction } from './keys.ts'
import { rescaled } from './ladder-look.ts'
import { ladderWindow } from './ladder-view.ts'
import { resorted, retimed } from './latency-look.ts'
import { helpRows } from './layout.ts'
import { toggledLog } from './log.ts'
import { askExport, exported, nextMark, otherFormat, sortedOn, toggleFollow, toggleMark } from './marks.ts'
import {
  asOf,
  listed,
  listIndex,
  listOrder,
  type Model,
  openConnections,
  type Step,
  screenOf,
  selectedRow,
} from './model.ts'
import { asBefore, exchangesOfForm } from './of-form.ts'
import {
  atConnection,
  compared,
  connectionToShow,
  forgottenConnection,
  ofOneConnection,
  otherConnection,
  sideBySide,
  whyNone,
  withConnection,
} from './one-connection.ts'
import {
  following,
  moved,
  movedSideways,
  movedTo,
  pageOf,
  selectedIndex,
  selectRow,
  settled,
  unfollowed,
  withRemark,
} from './places.ts'
import { type Screen, screenTable } from './screens.ts'
import { applySearch, beginSearch, cancelSearch, eraseCharacter, findNext } from './search.ts'
import { chosen } from './standing.ts'
import { stillOf } from './still.ts'
import { besideTab, detailAnew, folded, foldedAll, literalCut } from './tabs.ts'

/** Columns of one step to the side. */
const sidestep = 8

type Performer = (model: Model) => Step

const only = (change: (model: Model) => Model): Performer => {
  return (model) => ({ model: change(model), effects: [] })
}

const effect = (...effects: readonly Effect[]): Performer => {
  return (model) => ({ model, effects })
}

// The compiler lists the action that is missing here.
const performers: Readonly<Record<Exclude<Action, ShowAction | EntryAction>, Performer>> = {
  up: only((model) => vertical(model, -1)),
  down: only((model) => vertical(model, 1)),
  left: only((model) => movedSideways(model, -sidestep)),
  right: only((model) => movedSideways(model, sidestep)),
  halfUp: only((model) => vertical(model, -Math.ceil(pageOf(model) / 2))),
  halfDown: only((model) => vertical(model, Math.ceil(pageOf(model) / 2))),
  pageUp: only((model) => vertical(model, -Math.max(1, pageOf(model) - 1))),
  pageDown: only((model) => vertical(model, Math.max(1, pageOf(model) - 1))),
  first: only((model) => (model.help === undefined ? movedTo(model, 'first') : { ...model, help: 0 })),
  last: only((model) => (model.help === undefined ? movedTo(model, 'last') : vertical(model, 1e9))),
  open: only(opened),
  back: only(back),
  quit,
  interrupt: effect({ type: 'quit', reason: 'interrupt' }),
  nextScreen: only((model) => beside(model, 1)),
  previousScreen: only((model) => beside(model, -1)),
  search: only(beginSearch),
  nextMatch: only((model) => findNext(searchable(model), 1, 'beyond')),
  previousMatch: only((model) => findNext(searchable(model), -1, 'beyond')),
  follow: only(toggleFollow),
  followLog: only(toggledLog),
  pause: only(paused),
  unasked: only((model) => listedAnew({ ...withoutSort(model), unasked: !model.unasked })),
  filter: only(beginFilter),
  filterConnection: only(filterConnection),
  comment: only(beginComment),
  mark: toggleMark,
  nextMark: only(nextMark),
  sort: only(sortedOn),
  askExport: only(askExport),
  nextFormat: only((model) => otherFormat(model, 1)),
  previousFormat: only((model) => otherFormat(model, -1)),
  exportThis: (model) => exported(model, 'this'),
  exportMarked: (model) => exported(model, 'marked'),
  exportListed: (model) => exported(model, 'listed'),
  whole: only((model) => ({ ...model, detail: { ...model.detail, whole: !model.detail.whole } })),
  nextTab: only((model) => besideTab(model, 1)),
  previousTab: only((model) => besideTab(model, -1)),
  fold: only(folded),
  foldAll: only(foldedAll),
  copy,
  help: only((model) => ({ ...model, help: 0 })),
  closeHelp: only(withoutHelp),
  previousConnection: only((model) => otherConnection(model, -1)),
  nextConnection: only((model) => otherConnection(model, 1)),
  previousExchange: only((model) => otherExchange(model, -1)),
  nextExchange: only((model) => otherExchange(model, 1)),
  compare: only(compared),
  sortLatency: only((model) => ({ ...model, latency: resorted(model.latency) })),
  whoseTime: only((model) => ({ ...model, latency: retimed(model.latency) })),
  sideBySide: only(sideBySide),
  finer: only((model) => ({ ...model, ladder: rescaled(model.ladder, -1) })),
  coarser: only((model) => ({ ...model, ladder: rescaled(model.ladder, 1) })),
  mouse: (model) => ({ model: withMouse(model), effects: [{ type: 'mouse', on: !model.mouse }] }),
  repaint: effect({ type: 'repaint' }),
  askSuspend,
  suspend: (model) => ({ model: withoutQuestion(model), effects: [{ type: 'suspend' }] }),
  background: (model) => ({
    model: withoutQuestion(model),
    effects: [{ type: 'quit', reason: 'background' }],
  }),
  stay: only(withoutQuestion),
  applyEntry,
  applySearch: only(applySearch),
  cancelSearch: only(cancelSearch),
  erase: only(eraseCharacter),
}

/** Does what a key stands for. @returns the next model, and what the world shall do */
export function perform(model: Model, action: Action): Step {
  if (isEntry(action)) return { model: entryActions[action](model), effects: [] }
  if (!isShow(action)) return performers[action](model)
  const row = screenTable.find(({ screen }) => action === `show ${screen}`)
  return { model: row === undefined ? model : shown(model, row.screen), effects: [] }
}

function isEntry(action: Action): action is EntryAction {
  return Object.hasOwn(entryActions, action)
}

function isShow(action: Action): action is ShowAction {
  return action.startsWith('show ')
}

function vertical(model: Model, by: number): Model {
  if (model.help === undefined) return moved(model, by)
  return { ...model, help: Math.max(0, Math.min(model.help + by, helpLength - helpRows(model.size))) }
}

/** Opens a screen by its number: only the exchange list is behind it. */
function shown(model: Model, screen: Screen): Model {
  return entered(model, screen, screen === 'exchanges' ? [screen] : ['exchanges', screen])
}

/** Opens a screen from another one, which is then behind it. */
function pushed(model: Model, screen: Screen): Model {
  return entered(model, screen, [...model.stack.filter((open) => open !== screen), screen])
}

function entered(model: Model, screen: Screen, stack: readonly Screen[]): Model {
  const next = chosen({ ...model, stack })
  if (screen === 'detail') return detailAnew(unfollowed(next))
  if (!ofOneConnection(screen)) return next
  const forgotten = forgottenConnection(model)
  if (forgotten !== undefined) return withRemark(model, `c${forgotten} is no longer in memory`)
  const id = connectionToShow(model)
  return id === model.connection && screen !== 'ladder' ? next : withConnection(next, id)
}

function beside(model: Model, step: 1 | -1): Model {
  const open = screenTable.findIndex(({ screen }) => screen === screenOf(model))
  return shown(model, screenTable.at((open + step) % screenTable.length)?.screen ?? 'exchanges')
}

function opened(model: Model): Model {
  if (screenOf(model) === 'exchanges') {
    return selectedRow(model) === undefined ? model : pushed(model, 'detail')
  }
  if (screenOf(model) === 'ladder') return openedArrow(model)
  if (screenOf(model) === 'latency') {
    const next = exchangesOfForm(model)
    return next.filter === model.filter ? next : pushed(next, 'exchanges')
  }
  const forgotten = screenOf(model) === 'connections' ? forgottenConnection(model) : undefined
  if (forgotten !== undefined) return withRemark(model, `c${forgotten} is no longer in memory`)
  const id = atConnection(model)
  const numbers = listOrder(model)
  const length = listed(model)
  for (let index = 0; index < length; index++) {
    if (rowAt(model.store, numbers[index] ?? -1)?.connection === id) {
      return pushed(selectRow(model, index), 'exchanges')
    }
  }
  return withRemark(model, whyNone(model, id ?? 0))
}

/** The exchange of the selected arrow, which the exchange list then has selected too. */
function openedArrow(model: Model): Model {
  const { at } = ladderWindow(model)
  if (at === undefined) return model
  const index = listIndex(model, at.row)
  if (listOrder(model)[index] === at.row) return pushed(selectRow(unfollowed(model), index), 'detail')
  const gone = at.row < model.store.base
  return withRemark(model, gone ? 'no longer in memory' : 'the exchange list does not show it now')
}

function back(model: Model): Model {
  if (model.stack.length > 1) {
    const next = { ...model, stack: model.stack.slice(0, -1) }
    return screenOf(model) === 'exchanges' ? asBefore(next) : next
  }
  if (model.sorted !== undefined) return settled(withoutSort(model))
  return model.search === '' ? filteredBy(model, undefined) : { ...model, search: '' }
}

function quit(model: Model): Step {
  if (model.stack.length > 1) return { model: back(model), effects: [] }
  return { model, effects: [{ type: 'quit', reason: 'quit' }] }
}

function searchable(model: Model): Model {
  const screen = screenOf(model)
  return screen === 'exchanges' || screen === 'detail' ? model : shown(model, 'exchanges')
}

function paused(model: Model): Model {
  const { paused: before, ...rest } = model
  if (before !== undefined) return settled(model.follow ? following(rest) : rest)
  return { ...model, paused: { time: asOf(model), end: model.store.end, still: stillOf(model.store) } }
}

function withoutSort(model: Model): Model {
  const { sorted: _, ...rest } = model
  return rest
}

function copy(model: Model): Step {
  const row = selectedRow(model)
  if (row === undefined) return { model: withRemark(model, 'nothing is selected'), effects: [] }
  const { text, lines } = transcriptOf(row, literalCut(model))
  const remark = `copied ${lines} lines, if the terminal allows it (OSC 52)`
  return { model: withRemark(model, remark), effects: [{ type: 'copy', text }] }
}

function withMouse(model: Model): Model {
  const on = 'the mouse selects and scrolls; with Shift it selects text'
  return withRemark({ ...model, mouse: !model.mouse }, model.mouse ? 'the mouse selects text again' : on)
}

function withoutHelp(model: Model): Model {
  const { help: _, ...rest } = model
  return rest
}

function withoutQuestion(model: Model): Model {
  const { question: _, ...rest } = model
  return rest
}

/** Suspending stops the proxy, and every mail client behind it hangs. */
function askSuspend(model: Model): Step {
  if (!model.setup.live || openConnections(model) === 0) return { model, effects: [{ type: 'suspend' }] }
  return { model: { ...model, question: 'suspend' }, effects: [] }
}

/** The neighbour in the list that is an exchange. */
function otherExchange(model: Model, step: 1 | -1): Model {
  const numbers = listOrder(model)
  const length = listed(model)
  for (let index = selectedIndex(model) + step; index >= 0 && index < length; index += step) {
    if (rowAt(model.store, numbers[index] ?? -1)?.kind !== 'exchange') continue
    const moved = selectRow(unfollowed(model), index)
    return detailAnew(moved)
  }
  return withRemark(model, step > 0 ? 'this is the last exchange' : 'this is the first exchange')
}

/** The effect of each key of the table on the model. */
import { transcriptOf } from '../detail/transcript.ts'
import type { Action } from '../keys/everywhere.ts'
import { type Doing, helpLength } from '../keys/keys.ts'
import type { Effect } from '../model/effects.ts'
import { helpRows } from '../model/layout.ts'
import type { Step } from '../model/messages.ts'
import { asOf, firstScreen, literalCut, type Model, openConnections, selectedRow } from '../model/model.ts'
import { stillOf } from '../model/still.ts'
import { openScreen } from '../screens/open.ts'
import { only } from '../screens/screen.ts'
import { withRemark } from '../steps/remark.ts'
import { following, settled } from '../steps/selection.ts'
import { askExport, exported, nextMark, otherFormat, toggleMark } from './marks.ts'
import { back, beside, pushed, shown } from './opening.ts'
import { applySearch, beginSearch, cancelSearch, eraseCharacter, findNext } from './search.ts'
import { applyEntry, beginComment, type EntryAction, entryActions } from './typed-line.ts'

/** Columns of one step sideways. */
const sidestep = 8

type Performer = (model: Model) => Step

const effect = (...effects: readonly Effect[]): Performer => {
  return (model) => ({ model, effects })
}

// The compiler reports an action that is missing here.
const performers: Readonly<Record<Exclude<Action, EntryAction>, Performer>> = {
  up: only((model) => vertical(model, -1)),
  down: only((model) => vertical(model, 1)),
  left: only((model) => openScreen(model).scrolled(model, -sidestep)),
  right: only((model) => openScreen(model).scrolled(model, sidestep)),
  halfUp: only((model) => vertical(model, -Math.ceil(pageOf(model) / 2))),
  halfDown: only((model) => vertical(model, Math.ceil(pageOf(model) / 2))),
  pageUp: only((model) => vertical(model, -Math.max(1, pageOf(model) - 1))),
  pageDown: only((model) => vertical(model, Math.max(1, pageOf(model) - 1))),
  first: only((model) => (model.help === undefined ? movedTo(model, 'first') : { ...model, help: 0 })),
  last: only((model) => (model.help === undefined ? movedTo(model, 'last') : vertical(model, far))),
  back: only(back),
  quit,
  interrupt: effect({ type: 'quit', reason: 'interrupt' }),
  nextScreen: only((model) => beside(model, 1)),
  previousScreen: only((model) => beside(model, -1)),
  search: only(beginSearch),
  nextMatch: only((model) => findNext(searchable(model), 1, 'beyond')),
  previousMatch: only((model) => findNext(searchable(model), -1, 'beyond')),
  pause: only(paused),
  comment: only(beginComment),
  mark: toggleMark,
  nextMark: only(nextMark),
  askExport: only(askExport),
  nextFormat: only((model) => otherFormat(model, 1)),
  previousFormat: only((model) => otherFormat(model, -1)),
  exportThis: (model) => exported(model, 'this'),
  exportMarked: (model) => exported(model, 'marked'),
  exportListed: (model) => exported(model, 'listed'),
  copy,
  help: only((model) => ({ ...model, help: 0 })),
  closeHelp: only(withoutHelp),
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

/** Performs the action of a key. @returns the next model and the effects */
export function perform(model: Model, doing: Doing): Step {
  if (typeof doing === 'string') {
    return isEntry(doing) ? { model: entryActions[doing](model), effects: [] } : performers[doing](model)
  }
  if (typeof doing === 'object') return { model: shown(model, doing.opens), effects: [] }
  const { opens, ...step } = doing(model)
  return opens === undefined ? step : { ...step, model: pushed(step.model, opens) }
}

function isEntry(action: Action): action is EntryAction {
  return Object.hasOwn(entryActions, action)
}

/** Larger than the length of any list. */
const far = 1e9

function vertical(model: Model, by: number): Model {
  if (model.help === undefined) return openScreen(model).moved(model, by)
  return { ...model, help: Math.max(0, Math.min(model.help + by, helpLength - helpRows(model.size))) }
}

function movedTo(model: Model, end: 'first' | 'last'): Model {
  const { moved, movedTo: own } = openScreen(model)
  return own?.(model, end) ?? moved(model, end === 'first' ? -far : far)
}

function pageOf(model: Model): number {
  return openScreen(model).page(model)
}

function quit(model: Model): Step {
  if (model.stack.length > 1) return { model: back(model), effects: [] }
  return { model, effects: [{ type: 'quit', reason: 'quit' }] }
}

function searchable(model: Model): Model {
  return openScreen(model).search === undefined ? shown(model, firstScreen) : model
}

function paused(model: Model): Model {
  const { paused: before, ...rest } = model
  if (before !== undefined) return settled(model.follow ? following(rest) : rest)
  return { ...model, paused: { time: asOf(model), end: model.store.end, still: stillOf(model.store) } }
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

/** Asks first: suspending stops the proxy, and every mail client behind it hangs. */
function askSuspend(model: Model): Step {
  if (!model.setup.live || openConnections(model) === 0) return { model, effects: [{ type: 'suspend' }] }
  return { model: { ...model, question: 'suspend' }, effects: [] }
}

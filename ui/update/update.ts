/**
 * Applies a message to the model: a pure function except for the store, which only grows. Effects are
 * returned.
 */

import { entry } from '../../lib/reports/log.ts'
import type { SessionEvent } from '../../lib/session/events.ts'
import { actionFor, contextOf } from '../keys/keys.ts'
import type { Msg, Step } from '../model/messages.ts'
import type { Model } from '../model/model.ts'
import { openScreen } from '../screens/open.ts'
import { withRemark } from '../steps/remark.ts'
import { settled } from '../steps/selection.ts'
import { absorb, notice } from '../store/absorb.ts'
import { addEntry } from '../store/log.ts'
import { chooseMore, forgetConnections, isCrowded, rateOf } from '../store/store.ts'
import { moused } from './mouse.ts'
import { refreshed } from './opening.ts'
import { perform } from './perform.ts'
import { remembered } from './remembered.ts'
import { typeText } from './search.ts'
import { enterText } from './typed-line.ts'

/**
 * Applies one message.
 * @returns the next model and the effects
 */
export function update(model: Model, msg: Msg): Step {
  switch (msg.type) {
    case 'events':
      return still(happened(model, msg.events))
    case 'status':
      return still({ ...model, status: msg.status })
    case 'log':
      addEntry(model.store.log, msg.entry)
      return still(model)
    case 'remark':
      addEntry(model.store.log, entry(model.now, 'note', 0, msg.text))
      return still(withRemark(model, msg.text))
    case 'resize':
      return still(settled({ ...model, size: msg.size }))
    case 'tick':
      return still(ticked(model, msg.now))
    case 'paste':
      return still(typed(model, msg.text))
    case 'mouse':
      return moused(model, msg)
    case 'choose':
      chooseMore(model.store)
      return still(arrived(model))
    case 'key':
      return pressed(model, msg.key)
  }
}

function still(model: Model): Step {
  return { model, effects: [] }
}

function happened(model: Model, events: readonly SessionEvent[]): Model {
  let { now } = model
  for (const event of events) {
    absorb(model.store, event)
    if (event.time > now) now = event.time
  }
  if (isCrowded(model.store)) forgetConnections(model.store)
  return arrived(refreshed(remembered({ ...model, now }, events)))
}

/** After some events: the selection follows the newest row, or stays. */
function arrived(model: Model): Model {
  if (!model.follow || model.paused !== undefined || model.sorted !== undefined) return settled(model)
  const last = model.store.shown.at(-1) ?? -1
  if (last === model.exchanges.at) return model
  return settled({ ...model, exchanges: { ...model.exchanges, at: last } })
}

function ticked(model: Model, now: number): Model {
  const later = { ...model, now: Math.max(model.now, now) }
  notice(model.store, later.now)
  if (model.remark === undefined || model.remark.until > later.now) return later
  const { remark: _, ...rest } = later
  return rest
}

/** Handles a key; it also removes the remark, which has been read by now. */
function pressed({ remark: _, ...model }: Model, key: string): Step {
  const context = contextOf(model)
  const action = actionFor(key, context)
  if (action !== undefined) return perform(model, action)
  if (key === 'space' || [...key].length === 1) return still(typed(model, key === 'space' ? ' ' : key))
  return still(model)
}

/** Adds text to the line that is being typed. */
function typed(model: Model, text: string): Model {
  if (model.entry !== undefined) return enterText(model, text)
  return model.typing === undefined ? model : typeText(model, text)
}

/** @returns whether the screen changes without events: ages, a falling rate, a remark that disappears */
export function isRestless(model: Model): boolean {
  if (!model.setup.live) return model.remark !== undefined
  const ages = openScreen(model).ages?.(model) === true
  const running = model.store.open.size > 0 && model.paused === undefined
  return running || model.remark !== undefined || rateOf(model.store, model.now) > 0 || ages
}

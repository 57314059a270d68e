/**
 * Clicks and the wheel: the drawn screen at a position gives the target, so that users hit what they see.
 * Pure.
 */
import { actionFor } from '../keys/keys.ts'
import { layoutOf } from '../model/layout.ts'
import type { Msg, Step } from '../model/messages.ts'
import type { Model } from '../model/model.ts'
import { openScreen, tabOrder } from '../screens/open.ts'
import { spans } from '../screens/screen.ts'
import { view } from '../view/view.ts'
import { perform } from './perform.ts'

/** An action of the mouse, at a cell counted from 0. */
export type MouseMsg = Extract<Msg, { readonly type: 'mouse' }>

/** The number of rows per step of the wheel. */
const wheelStep = 3

/** Handles a click or a step of the wheel. @returns the next model and the effects */
export function moused(model: Model, { action, x, y }: MouseMsg): Step {
  if (action !== 'press') return wheeled(model, action)
  const closed = model.question ?? model.entry ?? model.typing ?? model.help
  return closed === undefined ? clicked(model, x, y) : still(model)
}

function still(model: Model): Step {
  return { model, effects: [] }
}

function wheeled(model: Model, action: 'up' | 'down'): Step {
  if (model.question !== undefined || model.entry !== undefined) return still(model)
  let next = model
  for (let step = 0; step < wheelStep; step++) next = perform(next, action).model
  return still(next)
}

function clicked(model: Model, x: number, y: number): Step {
  const { tabs, body } = layoutOf(model.size)
  const lines = view(model, model.size).lines()
  const line = lines[y] ?? ''
  if (y === tabs.y) return onTab(model, line, x)
  if (y < body.y || y >= body.y + body.height) return still(model)
  const elsewhere = openScreen(model).mouse?.clicked?.(model, line, x)
  return elsewhere === undefined ? onRow(model, lines, y) : still(elsewhere)
}

/** Handles a click on the names of the screens. */
function onTab(model: Model, line: string, x: number): Step {
  const screen = tabOrder.find(({ key, tab, short }) =>
    [`${key} ${tab}`, `${key} ${short}`, ` ${key} `].some((text) => spans(line, text, x)),
  )
  return screen === undefined ? still(model) : perform(model, { opens: screen.name })
}

/** A click on a row selects it; on the selected one it does what Enter does. */
function onRow(model: Model, lines: readonly string[], y: number): Step {
  const screen = openScreen(model)
  const rows = rowsTo(model, lines, y)
  if (rows === undefined) return still(model)
  if (rows !== 0) return still(screen.moved(model, rows))
  const enter = actionFor('enter', screen.name)
  return enter === undefined ? still(model) : perform(model, enter)
}

/** The number of rows from the selected one down to a line; undefined for a line without a row. */
function rowsTo(model: Model, lines: readonly string[], y: number): number | undefined {
  const { mouse } = openScreen(model)
  if (mouse?.rowsTo !== undefined) return mouse.rowsTo(model, y)
  const { body } = layoutOf(model.size)
  const rule = lines.findIndex((line, at) => at > body.y + 2 && line.startsWith('──'))
  const end = rule < 0 ? body.y + body.height : rule
  const selected = lines.findIndex((line) => line.startsWith('▌'))
  const head = mouse?.head?.(lines, body) ?? body.y
  if (y <= head || y >= end || lines[y]?.trim() === '') return undefined
  return selected < 0 ? mouse?.fromGone?.(model, y - head - 1) : y - selected
}

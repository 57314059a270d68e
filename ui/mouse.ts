/**
 * Clicks and the wheel: what was drawn at a place says what is meant, so that what one sees is what one hits.
 * Pure.
 */
import { layoutOf } from './layout.ts'
import { type Model, type Msg, type Step, screenOf } from './model.ts'
import { perform } from './perform.ts'
import { moved } from './places.ts'
import { screenTable } from './screens.ts'
import { detailTabs, openTab } from './tabs.ts'
import { view } from './view.ts'

/** What the mouse did, at a cell counted from 0. */
export type MouseMsg = Extract<Msg, { readonly type: 'mouse' }>

/** Rows of one step of the wheel. */
const wheelStep = 3

/** Takes a click or a turn of the wheel. @returns the next model, and what the world shall do */
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
  if (y === tabs.y) return onScreen(model, line, x)
  if (y < body.y || y >= body.y + body.height) return still(model)
  if (screenOf(model) === 'detail') {
    const tab = detailTabs.find((name) => spans(line, ` ${name} `, x) || spans(line, `[${name}]`, x))
    if (line.startsWith('──') && tab !== undefined) return still(openTab(model, tab))
  }
  return onRow(model, lines, y)
}

/** A click on the names of the screens. */
function onScreen(model: Model, line: string, x: number): Step {
  const row = screenTable.find(({ key, name, short }) =>
    [`${key} ${name}`, `${key} ${short}`, ` ${key} `].some((text) => spans(line, text, x)),
  )
  return row === undefined ? still(model) : perform(model, `show ${row.screen}`)
}

function spans(line: string, text: string, x: number): boolean {
  const at = line.indexOf(text)
  return at >= 0 && x >= at && x < at + text.length
}

/** A click on a row selects it; on the selected one it does what Enter does. */
function onRow(model: Model, lines: readonly string[], y: number): Step {
  const selected = lines.findIndex((line) => line.startsWith('▌'))
  if (selected < 0 || !isOneOfTheList(model, lines, y)) return still(model)
  if (selected !== y) return still(moved(model, y - selected))
  const screen = screenOf(model)
  if (screen === 'detail') return perform(model, 'fold')
  return screen === 'exchanges' || screen === 'connections' ? perform(model, 'open') : still(model)
}

/** True between the heads of the columns and the rule below the list; where rows are lines. */
function isOneOfTheList(model: Model, lines: readonly string[], y: number): boolean {
  const { body } = layoutOf(model.size)
  const rule = lines.findIndex((line, at) => at > body.y + 2 && line.startsWith('──'))
  const end = rule < 0 ? body.y + body.height : rule
  switch (screenOf(model)) {
    case 'exchanges': {
      const head = lines.findIndex((line) => / COMMAND .*STATUS /.test(line))
      return y > head && y < end
    }
    case 'connections':
      return y > body.y && y < end
    case 'detail':
      return y > body.y + 2 && y < end
    default:
      return false
  }
}

/**
 * Clicks and the wheel: what was drawn at a place says what is meant, so that what one sees is what one hits.
 * Pure.
 */
import { actionFor } from './model/keys.ts'
import { arrowsTo, ladderLayout } from './model/ladder-view.ts'
import { capabilitiesHead, detailHead, firstVisible, layoutOf } from './model/layout.ts'
import { lists } from './model/lists.ts'
import { type Model, type Msg, type Step, screenOf } from './model/model.ts'
import { perform } from './model/perform.ts'
import { moved } from './model/places.ts'
import { screenTable } from './model/screens.ts'
import { standing } from './model/standing.ts'
import { detailTabs, openTab } from './model/tabs.ts'
import { view } from './panes/view.ts'

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
  const rows = rowsTo(model, lines, y)
  if (rows === undefined) return still(model)
  if (rows !== 0) return still(moved(model, rows))
  const enter = actionFor('enter', screenOf(model))
  return enter === undefined ? still(model) : perform(model, enter)
}

/** How many rows below the selected one a line stands; undefined where it is no row. */
function rowsTo(model: Model, lines: readonly string[], y: number): number | undefined {
  if (screenOf(model) === 'ladder') return arrowsTo(model, y - ladderLayout(model.size).body.y)
  const { body } = layoutOf(model.size)
  const rule = lines.findIndex((line, at) => at > body.y + 2 && line.startsWith('──'))
  const end = rule < 0 ? body.y + body.height : rule
  const selected = lines.findIndex((line) => line.startsWith('▌'))
  const head = lastHead(model, lines)
  if (y <= head || y >= end || lines[y]?.trim() === '') return undefined
  return selected < 0 ? rowsFromGone(model, y - head - 1) : y - selected
}

/** The same from a row that is gone: the one that took its place is the next one below. */
function rowsFromGone(model: Model, line: number): number | undefined {
  const screen = screenOf(model)
  if (screen !== 'connections' && screen !== 'mailbox') return undefined
  const { numbers, at, top, gone } = standing(model, screen)
  if (!gone) return undefined
  const by = firstVisible(top, at, numbers.length, lists[screen].page(model.size)) + line - at
  return by < 0 ? by : by + 1
}

/** The line above the first row. */
function lastHead(model: Model, lines: readonly string[]): number {
  const { body } = layoutOf(model.size)
  switch (screenOf(model)) {
    case 'exchanges':
      return lines.findIndex((line) => / COMMAND .*STATUS /.test(line))
    case 'detail':
      return body.y + detailHead - 1
    case 'capabilities':
      return body.y + capabilitiesHead - 1
    default:
      return body.y
  }
}

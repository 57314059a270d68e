/**
 * The lines around every screen: what is proxied, which screens there are, what is recorded, which keys help.
 */
import { wallTime } from '../../lib/text/times.ts'
import { count, octets } from '../../lib/text/units.ts'
import type { Area, Attr } from '../cells.ts'
import type { Grid } from '../grid.ts'
import { hintsFor } from '../keys.ts'
import { followsLog } from '../log.ts'
import { asOf, freshRows, type Model, openConnections, screenOf } from '../model.ts'
import { type Screen, screenTable } from '../screens.ts'
import { rateOf } from '../store.ts'
import type { Theme } from '../theme.ts'
import { contextOf } from '../update.ts'

/** Name, route, and at the right what is going on; a lasting mark when secrets are shown. */
export function drawHeader(grid: Grid, area: Area, model: Model, theme: Theme): void {
  grid.fill(area, ' ', theme.bar)
  const facts = factsOf(model)
  const end = area.width - 1
  const left = grid.putEnd(end, area.y, Math.floor(area.width / 2), facts, theme.barDim)
  let x = grid.put(1, area.y, left - 2, 'imapscope', theme.title) + 2
  if (!model.status.redacted) {
    x = grid.put(x, area.y, left - x - 1, ' SECRETS SHOWN ', theme.alarm) + 2
  }
  const route = model.setup.routes[0]
  if (route === undefined) return
  x = grid.put(x, area.y, left - x - 1, `${route.from} → ${route.to}`, theme.bar)
  const more = model.setup.routes.length - 1
  if (more > 0) grid.put(x + 1, area.y, left - x - 2, `+${more}`, theme.barDim)
}

function factsOf(model: Model): string {
  const { store, setup } = model
  if (!setup.live) return `${count(store.connections.size)} conn  ${count(store.exchanges)} exchanges`
  const rate = rateOf(store, model.now)
  const shown = rate > 0 && rate < 10 ? rate.toFixed(1) : count(Math.round(rate))
  return `${count(openConnections(model))} open  ${shown}/s`
}

/** Names of the screens with their numbers, and at the right where the list stands. */
export function drawTabs(grid: Grid, area: Area, model: Model, theme: Theme): void {
  const open = screenOf(model)
  const right = drawState(grid, area, model, theme)
  let x = 1
  for (const { screen, text } of tabsThatFit(right - x, open)) {
    if (x + text.length > right) return
    x = grid.put(x, area.y, right - x, text, screen === open ? theme.tabOpen : theme.tab)
  }
}

/** Long names where there is room for all, then short ones, then numbers beside the open one. */
function tabsThatFit(room: number, open: Screen): { readonly screen: Screen; readonly text: string }[] {
  const forms = [
    screenTable.map(({ screen, key, name }) => ({ screen, text: ` ${key} ${name} ` })),
    screenTable.map(({ screen, key, short }) => ({ screen, text: ` ${key} ${short} ` })),
    screenTable.map(({ screen, key, short }) => ({
      screen,
      text: screen === open ? ` ${key} ${short} ` : ` ${key}`,
    })),
  ]
  const width = (tabs: readonly { text: string }[]): number =>
    tabs.reduce((sum, tab) => sum + tab.text.length, 0)
  return forms.find((tabs) => width(tabs) <= room) ?? forms[2] ?? []
}

function drawState(grid: Grid, area: Area, model: Model, theme: Theme): number {
  const fresh = freshRows(model)
  let x = area.width - 1
  const write = (text: string, attr: Attr): void => {
    x = grid.putEnd(x, area.y, Math.max(0, x - 24), text, attr) - 2
  }
  if (model.paused !== undefined) write(' PAUSED ', theme.alarm)
  else if (model.setup.live && isFollowing(model)) write('FOLLOW', theme.accent)
  if (model.sorted !== undefined) write(`by ${model.sorted.by}`, theme.accent)
  if (fresh > 0) write(`+${count(fresh)} new`, theme.accent)
  return x
}

function isFollowing(model: Model): boolean {
  const screen = screenOf(model)
  return screen === 'exchanges' ? model.follow : screen === 'log' && followsLog(model)
}

/** The line above the hints: what is recorded and where, and what is amiss. */
export function drawRule(grid: Grid, area: Area, model: Model, theme: Theme): void {
  grid.fill(area, '─', theme.rule)
  const { status } = model
  let x = area.x + 2
  const label = (text: string, attr: Attr): void => {
    const room = area.width - 18 - x
    if (room < 8) return
    x = grid.put(x, area.y, room, ` ${text} `, attr) + 1
  }
  if (status.reading !== undefined) label(readingOf(status.reading), theme.accent)
  if (model.filter !== undefined) label(`filter ${model.filter.text}`, theme.accent)
  if (status.lost > 0) label(`${octets(status.lost)} octets LOST`, theme.alarm)
  if (status.lag > 0) label(`lag ${octets(status.lag)}`, theme.warn)
  label(status.redacted ? 'secrets masked' : 'secrets NOT masked', status.redacted ? theme.dim : theme.alarm)
  if (status.session === undefined) label('not recorded', theme.dim)
  else label(`${status.session.name}  ${octets(status.session.bytes)}`, theme.dim)
  const clock = wallTime(model.started, asOf(model), model.offsetMinutes).slice(0, 8)
  grid.putEnd(area.x + area.width - 2, area.y, 12, ` ${clock} `, theme.dim)
}

function readingOf(reading: { readonly done: number; readonly of: number }): string {
  const part = reading.of === 0 ? 1 : Math.min(1, reading.done / reading.of)
  const full = Math.floor(part * 10)
  return `reading ${'█'.repeat(full)}${'·'.repeat(10 - full)} ${Math.floor(part * 100)} %`
}

/** The bottom line: a search that is typed, a remark, or the keys that help here. */
export function drawHints(grid: Grid, area: Area, model: Model, theme: Theme): void {
  if (model.typing !== undefined) {
    const x = grid.put(area.x + 1, area.y, area.width - 1, '/', theme.key)
    const end = grid.put(x, area.y, area.width - x - 2, model.search, theme.text)
    grid.put(end, area.y, 1, '█', theme.accent)
    drawKeys(grid, { ...area, x: end + 3, width: area.width - end - 3 }, model, theme)
    return
  }
  if (model.remark !== undefined) {
    grid.put(area.x + 1, area.y, area.width - 2, model.remark.text, theme.accent)
    return
  }
  drawKeys(grid, { ...area, x: area.x + 1, width: area.width - 1 }, model, theme)
}

function drawKeys(grid: Grid, area: Area, model: Model, theme: Theme): void {
  let x = area.x
  for (const { key, word } of hintsOf(model)) {
    const end = x + key.length + 1 + word.length
    if (end > area.x + area.width) return
    x = grid.put(x, area.y, area.width, key, theme.key) + 1
    x = grid.put(x, area.y, area.width, word, theme.dim) + 3
  }
}

/** The hints of the table; on the first screen there is nothing to go back to. */
function hintsOf(model: Model): { readonly key: string; readonly word: string }[] {
  return hintsFor(contextOf(model)).map((hint) =>
    hint.key === 'q' && hint.word === 'back' && model.stack.length === 1 ? { ...hint, word: 'quit' } : hint,
  )
}

/** The lines around every screen: the routes, the tabs, the recording, and the hints. */
import { cut } from '../../lib/text/cut.ts'
import { wallTime } from '../../lib/text/times.ts'
import { byteCount, count, duration } from '../../lib/text/units.ts'
import { contextOf, hintsFor } from '../keys/keys.ts'
import { asOf, freshRows, type Model, openConnections } from '../model/model.ts'
import type { Drawing } from '../panes/drawing.ts'
import { openScreen, tabOrder } from '../screens/open.ts'
import type { Screen } from '../screens/screen.ts'
import { rateOf } from '../store/store.ts'
import type { Attr } from '../terminal/cells.ts'
import type { Theme } from '../terminal/theme.ts'

/** Draws the name, the routes, and the activity at the right; with lasting marks for warnings. */
export function drawHeader(on: Drawing): void {
  const { grid, area, model, theme } = on
  grid.fill(area, ' ', theme.bar)
  const facts = factsOf(model)
  const end = area.width - 1
  const left = grid.putEnd(end, area.y, Math.floor(area.width / 2), facts, theme.barDim)
  let x = grid.put(1, area.y, left - 2, 'imapscope', theme.title) + 2
  for (const mark of marksOf(model)) {
    if (left - x > 4) x = grid.put(x, area.y, left - x - 1, ` ${mark} `, theme.alarm) + 2
  }
  drawRoutes({ ...on, area: { ...area, x, width: left - x - 1 } })
}

/** Warnings shown while they hold; secrets shown earlier are still in the lists. */
function marksOf(model: Model): string[] {
  const { redacted, maskedFrom, alarms = [] } = model.status
  const others = model.store.unprotected > 0 ? ['LOGIN UNPROTECTED, see 8', ...alarms] : alarms
  if (redacted) return [...others]
  if (maskedFrom === undefined) return ['SECRETS SHOWN', ...others]
  const time = wallTime(model.started, maskedFrom, model.offsetMinutes).slice(0, 5)
  return [`SECRETS SHOWN ${isMasked(model) ? 'BEFORE' : 'UNTIL'} ${time}`, ...others]
}

/** Whether secrets are masked now. */
function isMasked({ status: { redacted, maskedFrom }, now }: Pick<Model, 'status' | 'now'>): boolean {
  return redacted || (maskedFrom !== undefined && now >= maskedFrom)
}

/** Draws all routes, shorter if there is less room; otherwise those that fit whole, and how many more. */
function drawRoutes({ grid, area, model: { setup }, theme }: Drawing): void {
  const { x, y, width: room } = area
  const forms = routeForms(setup.routes)
  const fits = (routes: readonly string[]): boolean => grid.measure(routes.join('   '), room + 1) <= room
  const routes = forms.find(fits) ?? forms.at(-1) ?? []
  let shown = routes.length
  const text = (): string => routes.slice(0, shown).join('   ')
  const more = (): string => (shown < routes.length ? `  +${routes.length - shown}` : '')
  while (shown > 1 && grid.measure(text() + more(), room + 1) > room) shown--
  const end = grid.put(x, y, room - more().length, text(), theme.bar)
  grid.put(end, y, more().length, more(), theme.barDim)
}

/** The longest form first: several servers lose their common part, then the addresses listened on. */
function routeForms(routes: Model['setup']['routes']): string[][] {
  const whole = routes.map(({ from, to }) => `${from} → ${to}`)
  if (routes.length < 2) return [whole]
  const address = (from: string): string => from.slice(0, from.lastIndexOf(':') + 1)
  const shared = new Set(routes.map(({ from }) => address(from))).size === 1
  const ports = routes.map(({ from }) => (shared ? from.slice(address(from).length) : from))
  const hosts = routes.map(({ to }) => to.replace(/:\d+$/, ''))
  const names = new Set(hosts).size < hosts.length ? routes.map(({ to }) => to) : hosts
  const between = (to: (at: number) => string | undefined): string[] =>
    ports.map((port, at) => `${port} → ${to(at)}`)
  return [whole, between((at) => routes[at]?.to), between((at) => names[at]), names]
}

function factsOf(model: Model): string {
  const { store, setup } = model
  if (!setup.live) return `${count(store.opened)} conn  ${count(store.exchanges)} exchanges`
  const rate = rateOf(store, model.now)
  const shown = rate > 0 && rate < 10 ? rate.toFixed(1) : count(Math.round(rate))
  return `${count(openConnections(model))} open  ${shown}/s`
}

/** Draws the names of the screens with their numbers, and the position in the list at the right. */
export function drawTabs(on: Drawing): void {
  const { grid, area, model, theme } = on
  const open = openScreen(model)
  const right = drawState(on)
  let x = 1
  for (const { screen, text } of tabsThatFit(right - x, open)) {
    if (x + text.length > right) return
    x = grid.put(x, area.y, right - x, text, screen === open ? theme.tabOpen : theme.tab)
  }
}

/** Long names if all fit, then short ones, then numbers with the name of the open one. */
function tabsThatFit(room: number, open: Screen): { readonly screen: Screen; readonly text: string }[] {
  const forms = [
    tabOrder.map((screen) => ({ screen, text: ` ${screen.key} ${screen.tab} ` })),
    tabOrder.map((screen) => ({ screen, text: ` ${screen.key} ${screen.short} ` })),
    tabOrder.map((screen) => ({
      screen,
      text: screen === open ? ` ${screen.key} ${screen.short} ` : ` ${screen.key}`,
    })),
  ]
  const width = (tabs: readonly { text: string }[]): number =>
    tabs.reduce((sum, tab) => sum + tab.text.length, 0)
  return forms.find((tabs) => width(tabs) <= room) ?? forms[2] ?? []
}

function drawState({ grid, area, model, theme }: Drawing): number {
  const fresh = freshRows(model)
  let x = area.width - 1
  const write = (text: string, attr: Attr): void => {
    x = grid.putEnd(x, area.y, Math.max(0, x - 24), text, attr) - 2
  }
  if (model.paused !== undefined) write(' PAUSED ', theme.alarm)
  else if (model.setup.live && openScreen(model).follows?.(model) === true) write('FOLLOW', theme.accent)
  if (model.sorted !== undefined) write(`by ${model.sorted.by}`, theme.accent)
  if (fresh > 0) write(`+${count(fresh)} new`, theme.accent)
  return x
}

/** Whether the filter applies to the open screen; other screens cover the whole session. */
function isFiltered(model: Model): boolean {
  return openScreen(model).filtered === true || model.question === 'export'
}

/** A label on the line above the hints; the highest priority is dropped first. */
interface Label {
  readonly text: string
  readonly attr: Attr
  readonly priority: number
}

/** Our own delay below this is not worth a place on every screen. Nanoseconds. */
const slow = 1e6

/** Columns of the filter there; the line where it is typed shows all of it. */
const longestFilter = 40

/**
 * The labels in display order. On a narrow screen these are dropped first: name of the session file, its
 * size, our own delay, `secrets masked`, the filter, the lag, the loss, the trouble with the file. The
 * progress of reading stays. Secrets that are shown have a mark in the header as well.
 */
function labelsOf(model: Model, theme: Theme): Label[] {
  const { status, filter } = model
  const { reading, lost, lag, session, delay } = status
  const masked = isMasked(model)
  const labels: Label[] = []
  const add = (priority: number, text: string, attr: Attr): void => {
    labels.push({ priority, text, attr })
  }
  if (reading !== undefined) add(0, readingOf(reading), theme.accent)
  if (session?.failing === true) add(1, 'NOT RECORDING: 8 says why', theme.alarm)
  if (filter !== undefined && isFiltered(model))
    add(4, cut(`filter ${filter.text}`, longestFilter), theme.accent)
  if (lost > 0) add(2, `${byteCount(lost)} bytes LOST`, theme.alarm)
  if (lag > 0) add(3, `lag ${byteCount(lag)}`, theme.warn)
  add(5, masked ? 'secrets masked' : 'secrets NOT masked', masked ? theme.dim : theme.alarm)
  if (delay !== undefined && delay.passed.p99 >= slow) {
    add(6, `proxy overhead p99 ${duration(delay.passed.p99)}`, theme.warn)
  }
  if (session === undefined) add(7, 'not recorded', theme.dim)
  else {
    add(8, session.name, theme.dim)
    add(7, `${byteCount(session.bytes)} recorded`, theme.dim)
  }
  return labels
}

/** Draws the line above the hints: the recording, its file, and problems. */
export function drawRule({ grid, area, model, theme }: Drawing): void {
  grid.fill(area, '─', theme.rule)
  const end = area.x + area.width - 14
  let labels = labelsOf(model, theme)
  const widths = (): number => labels.reduce((sum, { text }) => sum + grid.measure(text, end) + 3, 0)
  while (labels.length > 1 && area.x + 2 + widths() > end) {
    const last = Math.max(...labels.map(({ priority }) => priority))
    labels = labels.filter(({ priority }) => priority !== last)
  }
  let x = area.x + 2
  for (const { text, attr } of labels) {
    const room = end - x
    if (room > 2) x = grid.put(x, area.y, room, ` ${text} `, attr) + 1
  }
  const clock = wallTime(model.started, asOf(model), model.offsetMinutes).slice(0, 8)
  grid.putEnd(area.x + area.width - 2, area.y, 12, ` ${clock} `, theme.dim)
}

function readingOf(reading: { readonly done: number; readonly of: number }): string {
  const part = reading.of === 0 ? 1 : Math.min(1, reading.done / reading.of)
  const full = Math.floor(part * 10)
  return `reading ${'█'.repeat(full)}${'·'.repeat(10 - full)} ${Math.floor(part * 100)} %`
}

/** Draws the bottom line: the search being typed, a remark, or the hints. */
export function drawHints(on: Drawing): void {
  const { grid, area, model, theme } = on
  if (model.typing !== undefined) {
    const x = grid.put(area.x + 1, area.y, area.width - 1, '/', theme.key)
    const end = grid.put(x, area.y, area.width - x - 2, model.search, theme.text)
    grid.put(end, area.y, 1, '█', theme.accent)
    drawKeys({ ...on, area: { ...area, x: end + 3, width: area.width - end - 3 } })
    return
  }
  if (model.remark !== undefined) {
    grid.put(area.x + 1, area.y, area.width - 2, model.remark.text, theme.accent)
    return
  }
  drawKeys({ ...on, area: { ...area, x: area.x + 1, width: area.width - 1 } })
}

function drawKeys({ grid, area, model, theme }: Drawing): void {
  let x = area.x
  for (const { key, word } of hintsOf(model)) {
    const end = x + key.length + 1 + word.length
    if (end > area.x + area.width) return
    x = grid.put(x, area.y, area.width, key, theme.key) + 1
    x = grid.put(x, area.y, area.width, word, theme.dim) + 3
  }
}

/** The hints of the table; the first screen has none for going back. */
function hintsOf(model: Model): { readonly key: string; readonly word: string }[] {
  return hintsFor(contextOf(model)).map((hint) =>
    hint.key === 'q' && hint.word === 'back' && model.stack.length === 1 ? { ...hint, word: 'quit' } : hint,
  )
}

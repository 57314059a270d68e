/** Mailboxes as the server reports them: their values, and below them the changes of the selected one. */
import type { TimelineReport } from '../../lib/reports/timeline.ts'
import type { MailboxState } from '../../lib/session/events.ts'
import { wallTime } from '../../lib/text/times.ts'
import { count, counted, duration } from '../../lib/text/units.ts'
import { connectionColumns, upperRows } from '../model/layout.ts'
import { asOf, type Model, mailboxList, placeIn } from '../model/model.ts'
import { drawHead, drawRow, type ListColumn, placed } from '../panes/columns.ts'
import type { Canvas, Drawing } from '../panes/drawing.ts'
import { drawFootRule, drawListing } from '../panes/listing.ts'
import { sparkline } from '../panes/sparkline.ts'
import { alarmOf, type Change, historyAt, type MailboxHistory, type Watched } from '../store/mailboxes.ts'
import { numberedList, standing } from './list.ts'
import type { Screen } from './screen.ts'

/** A mailbox as of the displayed time. */
interface Shown {
  readonly history: MailboxHistory
  readonly state: MailboxState
  readonly changes: readonly Change[]
}

export const mailbox: Screen = {
  name: 'mailbox',
  key: '7',
  tab: 'Mailbox',
  short: 'Mbox',
  help: 'mailboxes: their values, and what changed them',
  draw: drawMailbox,
  ...numberedList('mailbox', numbersOf, upperRows),
  keys: [],
}

function numbersOf(model: Model): number[] {
  return mailboxList(model).map(({ number }) => number)
}

/** Draws the table of mailboxes, newest last, and a description of the selected one. */
function drawMailbox(on: Drawing): void {
  const { grid, area, model, theme } = on
  const histories = mailboxList(model)
  if (histories.length === 0) {
    grid.put(area.x + 2, area.y + 1, area.width - 4, 'No mailbox has been selected yet.', theme.dim)
    return
  }
  const columns = placed(columnsFor(on), area)
  drawHead(grid, columns, area.y, theme.head)
  const height = upperRows({ columns: grid.columns, rows: grid.rows })
  const shown = (history: MailboxHistory): Shown => ({ history, ...historyAt(history, asOf(model)) })
  const place = standing(numbersOf(model), placeIn(model, 'mailbox'))
  const draw = (history: MailboxHistory, y: number): void => drawRow(grid, columns, y, shown(history))
  const drawn = drawListing(on, { rows: histories, place, height, draw })
  if (drawn === undefined) return
  const { foot, selected } = drawn
  drawFootRule({ ...on, area: foot }, nameOf(selected), sumsOf(model, selected))
  if (selected !== undefined) drawFoot({ ...on, area: foot }, shown(selected))
  else
    grid.put(foot.x + 2, foot.y + 1, foot.width - 4, 'What was selected is no longer in memory.', theme.dim)
}

function nameOf(history: MailboxHistory | undefined): string {
  return history === undefined ? 'no mailbox' : `c${history.connection} · ${history.name}`
}

/** The number of changes, and of mailboxes kept if that is not all: the longest form first. */
function sumsOf({ store }: Model, history: MailboxHistory | undefined): string[] {
  const { histories, told } = store.mailboxes
  const changes = history === undefined ? '' : counted(history.changed, 'change')
  const unasked = history === undefined ? '' : `${changes}, ${count(history.unasked)} of them unsolicited`
  if (histories.size === told) return [unasked, changes]
  const kept = `${count(histories.size)} of ${count(told)} mailboxes in memory`
  const both = [unasked, changes].filter((text) => text !== '').map((text) => `${text} · ${kept}`)
  return [...both, kept]
}

/** CHANGES, RECENT, ACCESS, HIGHESTMODSEQ, UIDNEXT, UIDVALIDITY, UNSOL. are dropped in this order. */
function columnsFor({ model, theme }: Drawing): ListColumn<Shown>[] {
  const make = (
    head: string,
    width: number,
    priority: number,
    align: 'left' | 'right',
    text: (shown: Shown) => string,
  ): ListColumn<Shown> => ({
    head,
    width,
    priority,
    align,
    entry: (shown) => ({ text: text(shown), attr: theme.text }),
  })
  return [
    make('CONN', connectionColumns(model), 0, 'left', ({ history }) => `c${history.connection}`),
    { ...make('MAILBOX', 10, 0, 'left', ({ history }) => history.name), grows: true },
    make('ACCESS', 6, 5, 'left', ({ state }) => accessOf(state.readOnly)),
    make('EXISTS', 7, 0, 'right', ({ state }) => figure(state.exists)),
    make('RECENT', 6, 6, 'right', ({ state }) => figure(state.recent)),
    make('UIDNEXT', 9, 3, 'right', ({ state }) => state.uidnext ?? '-'),
    make('UIDVALIDITY', 11, 2, 'right', ({ state }) => state.uidvalidity ?? '-'),
    make('HIGHESTMODSEQ', 13, 4, 'right', ({ state }) => state.highestmodseq ?? '-'),
    make('UNSOL.', 7, 1, 'right', ({ history }) => count(history.unasked)),
    make('CHANGES', 7, 7, 'right', ({ history }) => count(history.changed)),
  ]
}

function figure(value: number | undefined): string {
  return value === undefined ? '-' : count(value)
}

function accessOf(readOnly: boolean | undefined): string {
  return readOnly === undefined ? '-' : readOnly ? 'read' : 'write'
}

const labels: Readonly<Record<Watched, string>> = {
  exists: 'EXISTS',
  recent: 'RECENT',
  uidnext: 'UIDNEXT',
  uidvalidity: 'UIDVALIDITY',
  highestmodseq: 'HIGHESTMODSEQ',
  readOnly: 'ACCESS',
}

function drawFoot(on: Drawing, shown: Shown): void {
  const { area } = on
  const { history } = shown
  const report = history.updates.report()
  if (report !== undefined) drawUpdates({ ...on, area: { ...area, y: area.y + 1 } }, report)
  const from = report === undefined ? 1 : 2
  shown.changes.slice(0, area.height - from).forEach((change, index) => {
    drawChange({ ...on, area: { ...area, y: area.y + from + index } }, change)
  })
}

/** The number of unsolicited responses of the server over time. */
function drawUpdates({ grid, area, theme }: Canvas, { width, slots }: TimelineReport): void {
  const counts = slots.map((slot) => slot.count)
  const columns = Math.min(120, area.width - 40)
  const each = width * Math.max(1, Math.ceil(slots.length / Math.max(1, columns)))
  const x = grid.put(area.x + 2, area.y, 18, 'unsolicited', theme.dim) + 1
  const end = grid.put(x, area.y, columns, sparkline(counts, columns, Math.max(...counts)), theme.accent)
  grid.put(end + 2, area.y, area.width - end - 3, `${duration(each)} a column`, theme.dim)
}

function drawChange({ grid, area, model, theme }: Drawing, change: Change): void {
  const { time, key, before, after, unasked } = change
  const alarm = alarmOf(change)
  grid.put(area.x + 2, area.y, 12, wallTime(model.started, time, model.offsetMinutes), theme.dim)
  grid.put(area.x + 16, area.y, 11, unasked ? 'unsolicited' : '', theme.accent)
  const value = (given: Change['after']): string =>
    typeof given === 'boolean' ? accessOf(given) : typeof given === 'number' ? count(given) : String(given)
  const text = before === undefined ? value(after) : `${value(before)} → ${value(after)}${delta(change)}`
  grid.put(area.x + 29, area.y, 14, labels[key], theme.text)
  const end = grid.put(
    area.x + 44,
    area.y,
    area.width - 45,
    text,
    alarm === undefined ? theme.text : theme.alarm,
  )
  if (alarm !== undefined) grid.put(end + 2, area.y, area.width - end - 3, alarm, theme.warn)
}

function delta({ before, after }: Change): string {
  if (typeof before !== 'number' || typeof after !== 'number') return ''
  return after > before ? `  +${count(after - before)}` : `  -${count(before - after)}`
}

/** Log entries about the proxy and the connections, one sentence per row, the selected one in full. */
import type { LogEntry, LogLevel } from '../../lib/reports/log.ts'
import { wrapped } from '../../lib/text/table.ts'
import { wallTime } from '../../lib/text/times.ts'
import { count } from '../../lib/text/units.ts'
import { connectionColumns } from '../model/layout.ts'
import { type Model, placeIn } from '../model/model.ts'
import { drawHead, drawRow, type ListColumn, placed } from '../panes/columns.ts'
import type { Drawing } from '../panes/drawing.ts'
import { skip } from '../panes/lines.ts'
import { drawListing } from '../panes/listing.ts'
import type { Attr } from '../terminal/cells.ts'
import type { Theme } from '../terminal/theme.ts'
import { sideways } from './list.ts'
import {
  followsLog,
  logRows,
  logStart,
  logWindow,
  movedInLog,
  selectedEntry,
  toggledLog,
} from './log/window.ts'
import { exchangesOf } from './one-connection.ts'
import { only, type Screen } from './screen.ts'

export const log: Screen = {
  name: 'log',
  key: '8',
  tab: 'Log',
  short: 'Log',
  help: 'log of what the proxy did, and what went wrong',
  draw: drawLog,
  page: ({ size }) => logRows(size),
  moved: movedInLog,
  scrolled: sideways('log', logStart),
  enter: {
    group: 'Screens',
    help: 'the exchanges of its connection begin here',
    hint: 'exchanges',
    does: (model) => exchangesOf(model, selectedEntry(model)?.connection),
  },
  keys: [
    {
      keys: 'F',
      group: 'Live',
      help: 'follow the newest, or stop',
      hint: 'follow',
      does: only(toggledLog),
    },
  ],
  connection: (model) => selectedEntry(model)?.connection,
  follows: followsLog,
}

/** Draws the entries, the newest last. */
function drawLog(on: Drawing): void {
  const { grid, area, model, theme } = on
  const columns = placed(columnsFor(on), area)
  drawHead(grid, columns, area.y, theme.head)
  const { x = 0, width = 0 } = columns.at(-1) ?? {}
  const gone = grid.fitting(width - happened.length - 1, goneForms(model))
  if (gone !== undefined) grid.putEnd(x + width, area.y, width, gone, theme.dim)
  const { entries, at, top } = logWindow(model)
  const height = logRows({ columns: grid.columns, rows: grid.rows })
  const draw = (entry: LogEntry, y: number): void => drawRow(grid, columns, y, entry)
  const drawn = drawListing(on, { rows: entries, place: { at, top }, height, draw })
  if (drawn === undefined && entries.length === 0) {
    grid.put(area.x + 2, area.y + 2, area.width - 4, 'Nothing has happened yet.', theme.dim)
  }
  if (drawn?.selected !== undefined) drawFoot({ ...on, area: drawn.foot }, drawn.selected)
}

const happened = 'WHAT HAPPENED'

/** How many entries are no longer in memory, the longest form first. */
function goneForms({ store: { log } }: Model): string[] {
  const gone = count(log.all - log.entries.length)
  return gone === '0' ? [] : [`${gone} more no longer in memory`, `${gone} more gone`, `+${gone} gone`]
}

/** CONN, then TIME are dropped on a narrow screen; LEVEL and the event stay. */
function columnsFor({ model, theme }: Drawing): ListColumn<LogEntry>[] {
  const time = (entry: LogEntry): string => wallTime(model.started, entry.time, model.offsetMinutes)
  const look = (entry: LogEntry): Attr => looks(theme)[entry.severity]
  return [
    {
      head: 'TIME',
      width: 12,
      priority: 1,
      align: 'left',
      entry: (it) => ({ text: time(it), attr: theme.dim }),
    },
    {
      head: 'LEVEL',
      width: 7,
      priority: 0,
      align: 'left',
      entry: (it) => ({ text: it.severity, attr: look(it) }),
    },
    {
      head: 'CONN',
      width: connectionColumns(model),
      priority: 2,
      align: 'left',
      entry: (it) => ({ text: connectionName(it), attr: theme.text }),
    },
    {
      head: happened,
      width: 24,
      grows: true,
      priority: 0,
      align: 'left',
      entry: (it) => ({ text: skip(it.text, placeIn(model, 'log', logStart).left), attr: look(it) }),
    },
  ]
}

/** The word already gives the level; the colour only repeats it. */
function looks(theme: Theme): Readonly<Record<LogLevel, Attr>> {
  return { info: theme.text, note: theme.accent, warning: theme.warn, error: theme.bad }
}

function connectionName({ connection }: LogEntry): string {
  return connection === 0 ? '' : `c${connection}`
}

/** The whole sentence, and the remedy. */
function drawFoot({ grid, area, model, theme }: Drawing, entry: LogEntry): void {
  grid.fill({ ...area, height: 1 }, '─', theme.rule)
  const of = entry.connection === 0 ? 'the session' : connectionName(entry)
  const time = wallTime(model.started, entry.time, model.offsetMinutes)
  grid.put(area.x + 2, area.y, area.width - 4, ` ${time} · ${entry.severity} · ${of} `, theme.accent)
  const lines = (text: string, attr: Attr): { text: string; attr: Attr }[] =>
    wrapped(text, area.width - 4).map((line) => ({ text: line, attr }))
  const told = [
    ...lines(entry.text, theme.text),
    ...(entry.remedy === undefined ? [] : lines(`→ ${entry.remedy}`, theme.accent)),
  ]
  told.slice(0, area.height - 1).forEach(({ text, attr }, line) => {
    grid.put(area.x + 2, area.y + 1 + line, area.width - 4, text, attr)
  })
}

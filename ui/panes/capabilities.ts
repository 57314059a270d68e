/** What the server offered on one connection, phase by phase: what came, what went, and what it means. */
import { wallTime } from '../../lib/text/times.ts'
import { counted } from '../../lib/text/units.ts'
import type { Area, Attr } from '../cells.ts'
import { drawSelection } from '../columns.ts'
import type { Grid } from '../grid.ts'
import {
  capabilitiesFoot,
  capabilitiesHead,
  firstVisible,
  nameColumns as names,
  tellingColumns as telling,
  tellingsRoom,
} from '../layout.ts'
import { asOf, type Model } from '../model.ts'
import { type CapabilityRow, type CapabilityTable, capabilityTable, type Mark, signOf } from '../phases.ts'
import type { Theme } from '../theme.ts'

/** Draws the table of one connection and what is known about the selected name. */
export function drawCapabilities(grid: Grid, area: Area, model: Model, theme: Theme): void {
  const connection = model.store.connections.get(model.connection)
  if (connection === undefined) {
    grid.put(area.x + 2, area.y + 1, area.width - 4, 'No connection yet.', theme.dim)
    return
  }
  const table = capabilityTable(connection, asOf(model))
  if (table.sets.length === 0) {
    const text = `The server has told no capabilities on c${connection.id} yet.`
    grid.put(area.x + 2, area.y + 1, area.width - 4, text, theme.dim)
    return
  }
  const sets = setsThatFit(table, area.width, model.lists.capabilities.left)
  drawHeads(grid, area, table, sets, model, theme)
  const height = Math.max(1, area.height - capabilitiesHead - capabilitiesFoot)
  const at = Math.max(0, Math.min(model.lists.capabilities.at, table.rows.length - 1))
  const top = firstVisible(model.lists.capabilities.top, at, table.rows.length, height)
  table.rows.slice(top, top + height).forEach((row, line) => {
    const y = area.y + capabilitiesHead + line
    drawCapability(grid, area, y, row, sets, theme)
    if (top + line === at) drawSelection(grid, { ...area, y, height: 1 }, theme.selected, theme.marker)
  })
  const foot = { ...area, y: area.y + area.height - capabilitiesFoot, height: capabilitiesFoot }
  drawFoot(grid, foot, table, table.rows[at], model, theme)
}

/** Indices of the tellings that fit: the newest ones, less what is scrolled away. */
function setsThatFit(table: CapabilityTable, width: number, left: number): number[] {
  const room = tellingsRoom(width)
  const first = Math.max(0, table.sets.length - room - left)
  return table.sets.map((_, index) => index).slice(first, first + room)
}

function drawHeads(
  grid: Grid,
  area: Area,
  table: CapabilityTable,
  sets: readonly number[],
  model: Model,
  theme: Theme,
): void {
  grid.put(area.x + 2, area.y, names, `Capabilities of c${model.connection}`, theme.accent)
  const hidden = table.sets.length - sets.length
  const note = hidden > 0 ? `${counted(hidden, 'telling')} more: ← →` : ''
  grid.put(area.x + 2, area.y + 1, names - 1, note, theme.dim)
  sets.forEach((index, column) => {
    const set = table.sets[index]
    if (set === undefined) return
    const x = area.x + names + column * telling
    const time = wallTime(model.started, set.time, model.offsetMinutes).slice(0, 8)
    grid.put(x, area.y, telling - 1, set.phase, theme.text)
    grid.put(x, area.y + 1, telling - 1, set.source === set.phase ? time : set.source, theme.dim)
  })
}

const words: Readonly<Record<Mark, string>> = { came: '+ came', stayed: 'yes', went: '- went', absent: '·' }

function drawCapability(
  grid: Grid,
  area: Area,
  y: number,
  row: CapabilityRow,
  sets: readonly number[],
  theme: Theme,
): void {
  const attrs: Readonly<Record<Mark, Attr>> = {
    came: theme.came,
    stayed: theme.text,
    went: theme.went,
    absent: theme.rule,
  }
  const sign = signOf(row)
  const attr = sign === '+' ? theme.came : sign === ' ' ? theme.text : theme.went
  grid.put(area.x + 2, y, 1, sign, attr)
  grid.put(area.x + 4, y, names - 6, row.name, attr)
  sets.forEach((index, column) => {
    const mark = row.marks[index] ?? 'absent'
    grid.put(area.x + names + column * telling, y, telling - 1, words[mark], attrs[mark])
  })
}

function drawFoot(
  grid: Grid,
  area: Area,
  table: CapabilityTable,
  row: CapabilityRow | undefined,
  model: Model,
  theme: Theme,
): void {
  grid.fill({ ...area, height: 1 }, '─', theme.rule)
  const signs = table.rows.map(signOf)
  const tally = (sign: string): number => signs.filter((found) => found === sign).length
  const changes = `+${tally('+')} came, -${tally('-')} went, ~${tally('~')} both`
  const sum = ` ${counted(table.rows.length, 'name')}: ${changes} `
  grid.putEnd(area.x + area.width - 2, area.y, area.width - 6, sum, theme.dim)
  if (row === undefined) return
  grid.put(area.x + 2, area.y, Math.max(0, area.width - sum.length - 6), ` ${row.name} `, theme.accent)
  const about = model.about(row.name) ?? 'Nothing is known about this capability here.'
  wrapped(about, area.width - 4)
    .slice(0, area.height - 1)
    .forEach((line, index) => {
      grid.put(area.x + 2, area.y + 1 + index, area.width - 4, line, theme.text)
    })
}

/** @returns lines of at most `width` characters, broken between words */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (longer.length > width && line !== '') {
      lines.push(line)
      line = word
    } else line = longer
  }
  return line === '' ? lines : [...lines, line]
}

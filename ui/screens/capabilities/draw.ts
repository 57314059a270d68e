/**
 * The capabilities that the server offered on one connection, by phase: added, removed, their meaning, and
 * how the client used them. The user can compare two connections side by side.
 */

import { wrapped } from '../../../lib/text/table.ts'
import { wallTime } from '../../../lib/text/times.ts'
import { count } from '../../../lib/text/units.ts'
import { firstVisible } from '../../model/layout.ts'
import { placeIn } from '../../model/model.ts'
import { drawSelection } from '../../panes/columns.ts'
import type { Drawing } from '../../panes/drawing.ts'
import type { Attr } from '../../terminal/cells.ts'
import type { Grid } from '../../terminal/grid.ts'
import type { Theme } from '../../terminal/theme.ts'
import {
  capabilitiesFoot,
  capabilitiesHead,
  nameColumns as names,
  tellingColumns,
  tellingsRoom,
  useColumns,
} from './layout.ts'
import {
  type CapabilityLine,
  type CapabilityMark,
  type CapabilityTable,
  type ClientUse,
  signOf,
  tableShown,
} from './table.ts'

/** The table, and the indices of the announcements that fit. */
interface Drawn extends Drawing {
  readonly table: CapabilityTable
  readonly tellings: readonly number[]
}

/** Draws the table of one connection and a description of the selected name. */
export function drawCapabilities(on: Drawing): void {
  const { grid, area, model, theme } = on
  const table = tableShown(model)
  if (table === undefined || table.tellings.length === 0) {
    const text =
      table === undefined
        ? model.store.opened === 0
          ? 'No connection yet.'
          : `c${model.connection} is no longer in memory.`
        : `The server has told no capabilities on c${model.connection} yet.`
    grid.put(area.x + 2, area.y + 1, area.width - 4, text, theme.dim)
    return
  }
  const place = placeIn(model, 'capabilities')
  const tellings = tellingsThatFit(table, area.width, place.left)
  const drawn = { ...on, table, tellings }
  drawHeads(drawn)
  const below = capabilitiesFoot({ columns: grid.columns, rows: grid.rows })
  const height = Math.max(1, area.height - capabilitiesHead - below)
  const at = Math.max(0, Math.min(place.at, table.rows.length - 1))
  const top = firstVisible(place.top, at, table.rows.length, height)
  table.rows.slice(top, top + height).forEach((row, line) => {
    const y = area.y + capabilitiesHead + line
    drawCapability(drawn, y, row)
    if (top + line === at) drawSelection(on, y)
  })
  const foot = { ...area, y: area.y + area.height - below, height: below }
  if (below > 0) drawFoot({ ...drawn, area: foot }, table.rows[at])
}

/** Indices of the announcements that fit: the newest ones, shifted by the horizontal scroll. */
function tellingsThatFit(table: CapabilityTable, width: number, left: number): number[] {
  const room = tellingsRoom(width, table.connections.length)
  const first = Math.max(0, table.tellings.length - room - left)
  return table.tellings.map((_, index) => index).slice(first, first + room)
}

function drawHeads(drawn: Drawn): void {
  const { grid, area, table, tellings, model, theme } = drawn
  const telling = tellingColumns(table.connections.length)
  const ids = table.connections.map((id) => `c${id}`)
  const several = table.connections.length > 1
  const forms = several ? [ids.join(' against '), ids.join(' / ')] : [`Capabilities of ${ids}`, ids.join()]
  grid.put(area.x + 2, area.y, names - 3, grid.fitting(names - 3, forms) ?? '', theme.accent)
  const hidden = table.tellings.length - tellings.length
  const note = hidden > 0 ? `${hidden} more: ← →` : ''
  grid.put(area.x + 2, area.y + 1, names - 3, note, theme.dim)
  tellings.forEach((index, column) => {
    const told = table.tellings[index]
    if (told === undefined) return
    const x = area.x + names + column * telling
    const { phase, time, source } = told.set
    const clock = wallTime(model.started, time, model.offsetMinutes).slice(0, 8)
    grid.put(x, area.y, telling - 1, several ? toldTo(grid, told.connection, telling - 1) : phase, theme.text)
    const where = source === phase ? clock : source
    grid.put(x, area.y + 1, telling - 1, several ? phase : where, theme.dim)
  })
  table.connections.forEach((id, column) => {
    const x = usesFrom(drawn) + column * useColumns
    grid.put(x, area.y, useColumns - 1, 'CLIENT USE', theme.text)
    grid.put(x, area.y + 1, useColumns - 1, table.connections.length > 1 ? `on c${id}` : '', theme.dim)
  })
}

function toldTo(grid: Grid, connection: number, width: number): string {
  return grid.fitting(width, [`c${connection} was told`, `c${connection}`]) ?? ''
}

/** The column where the client's uses begin. */
function usesFrom({ area, table, tellings }: Drawn): number {
  return area.x + names + tellings.length * tellingColumns(table.connections.length)
}

const words: Readonly<Record<CapabilityMark, string>> = {
  came: '+ added',
  stayed: 'yes',
  went: '- removed',
  absent: '·',
}
const compared: Readonly<Record<CapabilityMark, string>> = {
  came: '+ yes',
  stayed: 'yes',
  went: '- no',
  absent: '·',
}

function drawCapability(drawn: Drawn, y: number, row: CapabilityLine): void {
  const { grid, area, table, tellings, theme } = drawn
  const telling = tellingColumns(table.connections.length)
  const attrs: Readonly<Record<CapabilityMark, Attr>> = {
    came: theme.came,
    stayed: theme.text,
    went: theme.went,
    absent: theme.rule,
  }
  const sign = signOf(row)
  const attr = sign === '+' ? theme.came : sign === ' ' ? theme.text : theme.went
  grid.put(area.x + 2, y, 1, sign, attr)
  grid.put(area.x + 4, y, names - 5, row.name, attr)
  const said = table.connections.length > 1 ? compared : words
  tellings.forEach((index, column) => {
    const mark = row.marks[index] ?? 'absent'
    grid.put(area.x + names + column * telling, y, telling - 1, said[mark], attrs[mark])
  })
  row.uses.forEach((use, column) => {
    const x = usesFrom(drawn) + column * useColumns
    grid.put(x, y, useColumns - 1, useText(use), useAttr(use, theme))
  })
}

function useText(use: ClientUse): string {
  switch (use.kind) {
    case 'used':
      return `used ×${count(use.count)}`
    case 'uncalled':
      return `NOT told ×${count(use.count)}`
    case 'missed':
      return 'not used'
    case 'nothing':
      return ''
  }
}

function useAttr(use: ClientUse, theme: Theme): Attr {
  return use.kind === 'uncalled' ? theme.warn : use.kind === 'used' ? theme.accent : theme.dim
}

function drawFoot({ grid, area, table, model, theme }: Drawn, row: CapabilityLine | undefined): void {
  grid.fill({ ...area, height: 1 }, '─', theme.rule)
  const sum =
    grid.fitting(
      area.width - 6,
      sumsOf(table).map((text) => ` ${text} `),
    ) ?? ''
  grid.putEnd(area.x + area.width - 2, area.y, area.width - 6, sum, theme.dim)
  if (row === undefined) return
  grid.put(area.x + 2, area.y, Math.max(0, area.width - sum.length - 6), ` ${row.name} `, theme.accent)
  const about = model.about(row.name) ?? 'Nothing is known about this capability here.'
  const lines = [...usedLines(row, table), ...wrapped(about, area.width - 4)]
  lines.slice(0, area.height - 1).forEach((line, index) => {
    grid.put(area.x + 2, area.y + 1 + index, area.width - 4, line, theme.text)
  })
}

/** The number of changes, or of differences between two connections; and how many capabilities were used. */
function sumsOf(table: CapabilityTable): string[] {
  const signs = table.rows.map(signOf)
  const tally = (sign: string): number => signs.filter((found) => found === sign).length
  const [one, other] = table.connections
  if (one !== undefined && other !== undefined) {
    const [first, second] = [`c${one} ${tally('-')}`, `c${other} ${tally('+')}`]
    return [`only on ${first}, only on ${second}`, `only: ${first}, ${second}`]
  }
  const kinds = table.rows.map((row) => row.uses[0]?.kind)
  const used = kinds.filter((kind) => kind === 'used' || kind === 'uncalled').length
  const could = used + kinds.filter((kind) => kind === 'missed').length
  return [`+${tally('+')} -${tally('-')} ~${tally('~')}, ${used} of ${could} used`]
}

/** How each client used the capability, one line for each connection. */
function usedLines(row: CapabilityLine, table: CapabilityTable): string[] {
  return row.uses.flatMap((use, at) => {
    if (use.kind !== 'used' && use.kind !== 'uncalled') return []
    if (use.kind === 'used' && use.words.join() === row.name.toUpperCase()) return []
    const who = table.connections.length > 1 ? `On c${table.connections[at]} the` : 'The'
    const how = use.kind === 'uncalled' ? ', although the server had not told it' : ''
    return [`${who} client used ${use.words.join(', ')}${how}.`]
  })
}

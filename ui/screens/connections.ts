/** All connections: client and user, security of each leg, state of the session, how it ended. */
import type { Side, TlsFact } from '../../lib/record/record.ts'
import type { Connection } from '../../lib/session/events.ts'
import { endpoint } from '../../lib/text/endpoints.ts'
import { wallTime } from '../../lib/text/times.ts'
import { age, byteCount, count, counted } from '../../lib/text/units.ts'
import { connectionColumns, layoutOf } from '../model/layout.ts'
import { asOf, connectionList, connectionsShown, firstScreen, type Model, placeIn } from '../model/model.ts'
import { drawHead, drawRow, type Entry, type ListColumn, placed } from '../panes/columns.ts'
import type { Drawing } from '../panes/drawing.ts'
import { drawFootRule, drawListing } from '../panes/listing.ts'
import { typingFilter, whileTyped } from '../steps/filter.ts'
import { withRemark } from '../steps/remark.ts'
import type { Size } from '../terminal/cells.ts'
import { numberedList, standing } from './list.ts'
import { exchangesOf } from './one-connection.ts'
import { type Outcome, only, type Screen } from './screen.ts'

export const connections: Screen = {
  name: 'connections',
  key: '1',
  tab: 'Connections',
  short: 'Conn',
  help: 'connections',
  draw: drawConnections,
  ...numberedList('connections', numbersOf, rowsThatFit),
  enter: {
    group: 'Screens',
    help: 'the exchanges of this connection begin here',
    hint: 'exchanges',
    does: opened,
  },
  keys: [
    {
      keys: 'f',
      group: 'Search',
      help: 'only the exchanges of this connection',
      hint: 'filter',
      does: only(filtered),
    },
  ],
  connection: meant,
  ages: (model) => model.store.connections.size > 0 && model.paused === undefined,
}

/** Lines below the table that describe the selected connection. */
const footLines = 7

function rowsThatFit(size: Size): number {
  return Math.max(1, layoutOf(size).body.height - 1 - (size.rows < 20 ? 0 : footLines))
}

function numbersOf(model: Model): number[] {
  return connectionList(model).map(({ id }) => id)
}

/** The number of the selected connection, which may no longer be in memory. */
function meant(model: Model): number | undefined {
  const { at } = placeIn(model, 'connections')
  return at > 0 ? at : numbersOf(model)[0]
}

/** @returns the connection selected in the list; undefined when it is no longer in memory */
export function selectedConnection(model: Model): Connection | undefined {
  const { at, gone } = standing(numbersOf(model), placeIn(model, 'connections'))
  return gone ? undefined : connectionList(model)[at]
}

function opened(model: Model): Outcome {
  const id = meant(model)
  if (id === undefined || id === 0 || connectionsShown(model).has(id)) return exchangesOf(model, id)
  return { model: withRemark(model, `c${id} is no longer in memory`), effects: [] }
}

/** Lists only the exchanges of the selected connection, with the filter open for editing. */
function filtered(model: Model): Model {
  const connection = selectedConnection(model)
  const { at } = placeIn(model, 'connections')
  if (connection === undefined) {
    return withRemark(model, at > 0 ? `c${at} is no longer in memory` : 'no connection is selected')
  }
  return whileTyped(typingFilter({ ...model, stack: [firstScreen] }, `conn:${connection.id} `))
}

/** Draws the table and, below it, a description of the selected connection. */
function drawConnections(on: Drawing): void {
  const { grid, area, model, theme } = on
  const list = connectionList(model)
  const columns = placed(columnsFor(on), area)
  drawHead(grid, columns, area.y, theme.head)
  if (list.length === 0) {
    grid.put(area.x + 2, area.y + 2, area.width - 4, 'No connection yet.', theme.dim)
    return
  }
  const height = rowsThatFit({ columns: grid.columns, rows: grid.rows })
  const chosen = placeIn(model, 'connections')
  const place = standing(numbersOf(model), chosen)
  const draw = (it: Connection, y: number): void => drawRow(grid, columns, y, it)
  const drawn = drawListing(on, { rows: list, place, height, draw })
  if (drawn === undefined) return
  const { foot, selected } = drawn
  const name = `c${selected?.id ?? chosen.at}`
  const { opened: all, connections } = model.store
  const kept = `${count(connections.size)} of ${counted(all, 'connection')} in memory`
  drawFootRule({ ...on, area: foot }, name, connections.size < all ? [kept] : [])
  if (selected !== undefined) drawFoot({ ...on, area: foot }, selected)
  else grid.put(foot.x + 2, foot.y + 1, foot.width - 4, `${name} is no longer in memory`, theme.dim)
}

/** Dropped first: CIPHERS, SERVER, CLIENT, USER, BYTES, by priority. CONN, STATE and END stay. */
function columnsFor({ model, theme }: Drawing): ListColumn<Connection>[] {
  const text = (shown: string, connection: Connection): Entry => ({
    text: shown,
    attr: connection.ended === undefined ? theme.text : theme.dim,
  })
  const make = (
    head: string,
    width: number,
    priority: number,
    align: 'left' | 'right',
    shown: (connection: Connection) => string,
  ): ListColumn<Connection> => ({ head, width, priority, align, entry: (it) => text(shown(it), it) })
  return [
    make('CONN', connectionColumns(model), 0, 'left', (it) => `c${it.id}`),
    make('STATE', 17, 0, 'left', (it) => it.state),
    make('MAILBOX', 12, 1, 'left', (it) => it.mailbox ?? '-'),
    make('USER', 12, 7, 'left', (it) => it.user ?? '-'),
    make('CLIENT', 15, 8, 'left', (it) => endpoint(it.client)),
    make('SERVER', 20, 9, 'left', (it) => endpoint(it.server)),
    make('LEGS', 16, 2, 'left', legsOf),
    make('CIPHERS', 31, 10, 'left', (it) => ciphersOf(it)),
    make('CERT', 8, 4, 'left', (it) => certificateWord(it)),
    make('LAYER', 7, 4, 'left', layerOf),
    make('CMDS', 5, 5, 'right', (it) => count(it.commands)),
    make('BYTES', 5, 6, 'right', (it) => byteCount(it.bytes.client + it.bytes.server)),
    make('AGE', 6, 2, 'right', (it) => age((it.ended?.time ?? asOf(model)) - it.opened)),
    { ...make('END', 18, 0, 'left', endOf), grows: true },
  ]
}

function tlsOf(connection: Connection, leg: Side): TlsFact | undefined {
  return connection.facts.findLast((fact): fact is TlsFact => fact.name === 'tls' && fact.leg === leg)
}

/** `TLS1.3` as negotiated; otherwise how the leg was opened. */
function legOf(connection: Connection, leg: Side): string {
  const fact = tlsOf(connection, leg)
  if (fact !== undefined) return fact.protocol.replace(/^TLSv/, 'TLS')
  return connection.security[leg]
}

/** A server whose certificate was not verified has `!`, even when there is no room for more words. */
function legsOf(connection: Connection): string {
  const doubt = tlsOf(connection, 'server')?.verified === false ? '!' : ''
  return `${legOf(connection, 'client')} → ${legOf(connection, 'server')}${doubt}`
}

/** The ciphers of both legs without their common prefix: `AES_256_GCM_SHA384 → AES_128_GCM_SHA256`. */
function ciphersOf(connection: Connection): string {
  const [client, server] = (['client', 'server'] as const).map((leg) => tlsOf(connection, leg)?.cipher ?? '-')
  return client === server ? (client ?? '-') : `${client} → ${server}`
}

/** Whether the server's certificate was verified. */
function certificateWord(connection: Connection): string {
  const verified = tlsOf(connection, 'server')?.verified
  return verified === undefined ? '-' : verified ? 'verified' : 'NOT VER.'
}

function layerOf(connection: Connection): string {
  const { client, server } = connection.layers
  return client === server ? client : `${client}/${server}`
}

function endOf(connection: Connection): string {
  return connection.ended === undefined ? '' : `by ${connection.ended.by}: ${connection.ended.reason}`
}

function drawFoot({ grid, area, model, theme }: Drawing, connection: Connection): void {
  const opened = wallTime(model.started, connection.opened, model.offsetMinutes)
  const lines = [
    ['client leg', `${endpoint(connection.client)}  ${tlsText(connection, 'client')}`],
    ['server leg', `${endpoint(connection.server)}  ${tlsText(connection, 'server')}`],
    ['certificate', tlsOf(connection, 'server')?.certificate?.subject ?? '-'],
    ['opened', opened],
    ['traffic', trafficText(connection)],
    ['ended', connection.ended === undefined ? 'still open' : endOf(connection)],
  ]
  lines.slice(0, area.height - 1).forEach(([name = '', text = ''], index) => {
    grid.put(area.x + 2, area.y + 1 + index, 12, name, theme.dim)
    grid.put(area.x + 15, area.y + 1 + index, area.width - 16, text, theme.text)
  })
}

function trafficText(connection: Connection): string {
  const { client, server } = connection.bytes
  const commands = counted(connection.commands, 'command')
  return `${commands}, ${byteCount(client)} up, ${byteCount(server)} down, layer ${layerOf(connection)}`
}

function tlsText(connection: Connection, leg: Side): string {
  const fact = tlsOf(connection, leg)
  if (fact === undefined) return connection.security[leg]
  const verified = fact.verified === undefined ? '' : fact.verified ? ', verified' : ', NOT VERIFIED'
  return `${fact.protocol} ${fact.cipher}${verified}`
}

/** All connections: who, how each leg is secured, where the session stands, how it ended. */
import type { Endpoint, Side, TlsFact } from '../../lib/record/record.ts'
import type { Connection } from '../../lib/session/events.ts'
import { wallTime } from '../../lib/text/times.ts'
import { age, count, counted, octets } from '../../lib/text/units.ts'
import { connectionColumns, connectionsRows } from '../model/layout.ts'
import { asOf, connectionList } from '../model/model.ts'
import { standing } from '../model/standing.ts'
import { type Column, drawHead, drawRow, type Entry, placed } from './columns.ts'
import type { Drawing } from './drawing.ts'
import { drawFootRule, drawListing } from './listing.ts'

/** Draws the table and, below, what is known about the selected connection. */
export function drawConnections(on: Drawing): void {
  const { grid, area, model, theme } = on
  const list = connectionList(model)
  const columns = placed(columnsFor(on), area.x + 2, area.x + area.width - 1)
  drawHead(grid, columns, area.y, theme.head)
  if (list.length === 0) {
    grid.put(area.x + 2, area.y + 2, area.width - 4, 'No connection yet.', theme.dim)
    return
  }
  const height = connectionsRows({ columns: grid.columns, rows: grid.rows })
  const place = standing(model, 'connections')
  const draw = (it: Connection, y: number): void => drawRow(grid, columns, y, it)
  const drawn = drawListing(on, { rows: list, place, height, draw })
  if (drawn === undefined) return
  const { foot, selected } = drawn
  const name = `c${selected?.id ?? model.lists.connections.at}`
  const { opened: all, connections } = model.store
  const kept = `${count(connections.size)} of ${counted(all, 'connection')} in memory`
  drawFootRule({ ...on, area: foot }, name, connections.size < all ? [kept] : [])
  if (selected !== undefined) drawFoot({ ...on, area: foot }, selected)
  else grid.put(foot.x + 2, foot.y + 1, foot.width - 4, `${name} is no longer in memory`, theme.dim)
}

/** The highest priority gives way first: CIPHERS, SERVER, CLIENT, USER, BYTES; CONN, STATE and END stay. */
function columnsFor({ model, theme }: Drawing): Column<Connection>[] {
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
  ): Column<Connection> => ({ head, width, priority, align, entry: (it) => text(shown(it), it) })
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
    make('BYTES', 5, 6, 'right', (it) => octets(it.bytes.client + it.bytes.server)),
    make('AGE', 6, 2, 'right', (it) => age((it.ended?.time ?? asOf(model)) - it.opened)),
    { ...make('END', 18, 0, 'left', endOf), grows: true },
  ]
}

function endpoint(end: Endpoint): string {
  const address = end.host ?? end.address
  return `${address.includes(':') ? `[${address}]` : address}:${end.port}`
}

function tlsOf(connection: Connection, leg: Side): TlsFact | undefined {
  return connection.facts.findLast((fact): fact is TlsFact => fact.name === 'tls' && fact.leg === leg)
}

/** `TLS1.3` as negotiated; else how the leg was opened. */
function legOf(connection: Connection, leg: Side): string {
  const fact = tlsOf(connection, leg)
  if (fact !== undefined) return fact.protocol.replace(/^TLSv/, 'TLS')
  return connection.security[leg]
}

/** A server whose certificate was not verified has `!`, also where there is no room for more words. */
function legsOf(connection: Connection): string {
  const doubt = tlsOf(connection, 'server')?.verified === false ? '!' : ''
  return `${legOf(connection, 'client')} → ${legOf(connection, 'server')}${doubt}`
}

/** Both legs' ciphers without what they have in common: `AES_256_GCM_SHA384 → AES_128_GCM_SHA256`. */
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
  return `${commands}, ${octets(client)} up, ${octets(server)} down, layer ${layerOf(connection)}`
}

function tlsText(connection: Connection, leg: Side): string {
  const fact = tlsOf(connection, leg)
  if (fact === undefined) return connection.security[leg]
  const verified = fact.verified === undefined ? '' : fact.verified ? ', verified' : ', NOT VERIFIED'
  return `${fact.protocol} ${fact.cipher}${verified}`
}

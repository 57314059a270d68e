/**
 * The session as the screen remembers it: rows in order of arrival, and the connections. The only mutable
 * part of the model. It is append-only except for its limits, so that a frame costs the same with a hundred
 * exchanges as with 100,000.
 */
import { limits } from '../../lib/record/limits.ts'
import type { Time } from '../../lib/record/record.ts'
import { Stats } from '../../lib/reports/stats.ts'
import { CapabilityUses } from '../../lib/session/capability-use.ts'
import type { Connection, Exchange } from '../../lib/session/events.ts'
import { countWhile } from './ascending.ts'
import { Holders } from './growing-arrays.ts'
import { emptyLadder, type Ladder } from './ladder.ts'
import { emptyLog, type Log } from './log.ts'
import { type Mailboxes, noMailboxes } from './mailboxes.ts'
import { RowBlocks } from './row-blocks.ts'
import { type ExchangeRow, heldBy, type Row } from './rows.ts'

/** Whether the list shows a row. */
export type Predicate = (row: Row) => boolean

/** Rows and connections of a session, within `limits`. */
export interface Store {
  /** The number of the first row in memory, and the number after the last row; see `rowAt`. */
  base: number
  end: number
  /** Finished rows, and the rows that may still change, by number. */
  readonly blocks: RowBlocks
  readonly changing: Map<number, ExchangeRow>
  /** The numbers of the rows that pass `predicate`, ascending. */
  readonly shown: number[]
  predicate: Predicate
  /** Rows below this number have been filtered; the others wait for `chooseMore`. */
  decided: number
  /** Commands without a completion, by the id of the exchange, in order of arrival. */
  readonly open: Map<number, ExchangeRow>
  /**
   * Open connections and the last ended ones; the ended numbers in order of ending; the number opened in all.
   */
  readonly connections: Map<number, Connection>
  readonly ended: Set<number>
  opened: number
  /** The largest number of a connection so far, including dropped ones. */
  largest: number
  readonly ladder: Ladder
  readonly uses: CapabilityUses
  readonly stats: Stats
  /** The number of events so far. */
  events: number
  readonly mailboxes: Mailboxes
  readonly log: Log
  /** The number of connections on which a login was sent in cleartext. */
  unprotected: number
  /** The number of exchanges so far, including dropped ones. */
  exchanges: number
  /** Octets of the frames of all rows; the finished rows with frames, in the order in which they finished. */
  held: number
  readonly holders: Holders
  /** For each connection, the newest command that data arrived for, and when; see `isStalled`. */
  readonly heard: Map<number, { id: number; time: Time }>
  /** Commands of the last seconds: from second of the session to count. */
  readonly perSecond: Map<number, number>
}

/** Seconds over which the rate is averaged. */
const rateSpan = 5

/** @returns a store without rows that shows all of them */
export function emptyStore(): Store {
  return {
    base: 0,
    end: 0,
    blocks: new RowBlocks(),
    changing: new Map(),
    shown: [],
    predicate: () => true,
    decided: 0,
    open: new Map(),
    connections: new Map(),
    ended: new Set(),
    opened: 0,
    largest: 0,
    ladder: emptyLadder(),
    uses: new CapabilityUses(),
    stats: new Stats('forms'),
    events: 0,
    mailboxes: noMailboxes(),
    log: emptyLog(),
    unprotected: 0,
    exchanges: 0,
    held: 0,
    holders: new Holders(),
    heard: new Map(),
    perSecond: new Map(),
  }
}

/** @returns the row with this number, unless it was dropped or has not arrived */
export function rowAt(store: Store, number: number): Row | undefined {
  if (number < store.base || number >= store.end) return undefined
  return store.changing.get(number) ?? store.blocks.row(number)
}

/**
 * Index of the first element not below `value` in ascending numbers.
 * @returns 0 to `numbers.length`
 */
export function lowerBound(numbers: readonly number[], value: number): number {
  return countWhile(numbers.length, (at) => (numbers[at] ?? 0) < value)
}

/** Starts to filter all rows anew; `chooseMore` does it, one slice at a time. */
export function choose(store: Store, predicate: Predicate): void {
  store.predicate = predicate
  store.shown.length = 0
  store.decided = store.base
}

/** The cost of one slice, small enough to answer keys promptly: one for each row and each 4 KiB it holds. */
const slice = 2048

/** Filters some more rows. @returns false when all have been filtered */
export function chooseMore(store: Store): boolean {
  const end = store.end
  for (let cost = 0; store.decided < end && cost < slice; store.decided++) {
    const row = rowAt(store, store.decided)
    if (row === undefined) continue
    cost += row.kind === 'said' ? 1 : 1 + row.held / 4096
    if (store.predicate(row)) store.shown.push(row.number)
  }
  return store.decided < end
}

/** @returns whether some rows are not filtered yet */
export function isChoosing(store: Store): boolean {
  return store.decided < store.end
}

/** @returns commands per second over the last whole seconds before `now` */
export function rateOf(store: Store, now: Time): number {
  const second = Math.floor(now / 1e9)
  let sum = 0
  for (const [at, commands] of store.perSecond) if (at < second && at >= second - rateSpan) sum += commands
  return sum / rateSpan
}

/** Counts a command for the rate. */
export function countCommand(store: Store, time: Time): void {
  const second = Math.floor(time / 1e9)
  store.exchanges++
  store.perSecond.set(second, (store.perSecond.get(second) ?? 0) + 1)
  if (store.perSecond.size > 2 * rateSpan) dropFirst(store.perSecond)
}

/** Appends a row; beyond `limits.keptExchanges` the oldest are dropped. */
export function add(store: Store, row: Row): void {
  store.end++
  if (row.kind === 'exchange') store.changing.set(row.number, row)
  else put(store, row)
  if (store.decided === row.number) {
    store.decided++
    if (store.predicate(row)) store.shown.push(row.number)
  }
  if (store.end - store.base > limits.keptExchanges) drop(store)
}

/** Drops a sixteenth at a time, so that moving the rest costs next to nothing per row. */
function drop(store: Store): void {
  const base = store.base + Math.ceil(limits.keptExchanges / 16)
  for (let number = store.base; number < base; number++) {
    const changing = store.changing.get(number)
    store.held -= changing === undefined ? store.blocks.forget(number) : changing.held
    if (changing === undefined) continue
    store.changing.delete(number)
    store.open.delete(changing.exchange.id)
  }
  store.base = base
  store.blocks.dropBefore(base)
  store.holders.dropBelow(base)
  store.decided = Math.max(store.decided, base)
  store.shown.splice(0, lowerBound(store.shown, base))
}

/** Filters a changed row again: it may enter or leave the list. */
export function review(store: Store, row: Row): void {
  if (row.number >= store.decided) return
  const at = lowerBound(store.shown, row.number)
  const is = store.shown[at] === row.number
  const should = store.predicate(row)
  if (is && !should) store.shown.splice(at, 1)
  if (!is && should) store.shown.splice(at, 0, row.number)
}

/** Counts the memory of a row that may still change. */
export function hold(store: Store, row: ExchangeRow): void {
  const held = heldBy(row.exchange)
  store.held += held - row.held
  row.held = held
  holdLess(store)
}

/** Stores a finished exchange, which no longer changes. */
export function close(store: Store, row: ExchangeRow): void {
  store.open.delete(row.exchange.id)
  if (!store.changing.delete(row.number)) return
  store.held -= row.held
  put(store, row)
  holdLess(store)
}

function put(store: Store, row: Row): void {
  store.held += store.blocks.put(row)
  store.holders.add(row.number)
}

/** Drops the frames of the rows that finished first, until the limit is met. */
function holdLess(store: Store): void {
  while (store.held > limits.keptFrames) {
    const number = store.holders.take()
    if (number === undefined) return
    if (number >= store.base) store.held -= store.blocks.forget(number)
  }
}

/** Records that data arrived for a command. */
export function hear(store: Store, { connection, id }: Exchange, time: Time): void {
  const heard = store.heard.get(connection)
  if (heard === undefined) store.heard.set(connection, { id, time })
  else {
    heard.id = id
    heard.time = time
  }
}

/** @returns when data last arrived for a command, or for an earlier command on its connection */
export function heardOf(store: Store, { connection, exchange, activity }: ExchangeRow): Time {
  const heard = store.heard.get(connection)
  return heard === undefined || heard.id >= exchange.id ? activity : Math.max(activity, heard.time)
}

/** Adds an opened connection. */
export function addConnection(store: Store, connection: Connection): void {
  store.opened++
  store.largest = Math.max(store.largest, connection.id)
  store.connections.set(connection.id, connection)
}

/** @returns whether a connection is in memory and has not ended */
export function isOpen({ connections }: Store, id: number): boolean {
  const connection = connections.get(id)
  return connection !== undefined && connection.ended === undefined
}

/** @returns whether more connections are in memory than `limits.keptConnections` allows */
export function isCrowded({ connections, ended }: Store): boolean {
  return ended.size > limits.keptConnections || connections.size > mostConnections
}

const mostConnections = limits.connections + limits.keptConnections

/** Drops a sixteenth of the connections, those that ended first; the oldest when none has ended. */
export function forgetConnections(store: Store): void {
  const stay = Math.floor((limits.keptConnections * 15) / 16)
  for (const id of store.ended) if (store.ended.size > stay) forgetConnection(store, id)
  for (const id of store.connections.keys()) {
    if (store.connections.size <= mostConnections) return
    forgetConnection(store, id)
  }
}

function forgetConnection(store: Store, id: number): void {
  store.connections.delete(id)
  store.ended.delete(id)
  store.uses.forget(id)
}

function dropFirst(counts: Map<number, number>): void {
  for (const first of counts.keys()) {
    counts.delete(first)
    return
  }
}

/** The state of the screen as one value, and queries on it. Knows no drawing, no terminal, and no change. */

import type { Filter } from '../../lib/filter/index.ts'
import { limits } from '../../lib/record/limits.ts'
import type { DelayFact, Time } from '../../lib/record/record.ts'
import type { Connection } from '../../lib/session/events.ts'
import { shownLiteralLines } from '../detail/conversation.ts'
import type { Toggled } from '../detail/outline.ts'
import type { MailboxHistory } from '../store/mailboxes.ts'
import type { Sorted } from '../store/order.ts'
import type { Row } from '../store/rows.ts'
import { emptyStore, heardOf, lowerBound, rowAt, type Store } from '../store/store.ts'
import type { Size } from '../terminal/cells.ts'
import type { Look } from '../terminal/theme.ts'
import type { Still } from './still.ts'
import type { DetailTab } from './tabs.ts'
import type { TypedLine } from './typed-line.ts'

/** Constants of the whole run: the routes, and the guidance shown while no client has connected. */
export interface Setup {
  /** Listening address and server: `127.0.0.1:1993` and `imap.example.org:993`. */
  readonly routes: readonly { readonly from: string; readonly to: string }[]
  /** False for an opened session: no more events will come, and nothing is kept alive. */
  readonly live: boolean
  /** First-run guidance, step by step; lines are shown as they are. */
  readonly steps: readonly { readonly heading: string; readonly lines: readonly string[] }[]
  /** Formats in which exchanges can be exported; none when export is impossible. */
  readonly formats?: readonly { readonly name: string; readonly about: string }[]
}

/** The reported status of the proxy and the observer. */
export interface Status {
  /** The session file: its name, its size in octets, and whether writing it fails at present. */
  readonly session?: { readonly name: string; readonly bytes: number; readonly failing?: boolean }
  /** False when secrets are shown and recorded. */
  readonly redacted: boolean
  /** When secrets are shown for a while only: the time from which they are masked. */
  readonly maskedFrom?: Time
  /** Other sources in this run that expose secrets, a word or two each. */
  readonly alarms?: readonly string[]
  /** Octets that the observer has not read yet. */
  readonly lag: number
  /** Octets that were not recorded. */
  readonly lost: number
  /** The delay that forwarding added so far; absent for an opened file and before the first forwarding. */
  readonly delay?: DelayFact
  /** How much of an opened file has been read, both in octets. */
  readonly reading?: { readonly done: number; readonly of: number }
}

/** The meaning of a protocol word in one sentence; undefined when it is not known. */
export type About = (name: string) => string | undefined

/** The position in a list. The list chooses the numbers: of rows, lines or names. */
export interface ListPlace {
  /** The selected entry; -1 while there is none. */
  readonly at: number
  /** The first entry on the screen. */
  readonly top: number
  /** The number of columns scrolled away to the left. */
  readonly left: number
}

/** The name of a screen; `ui/screens/` has a module for each. */
export type ScreenName = string

/** The first screen, which lies behind all others. */
export const firstScreen: ScreenName = 'exchanges'

/** The state of the exchange list before another screen filtered it by `by`, to go back to. */
interface Former {
  readonly by: Filter
  readonly filter: Filter | undefined
  readonly sorted: Sorted | undefined
  readonly exchanges: ListPlace
  readonly follow: boolean
}

/** A question that waits for a key. */
export type Question = 'suspend' | 'export'

export interface Model {
  readonly setup: Setup
  readonly status: Status
  readonly about: About
  /** Time 0 in nanoseconds since 1970 UTC, and by how much the local clock is ahead of UTC. */
  readonly started: bigint
  readonly offsetMinutes: number
  /** Milliseconds without an octet after which a command counts as stalled. */
  readonly stall: number
  readonly look: Look
  readonly size: Size
  readonly now: Time
  readonly store: Store
  /** The open screen is the last one; `q` goes back to the previous one. */
  readonly stack: readonly ScreenName[]
  readonly exchanges: ListPlace
  /** True while the selection follows the newest row. */
  readonly follow: boolean
  /** The number after the last row at the time the user left the newest; later rows are counted. */
  readonly seenEnd: number
  /** True when rows that are not exchanges are shown too. */
  readonly unasked: boolean
  /** Only exchanges that pass it are listed. */
  readonly filter?: Filter
  /** The state of the exchange list before another screen filtered it, until the user goes back. */
  readonly before?: Former
  /** The list in an order other than that of arrival. */
  readonly sorted?: Sorted
  /** Rows that the user marked, and the comments on rows; both by row number. */
  readonly marks: ReadonlySet<number>
  readonly comments: ReadonlyMap<number, string>
  /** A line of text that is being typed, other than a search. */
  readonly entry?: TypedLine
  /** Present while paused: the screen shows this time and this many rows. */
  readonly paused?: { readonly time: Time; readonly end: number; readonly still: Still }
  readonly detail: ListPlace & {
    readonly tab: DetailTab
    /** True when literals are shown whole. */
    readonly whole: boolean
    /** The rows that the user folded or unfolded. */
    readonly toggled: Toggled
  }
  /** The position in the list of each other screen, by its name; see `placeIn`. */
  readonly lists: Readonly<Record<ScreenName, ListPlace>>
  /** Settings that the user chose in one screen, by its name; only that screen knows their type. */
  readonly own: Readonly<Record<ScreenName, unknown>>
  /** The connection shown by screens about one connection. */
  readonly connection: number
  /** The connection whose capabilities are shown beside those of `connection`. */
  readonly compared?: number
  /** The search text, and where the search began while it is still being typed. */
  readonly search: string
  readonly typing?: {
    readonly origin: ListPlace
    readonly before: string
    readonly screen: ScreenName
    readonly follow: boolean
  }
  /** True when the dashboard takes the mouse; otherwise it selects text. */
  readonly mouse: boolean
  /** The number of help lines scrolled away; absent while the help is closed. */
  readonly help?: number
  readonly question?: Question
  /** The format of the next export: index into the formats of the setup. */
  readonly format: number
  /** A remark on the bottom line, shown until `until`. */
  readonly remark?: { readonly text: string; readonly until: Time }
}

/** The position in a list before the user moves. */
export const listStart: ListPlace = { at: 0, top: 0, left: 0 }

/** The part of a model that its creator supplies. */
export type Beginning = Pick<
  Model,
  'setup' | 'status' | 'about' | 'started' | 'offsetMinutes' | 'stall' | 'look' | 'size'
>

/**
 * A model before any event: the exchange list, following.
 * @returns a model with its own store
 */
export function startModel(beginning: Beginning): Model {
  return {
    ...beginning,
    now: 0,
    store: emptyStore(),
    stack: [firstScreen],
    exchanges: { ...listStart, at: -1 },
    follow: true,
    seenEnd: 0,
    unasked: true,
    marks: new Set(),
    comments: new Map(),
    format: 0,
    mouse: false,
    detail: { ...listStart, tab: 'lines', whole: false, toggled: new Set() },
    lists: {},
    own: {},
    connection: 0,
    search: '',
  }
}

/** @returns the screen on top */
export function screenOf(model: Model): ScreenName {
  return model.stack.at(-1) ?? firstScreen
}

/** @returns the position in the list of a screen; `start` when the user has not moved in it yet */
export function placeIn(model: Model, screen: ScreenName, start = listStart): ListPlace {
  return model.lists[screen] ?? start
}

/** @returns the time that the screen shows: the present, or the time of the pause */
export function asOf(model: Model): Time {
  return model.paused?.time ?? model.now
}

/** @returns the numbers of the rows in the order of the list */
export function listOrder(model: Model): readonly number[] {
  return model.sorted?.numbers ?? model.store.shown
}

/** @returns the index of a row in the list; for an unlisted row the index it would have */
export function listIndex(model: Model, number: number): number {
  return model.sorted === undefined ? lowerBound(model.store.shown, number) : model.sorted.rank(number)
}

/** @returns the index of the selected row among those shown */
export function selectedIndex(model: Model): number {
  return listIndex(model, model.exchanges.at)
}

/** @returns the number of rows in the list: fewer than exist while it is paused or in another order */
export function listed(model: Model): number {
  const { shown } = model.store
  if (model.sorted !== undefined) return model.sorted.numbers.length
  return model.paused === undefined ? shown.length : lowerBound(shown, model.paused.end)
}

/** @returns the number of rows since the user left the newest, or since the pause; 0 for a whole file */
export function freshRows(model: Model): number {
  const { shown } = model.store
  if (model.paused !== undefined) return shown.length - lowerBound(shown, model.paused.end)
  if (!model.setup.live && model.status.reading === undefined) return 0
  return model.follow ? 0 : shown.length - lowerBound(shown, model.seenEnd)
}

/** @returns the row that is selected in the exchange list */
export function selectedRow(model: Model): Row | undefined {
  return rowAt(model.store, model.exchanges.at)
}

/** @returns the number of lines of a literal to show */
export function literalCut(model: Model): number {
  return model.detail.whole ? Number.POSITIVE_INFINITY : shownLiteralLines
}

/** @returns the number of open connections, at most `limits.connections` */
export function openConnections(model: Model): number {
  let open = 0
  for (const connection of model.store.connections.values()) if (connection.ended === undefined) open++
  return Math.min(open, limits.connections)
}

/** @returns all connections that are shown, by number; on a paused screen as of the pause */
export function connectionsShown(model: Model): ReadonlyMap<number, Connection> {
  return model.paused?.still.connections ?? model.store.connections
}

/** @returns the same as a list, oldest first */
export function connectionList(model: Model): Connection[] {
  return [...connectionsShown(model).values()]
}

/** @returns the mailboxes that are shown, newest last; on a paused screen as of the pause */
export function mailboxList(model: Model): readonly MailboxHistory[] {
  return model.paused?.still.mailboxes ?? [...model.store.mailboxes.histories.values()]
}

/** @returns whether a row is still in flight at the displayed time */
export function inFlight(model: Model, row: Row): boolean {
  if (row.kind !== 'exchange') return false
  const { completed } = row.exchange.timing
  if (completed !== undefined && completed > asOf(model)) return true
  return completed === undefined && row.exchange.status === undefined && model.store.open.has(row.exchange.id)
}

/**
 * Whether a command in flight is stalled: no octet for `stall` milliseconds although the server owes one.
 * IDLE is held, a command that has received its `+` waits for the client, and a command behind others waits
 * for its turn while the server answers those.
 */
export function isStalled(model: Model, row: Row): boolean {
  if (row.kind !== 'exchange' || !inFlight(model, row) || row.exchange.name === 'IDLE') return false
  if (row.exchange.doubtful === true) return false
  const wait = row.exchange.timing.waits.at(-1)
  if (wait?.granted !== undefined && wait.resumed === undefined) return false
  return asOf(model) - heardOf(model.store, row) >= model.stall * 1e6
}

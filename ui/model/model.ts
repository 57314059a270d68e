/**
 * Everything the screen shows, as one value, and what can be asked of it. Knows no drawing, no terminal, and
 * no change.
 */

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

/** What holds for the whole run: what is listened on, and what to tell while no client has come yet. */
export interface Setup {
  /** From where to where: `127.0.0.1:1993` and `imap.example.org:993`. */
  readonly routes: readonly { readonly from: string; readonly to: string }[]
  /** False for an opened session: nothing more will come, and nothing is kept alive. */
  readonly live: boolean
  /** First-run guidance, one step after the other; lines are shown as they are. */
  readonly steps: readonly { readonly heading: string; readonly lines: readonly string[] }[]
  /** Formats in which exchanges can be written to a file; none where nothing can. */
  readonly formats?: readonly { readonly name: string; readonly about: string }[]
}

/** What the proxy and the observer tell about themselves. */
export interface Status {
  /** The session file: its name, its size in octets, and whether it cannot be written at present. */
  readonly session?: { readonly name: string; readonly bytes: number; readonly failing?: boolean }
  /** False when secrets are shown and recorded. */
  readonly redacted: boolean
  /** Where that is so for a while only: the time from which on they are masked. */
  readonly maskedFrom?: Time
  /** What else gives secrets away in this run, a word or two each. */
  readonly alarms?: readonly string[]
  /** Octets that the observer still has to read. */
  readonly lag: number
  /** Octets that were not recorded. */
  readonly lost: number
  /** What forwarding took so far; absent for an opened file, and while nothing was forwarded. */
  readonly delay?: DelayFact
  /** How far an opened file is read, both in octets. */
  readonly reading?: { readonly done: number; readonly of: number }
}

/** The meaning of a word of the protocol in one sentence; undefined when nobody knows it. */
export type About = (name: string) => string | undefined

/** Where a list stands. Numbers are the list's own: of rows, lines or names. */
export interface ListPlace {
  /** What is selected; -1 while there is nothing. */
  readonly at: number
  /** The first one on the screen. */
  readonly top: number
  /** Columns that are scrolled away to the left. */
  readonly left: number
}

/** The name of a screen; `ui/screens/` has a module for each. */
export type ScreenName = string

/** The screen that everything begins with, and that lies behind the others. */
export const firstScreen: ScreenName = 'exchanges'

/** Where the exchange list stood before another screen filtered it by `by`: a place to go back to. */
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
  /** Time 0 in nanoseconds since 1970 UTC, and how far the reader's clock is ahead of UTC. */
  readonly started: bigint
  readonly offsetMinutes: number
  /** Milliseconds without an octet after which a command counts as stalled. */
  readonly stall: number
  readonly look: Look
  readonly size: Size
  readonly now: Time
  readonly store: Store
  /** The open screen is the last one; `q` goes back to the one before. */
  readonly stack: readonly ScreenName[]
  readonly exchanges: ListPlace
  /** The selection goes with the newest row. */
  readonly follow: boolean
  /** The number after the last row that had come when the reader left the newest; later ones are counted. */
  readonly seenEnd: number
  /** Rows that are no exchanges are shown too. */
  readonly unasked: boolean
  /** Only exchanges that it lets through are listed. */
  readonly filter?: Filter
  /** Where the exchange list stood before another screen filtered it, until one goes back from there. */
  readonly before?: Former
  /** The list in another order than that of arrival. */
  readonly sorted?: Sorted
  /** Rows that the reader marked, and what was written beside them; by their numbers. */
  readonly marks: ReadonlySet<number>
  readonly comments: ReadonlyMap<number, string>
  /** A line of text that is being typed, other than a search. */
  readonly entry?: TypedLine
  /** The screen stands still as of this time and this many rows. */
  readonly paused?: { readonly time: Time; readonly end: number; readonly still: Still }
  readonly detail: ListPlace & {
    readonly tab: DetailTab
    /** Literals are shown whole. */
    readonly whole: boolean
    /** What the reader folded or unfolded. */
    readonly toggled: Toggled
  }
  /** Where the list of each other screen stands, by its name; see `placeIn`. */
  readonly lists: Readonly<Record<ScreenName, ListPlace>>
  /** What the reader chose in a screen alone, by its name; only that screen knows what it is. */
  readonly own: Readonly<Record<ScreenName, unknown>>
  /** The connection that screens about one connection show. */
  readonly connection: number
  /** The one whose capabilities stand beside those of `connection`. */
  readonly compared?: number
  /** What was searched for, and where the search began while it is still being typed. */
  readonly search: string
  readonly typing?: {
    readonly origin: ListPlace
    readonly before: string
    readonly screen: ScreenName
    readonly follow: boolean
  }
  /** The mouse is ours; otherwise it selects text. */
  readonly mouse: boolean
  /** Lines of the help that are scrolled away; absent while it is closed. */
  readonly help?: number
  readonly question?: Question
  /** The format that an export would have: index into those of the setup. */
  readonly format: number
  /** A remark on the bottom line until then. */
  readonly remark?: { readonly text: string; readonly until: Time }
}

/** Where a list stands that nobody has moved in. */
export const listStart: ListPlace = { at: 0, top: 0, left: 0 }

/** What a model begins with. */
export type Beginning = Pick<
  Model,
  'setup' | 'status' | 'about' | 'started' | 'offsetMinutes' | 'stall' | 'look' | 'size'
>

/**
 * A model before anything happened: the exchange list, following.
 * @returns a model with a store of its own
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

/** @returns where the list of a screen stands; where nobody has moved in it yet, where it begins */
export function placeIn(model: Model, screen: ScreenName, start = listStart): ListPlace {
  return model.lists[screen] ?? start
}

/** @returns the time that the screen shows: now, or when it was paused */
export function asOf(model: Model): Time {
  return model.paused?.time ?? model.now
}

/** @returns the numbers of the rows in the order of the list */
export function listOrder(model: Model): readonly number[] {
  return model.sorted?.numbers ?? model.store.shown
}

/** @returns where in the list a row stands; for one that is not listed where it would be */
export function listIndex(model: Model, number: number): number {
  return model.sorted === undefined ? lowerBound(model.store.shown, number) : model.sorted.rank(number)
}

/** @returns the place of the selected row among those shown */
export function selectedIndex(model: Model): number {
  return listIndex(model, model.exchanges.at)
}

/** @returns how many rows the list has: fewer than there are while it is paused or in another order */
export function listed(model: Model): number {
  const { shown } = model.store
  if (model.sorted !== undefined) return model.sorted.numbers.length
  return model.paused === undefined ? shown.length : lowerBound(shown, model.paused.end)
}

/** @returns how many rows came since the reader left the newest, or since the pause; none in a whole file */
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

/** @returns lines of a literal that the lines show */
export function literalCut(model: Model): number {
  return model.detail.whole ? Number.POSITIVE_INFINITY : shownLiteralLines
}

/** @returns connections that are not ended, at most `limits.connections` */
export function openConnections(model: Model): number {
  let open = 0
  for (const connection of model.store.connections.values()) if (connection.ended === undefined) open++
  return Math.min(open, limits.connections)
}

/** @returns all connections that are shown, by their numbers; on a paused screen as they were */
export function connectionsShown(model: Model): ReadonlyMap<number, Connection> {
  return model.paused?.still.connections ?? model.store.connections
}

/** @returns the same as a list, oldest first */
export function connectionList(model: Model): Connection[] {
  return [...connectionsShown(model).values()]
}

/** @returns the mailboxes that are shown, newest last; on a paused screen as they were */
export function mailboxList(model: Model): readonly MailboxHistory[] {
  return model.paused?.still.mailboxes ?? [...model.store.mailboxes.histories.values()]
}

/** @returns whether a row is still in flight at the time that the screen shows */
export function inFlight(model: Model, row: Row): boolean {
  if (row.kind !== 'exchange') return false
  const { completed } = row.exchange.timing
  if (completed !== undefined && completed > asOf(model)) return true
  return completed === undefined && row.exchange.status === undefined && model.store.open.has(row.exchange.id)
}

/**
 * Whether a command in flight is stalled: no octet for `stall` milliseconds although the server owes one.
 * IDLE is held, a command whose `+` has been given waits for the client, and one that stands behind others
 * waits for its turn while those are answered.
 */
export function isStalled(model: Model, row: Row): boolean {
  if (row.kind !== 'exchange' || !inFlight(model, row) || row.exchange.name === 'IDLE') return false
  if (row.exchange.doubtful === true) return false
  const wait = row.exchange.timing.waits.at(-1)
  if (wait?.granted !== undefined && wait.resumed === undefined) return false
  return asOf(model) - heardOf(model.store, row) >= model.stall * 1e6
}

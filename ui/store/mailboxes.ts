/**
 * Mailboxes as the server reported them, and their changes within the limits. Knows no screen; it is filled
 * as events arrive.
 */
import { limits } from '../../lib/record/limits.ts'
import type { Time } from '../../lib/record/record.ts'
import { Timeline } from '../../lib/reports/timeline.ts'
import type { Connection, MailboxState } from '../../lib/session/events.ts'

/** The watched values of a mailbox, in display order. RFC 9051 §2.3.1, RFC 7162. */
const watched = ['exists', 'recent', 'uidnext', 'uidvalidity', 'highestmodseq', 'readOnly'] as const

/** The name of a watched value. */
export type Watched = (typeof watched)[number]

/** One value that changed, or was reported for the first time. */
export interface Change {
  readonly time: Time
  readonly key: Watched
  readonly before: MailboxState[Watched]
  readonly after: MailboxState[Watched]
  /** True for unsolicited data. */
  readonly unasked: boolean
}

/** A mailbox on one connection. */
export interface MailboxHistory {
  /** From 1 in the order of the first report; never reused. */
  readonly number: number
  readonly connection: number
  readonly name: string
  /** The newest values, and the first reported ones. */
  now: MailboxState
  first: MailboxState
  /** The newest changes, at most `limits.keptChanges`, and how many there were in all. */
  readonly changes: Change[]
  changed: number
  unasked: number
  readonly updates: Timeline
}

/** The server's reports about each mailbox, by connection and name. */
export interface Mailboxes {
  readonly histories: Map<string, MailboxHistory>
  /** The number of mailboxes so far, dropped ones included. */
  told: number
  /** When the server last sent unsolicited data on a connection. */
  readonly unasked: Map<number, Time>
}

/** The initial length of a slot of the timeline, in nanoseconds. */
const slot = 1e9

/** @returns an empty set of mailboxes */
export function noMailboxes(): Mailboxes {
  return { histories: new Map(), told: 0, unasked: new Map() }
}

/** Stores the server's report about a mailbox. */
export function remember(mailboxes: Mailboxes, time: Time, { id }: Connection, told: MailboxState): void {
  const { histories } = mailboxes
  const key = `${id} ${told.name}`
  const history = histories.get(key) ?? {
    number: ++mailboxes.told,
    connection: id,
    name: told.name,
    now: { name: told.name },
    first: { name: told.name },
    changes: [],
    changed: 0,
    unasked: 0,
    updates: new Timeline(slot),
  }
  if (!histories.has(key)) histories.set(key, history)
  const unasked = mailboxes.unasked.get(id) === time
  for (const name of watched) change(history, { time, key: name, after: told[name], unasked })
}

/**
 * Beyond `limits.keptMailboxes` drops a sixteenth at a time: the oldest of ended connections first, then the
 * oldest of all.
 * @param isOpen whether a connection has not ended
 * @param isOpen whether a connection has not ended
 */
export function forgetMailboxes({ histories }: Mailboxes, isOpen: (connection: number) => boolean): void {
  if (histories.size <= limits.keptMailboxes) return
  const stay = Math.floor((limits.keptMailboxes * 15) / 16)
  for (const openToo of [false, true]) {
    for (const [key, { connection }] of histories) {
      if (histories.size <= stay) return
      if (openToo || !isOpen(connection)) histories.delete(key)
    }
  }
}

function change(history: MailboxHistory, { time, key, after, unasked }: Omit<Change, 'before'>): void {
  const before = history.now[key]
  if (after === undefined || after === before) return
  history.now = { ...history.now, [key]: after }
  if (before === undefined) history.first = { ...history.first, [key]: after }
  history.changes.push({ time, key, before, after, unasked })
  if (history.changes.length > limits.keptChanges) history.changes.shift()
  history.changed++
  if (!unasked) return
  history.unasked++
  history.updates.add(time, 1)
}

/** @returns the values at a time, and the earlier changes still in memory, newest first */
export function historyAt(
  history: MailboxHistory,
  time: Time,
): { readonly state: MailboxState; readonly changes: readonly Change[] } {
  let state = history.now
  const changes: Change[] = []
  for (let at = history.changes.length - 1; at >= 0; at--) {
    const change = history.changes[at]
    if (change === undefined) continue
    if (change.time <= time) changes.push(change)
    else state = { ...state, [change.key]: change.before }
  }
  return { state, changes }
}

/**
 * The problem with a change, in words. RFC 9051 §2.3.1.1: UIDVALIDITY stays while UIDs keep their meaning,
 * and UIDNEXT never shrinks. RFC 7162 §3.1.2.1: HIGHESTMODSEQ never shrinks either.
 */
export function alarmOf({ key, before, after }: Change): string | undefined {
  if (before === undefined || after === undefined) return undefined
  if (key === 'uidvalidity') return 'known UIDs are void'
  const shrunk = (key === 'uidnext' || key === 'highestmodseq') && size(after) < size(before)
  return shrunk ? 'it must not shrink while UIDVALIDITY stays' : undefined
}

function size(value: string | number | boolean): bigint {
  return /^\d+$/.test(String(value)) ? BigInt(String(value)) : 0n
}

/**
 * What the reader writes beside rows and which they mark, as the session file keeps it, and the way back.
 * Pure.
 */
import { limits } from '../../lib/record/limits.ts'
import type { CommentFact, Time } from '../../lib/record/record.ts'
import type { SessionEvent } from '../../lib/session/events.ts'
import type { Row } from '../store/rows.ts'
import { column } from '../store/shelf.ts'
import { rowAt, type Store } from '../store/store.ts'
import type { Model } from './model.ts'

/** A comment or mark, and what it is about: the row of that connection and time. */
export interface Written {
  readonly connection: number
  readonly time: Time
  readonly fact: CommentFact
}

/** @returns what is written beside a row and whether it is marked, to be kept */
export function writtenOn({ store, comments, marks }: Model, row: Row): Written {
  const { connection, time, number } = row
  let nth = 0
  // What came with one read lies side by side.
  for (let before = number - 1; ; before--) {
    const other = rowAt(store, before)
    if (other?.time !== time || other.connection !== connection) break
    if (nameOf(other) === nameOf(row)) nth++
  }
  const which = nth === 0 ? {} : { nth }
  const text = comments.get(number) ?? ''
  return {
    connection,
    time,
    fact: { name: 'comment', on: nameOf(row), ...which, text, marked: marks.has(number) },
  }
}

/** @returns the model with what events say was written and marked; about rows that are not there, nothing */
export function remembered(model: Model, events: readonly SessionEvent[]): Model {
  const written = events.filter(isComment)
  if (written.length === 0) return model
  const rows = rowsMeant(model.store, written)
  const comments = new Map(model.comments)
  const marks = new Set(model.marks)
  for (const about of written) {
    const number = rows.get(keyOf(about, about.fact.on))?.[about.fact.nth ?? 0]
    if (number === undefined) continue
    const { text, marked } = about.fact
    if (text === '') comments.delete(number)
    else comments.set(number, text.slice(0, limits.comment))
    if (marked) marks.add(number)
    else marks.delete(number)
  }
  return { ...model, comments, marks }
}

/** The numbers of the rows that comments may be about. */
function rowsMeant(store: Store, written: readonly Written[]): Map<string, number[]> {
  const rows = new Map<string, number[]>()
  const times = new Set<Time>()
  for (const about of written) {
    rows.set(keyOf(about, about.fact.on), [])
    times.add(about.time)
  }
  for (let number = store.base; number < store.end; number++) {
    // Rows are many, and only few are meant: the others are not even made.
    const time = store.changing.get(number)?.time ?? store.shelves.number(number, column.time)
    const row = times.has(time) ? rowAt(store, number) : undefined
    if (row !== undefined) rows.get(keyOf(row, nameOf(row)))?.push(number)
  }
  return rows
}

/** What a comment calls its row: by the tag of a command, or by `*`, which no tag is, and a word. */
function nameOf(row: Row): string {
  return row.kind === 'exchange' ? row.exchange.tag : `* ${row.word}`
}

function keyOf({ connection, time }: Pick<Written, 'connection' | 'time'>, on: string): string {
  return `${connection} ${time} ${on}`
}

function isComment(event: SessionEvent): event is Extract<SessionEvent, { type: 'fact' }> & Written {
  return event.type === 'fact' && event.fact.name === 'comment'
}

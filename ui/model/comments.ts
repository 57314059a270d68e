/** What the reader writes beside rows and which they mark, as the session file keeps it. */
import type { CommentFact, Time } from '../../lib/record/record.ts'
import type { Row } from '../store/rows.ts'
import { rowAt } from '../store/store.ts'
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

/**
 * @returns what a comment calls its row: by the tag of a command, or by `*`, which no tag is, and a word.
 *   Files have `stray` for an unpaired line.
 */
export function nameOf(row: Row): string {
  if (row.kind === 'exchange') return row.exchange.tag
  return row.word === 'unpaired line' ? '* stray' : `* ${row.word}`
}

/** The user's comments and marks on rows, in the form that the session file stores. */
import type { CommentFact, Time } from '../../lib/record/record.ts'
import type { Row } from '../store/rows.ts'
import { rowAt } from '../store/store.ts'
import type { Model } from './model.ts'

/** A comment or mark, and the connection and time of its row. */
export interface Written {
  readonly connection: number
  readonly time: Time
  readonly fact: CommentFact
}

/** @returns the comment on a row and whether it is marked, to be stored */
export function writtenOn({ store, comments, marks }: Model, row: Row): Written {
  const { connection, time, number } = row
  let nth = 0
  // Rows that one read delivered lie side by side.
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
 * @returns how a comment names its row: by the tag of a command; otherwise by a word after `*`, which is
 *   never a tag. Files have `stray` for an unpaired line.
 */
export function nameOf(row: Row): string {
  if (row.kind === 'exchange') return row.exchange.tag
  return row.word === 'unpaired line' ? '* stray' : `* ${row.word}`
}

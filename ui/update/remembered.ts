/** Attaches the comments and marks among the events of a session to their rows. */
import { limits } from '../../lib/record/limits.ts'
import type { Time } from '../../lib/record/record.ts'
import type { SessionEvent } from '../../lib/session/events.ts'
import { nameOf, type Written } from '../model/comments.ts'
import type { Model } from '../model/model.ts'
import { column } from '../store/row-block.ts'
import { rowAt, type Store } from '../store/store.ts'

/** @returns the model with the comments and marks of some events; those about missing rows are ignored */
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
    // There are many rows and few comments: objects for the other rows are not even made.
    const time = store.changing.get(number)?.time ?? store.blocks.number(number, column.time)
    const row = times.has(time) ? rowAt(store, number) : undefined
    if (row !== undefined) rows.get(keyOf(row, nameOf(row)))?.push(number)
  }
  return rows
}

function keyOf({ connection, time }: Pick<Written, 'connection' | 'time'>, on: string): string {
  return `${connection} ${time} ${on}`
}

function isComment(event: SessionEvent): event is Extract<SessionEvent, { type: 'fact' }> & Written {
  return event.type === 'fact' && event.fact.name === 'comment'
}

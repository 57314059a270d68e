/** Filters: the query language over commands, each with all that answers it. */
import * as query from '../query/index.ts'
import type { Connection, Exchange } from '../session/events.ts'
import { framesOf } from './choices.ts'
import { type Command, terms } from './terms.ts'

/** A filter that was understood. */
export interface Filter {
  /** As it was written. */
  readonly text: string
  /**
   * Pure; the same exchange may give another answer once it is completed.
   * @param connection the one that the exchange is on
   */
  test(exchange: Exchange, connection: Connection): boolean
}

const language: query.Language<Command> = {
  terms,
  searched: 'the command and its answers',
  *octets(exchange) {
    for (const { bytes } of framesOf(exchange)) yield bytes
  },
}

/**
 * Reads a filter. An empty one lets everything through.
 * @param text as after `--filter`: `cmd:fetch d>200ms`
 * @returns the filter, or what is wrong with it and where
 */
export function compile(text: string): Filter | { readonly error: query.Mistake } {
  const compiled = query.compile(language, text)
  return 'error' in compiled ? compiled : { text, test: compiled.test }
}

/**
 * Completes an unfinished filter.
 * @param text as far as it is written
 * @param cursor index into `text`, in UTF-16 units; what stands behind it is not looked at
 * @returns what could stand at the cursor, and which part of the text it would replace
 */
export function complete(text: string, cursor: number): query.Completions {
  return query.complete(language, text, cursor)
}

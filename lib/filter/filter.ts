/** Filters: the query language over commands, each with all its responses. */
import * as query from '../query/index.ts'
import type { Connection, Exchange } from '../session/events.ts'
import { framesOf } from './choices.ts'
import { type Command, terms } from './terms.ts'

/** A parsed filter. */
export interface Filter {
  /** As the user wrote it. */
  readonly text: string
  /**
   * Pure; the result for an exchange may change when it is completed.
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
 * Parses a filter. An empty one matches everything.
 * @param text as after `--filter`: `cmd:fetch d>200ms`
 * @returns the filter, or the mistake in it and where it is
 */
export function compile(text: string): Filter | { readonly error: query.Mistake } {
  const compiled = query.compile(language, text)
  return 'error' in compiled ? compiled : { text, test: compiled.test }
}

/**
 * Completes an unfinished filter.
 * @param text as written so far
 * @param cursor index into `text`, in UTF-16 units; the text after it is ignored
 * @returns the possible completions at the cursor, and the part of the text that they would replace
 */
export function complete(text: string, cursor: number): query.Completions {
  return query.complete(language, text, cursor)
}

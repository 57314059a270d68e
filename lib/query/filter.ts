/** The words of the filter language: what a filter is, and what is said about one that is wrong. */
import type { Connection, Exchange } from '../session/events.ts'

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

/** A part of a filter's text: index of its first UTF-16 unit, and how many there are. */
export interface Span {
  readonly offset: number
  readonly length: number
}

/** Why a filter was not understood. */
export interface Mistake extends Span {
  /** One sentence without a full stop, to stand above the place. It quotes what the user wrote. */
  readonly message: string
  /** What could stand in that place: `cmd:`, `and`, `ok`. */
  readonly expected: readonly string[]
}

/** Thrown while a filter is read; `compile` gives it back as a value. */
export class Misunderstood extends Error {
  readonly mistake: Mistake

  constructor(mistake: Mistake) {
    super(mistake.message)
    this.mistake = mistake
  }
}

/** Ends the reading of a filter at a place. */
export function wrong(span: Span, message: string, expected: readonly string[]): never {
  const { offset, length } = span
  throw new Misunderstood({ offset, length, message, expected })
}

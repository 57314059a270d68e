/** The message about a wrong query: where, why, and what could stand there instead. */

/** A part of a query's text: index of its first UTF-16 unit, and how many there are. */
export interface TextSpan {
  readonly offset: number
  readonly length: number
}

/** Why a query was not understood. */
export interface Mistake extends TextSpan {
  /** One sentence without a full stop, shown above the place. It quotes the user's text. */
  readonly message: string
  /** Valid texts for that place: `cmd:`, `and`, `ok`. */
  readonly expected: readonly string[]
}

/** Thrown while a query is parsed; `compile` returns it as a value. */
export class Misunderstood extends Error {
  readonly mistake: Mistake

  constructor(mistake: Mistake) {
    super(mistake.message)
    this.mistake = mistake
  }
}

/** Ends the parsing of a query at a place. */
export function wrong(span: TextSpan, message: string, expected: readonly string[]): never {
  const { offset, length } = span
  throw new Misunderstood({ offset, length, message, expected })
}

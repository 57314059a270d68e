/** What a screen knows about clicks, where its rows are not one line each, below a head of one line. */
import type { Model } from '../model/model.ts'
import type { Area } from '../terminal/cells.ts'

export interface Mouse {
  /** The line above the first row. */
  readonly head?: (lines: readonly string[], body: Area) => number
  /** How many rows below the selected one a line of the screen stands; undefined where it is no row. */
  readonly rowsTo?: (model: Model, y: number) => number | undefined
  /** The same for a row, counted from the first one on the screen, while the selected one is gone. */
  readonly fromGone?: (model: Model, line: number) => number | undefined
  /** What a click on something else does, if anything. */
  readonly clicked?: (model: Model, line: string, x: number) => Model | undefined
}

/** @returns whether a text stands in a line of the screen, and covers a column */
export function spans(line: string, text: string, x: number): boolean {
  const at = line.indexOf(text)
  return at >= 0 && x >= at && x < at + text.length
}

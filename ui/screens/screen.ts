/** The type of a screen: each module exports one value of this type, which `index.ts` lists. */
import type { Step } from '../model/messages.ts'
import type { ListPlace, Model, ScreenName } from '../model/model.ts'
import type { Drawing } from '../panes/drawing.ts'
import type { Area } from '../terminal/cells.ts'

export interface Screen {
  readonly name: ScreenName
  /** The key that opens it. */
  readonly key: string
  /** The name on its tab, and a short name for narrow screens. */
  readonly tab: string
  readonly short: string
  /** The help text about it. */
  readonly help: string
  readonly draw: (on: Drawing) => void
  /** The number of rows of its list or text that fit. */
  readonly page: (model: Model) => number
  /** Moves down by `by` rows, or up if negative, as far as there are rows. */
  readonly moved: (model: Model, by: number) => Model
  /** Goes to an end, when that differs from moving far. */
  readonly movedTo?: (model: Model, end: 'first' | 'last') => Model
  /** Scrolls right by `by` columns, or left if negative. */
  readonly scrolled: (model: Model, by: number) => Model
  /** What Enter and a click on the selected row do. */
  readonly enter?: Omit<Key, 'keys'>
  /** Its own keys. */
  readonly keys: readonly Key[]
  /** How `/` searches it; absent when it has no search. */
  readonly search?: Search
  /** The meaning of clicks, when it cannot be derived from the drawn lines. */
  readonly mouse?: ScreenMouse
  /** Changes the model when the screen is opened. */
  readonly entered?: (model: Model, from: Origin) => Model
  /** Changes the model when the user goes back from the screen. */
  readonly left?: (model: Model) => Model
  /** Changes the model after events while the screen is open, so that its subject stays the same. */
  readonly refreshed?: (model: Model) => Model
  /** The number of the selected connection; without it, that of the exchange list. */
  readonly connection?: (model: Model) => number | undefined
  /** Whether its selection follows the newest entry. */
  readonly follows?: (model: Model) => boolean
  /** Whether it changes with time alone. */
  readonly ages?: (model: Model) => boolean
  /** True when the filter applies to it; other screens cover the whole session. */
  readonly filtered?: true
}

/** The previous model, and the connection that was selected in it. */
export interface Origin {
  readonly model: Model
  readonly connection: number | undefined
}

/** The result of a key: the next model, effects, and a screen to open on top of this one. */
export interface Outcome extends Step {
  readonly opens?: ScreenName
}

/** A key of one screen. */
export interface Key {
  /** As the keyboard names them, separated by blanks: `G end`; `space` is the space bar. */
  readonly keys: string
  /** Its group in the help. */
  readonly group: string
  readonly help: string
  /** A word for the hint line; absent when the key is not worth the room. */
  readonly hint?: string
  readonly does: (model: Model) => Outcome
}

/** The search of a screen. */
interface Search {
  /** The help text about it. */
  readonly help: string
  /** The present position. */
  readonly origin: (model: Model) => ListPlace
  /** Restores that position. */
  readonly restored: (model: Model, origin: ListPlace) => Model
  /** Goes to the next match. @returns undefined when there is none */
  readonly found: (model: Model, needle: string, step: 1 | -1, from: 'here' | 'beyond') => Model | undefined
}

/** For screens whose rows are not one line each, or not below a heading of one line. */
interface ScreenMouse {
  /** The line above the first row. */
  readonly head?: (lines: readonly string[], body: Area) => number
  /** The number of rows from the selected one down to a line of the screen; undefined without a row. */
  readonly rowsTo?: (model: Model, y: number) => number | undefined
  /** The same, with the line counted from the first row on the screen, while the selected row is gone. */
  readonly fromGone?: (model: Model, line: number) => number | undefined
  /** The result of a click elsewhere, if any. */
  readonly clicked?: (model: Model, line: string, x: number) => Model | undefined
}

/** @returns the function of a key that changes the model and has no effects */
export function only(change: (model: Model) => Model): Key['does'] {
  return (model) => ({ model: change(model), effects: [] })
}

/** @returns whether a line of the screen contains a text that covers column `x` */
export function spans(line: string, text: string, x: number): boolean {
  const at = line.indexOf(text)
  return at >= 0 && x >= at && x < at + text.length
}

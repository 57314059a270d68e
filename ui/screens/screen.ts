/** What a screen is: its module exports one value of this type, and has a line in the list of `index.ts`. */
import type { Step } from '../model/messages.ts'
import type { ListPlace, Model, ScreenName } from '../model/model.ts'
import type { Drawing } from '../panes/drawing.ts'
import type { Area } from '../terminal/cells.ts'

export interface Screen {
  readonly name: ScreenName
  /** The key that opens it. */
  readonly key: string
  /** What its tab says, and what it says where there is little room. */
  readonly tab: string
  readonly short: string
  /** What the help says about it. */
  readonly help: string
  readonly draw: (on: Drawing) => void
  /** Rows of its list or text that fit. */
  readonly page: (model: Model) => number
  /** Goes so many rows down; negative is up. As far as there are any. */
  readonly moved: (model: Model, by: number) => Model
  /** Goes to an end of it, where that is more than going far. */
  readonly movedTo?: (model: Model, end: 'first' | 'last') => Model
  /** Goes so many columns to the right; negative is to the left. */
  readonly scrolled: (model: Model, by: number) => Model
  /** What Enter and a click on the selected row do. */
  readonly enter?: Omit<Key, 'keys'>
  /** Its own keys. */
  readonly keys: readonly Key[]
  /** How `/` finds something in it; without this there is no search. */
  readonly search?: Search
  /** What it knows about clicks that nobody can tell from its lines. */
  readonly mouse?: ScreenMouse
  /** What is made of the model when it is opened; without this nothing. */
  readonly entered?: (model: Model, from: Origin) => Model
  /** The same when one goes back from it. */
  readonly left?: (model: Model) => Model
  /** The same when something happened while it is open, so that it stays about what it is about. */
  readonly refreshed?: (model: Model) => Model
  /** The number of the connection that is meant by what is selected in it; else that of the exchange list. */
  readonly connection?: (model: Model) => number | undefined
  /** Whether its selection goes with what is newest. */
  readonly follows?: (model: Model) => boolean
  /** Whether it changes although nothing happens. */
  readonly ages?: (model: Model) => boolean
  /** The filter chooses what it shows; the other screens are about the whole session. */
  readonly filtered?: true
}

/** Where one comes from: the model before, and the connection that was meant there. */
export interface Origin {
  readonly model: Model
  readonly connection: number | undefined
}

/** What comes of a key: the next model, effects, and another screen, behind which this one stays. */
export interface Outcome extends Step {
  readonly opens?: ScreenName
}

/** A key that works in one screen. */
export interface Key {
  /** As the keyboard names them, with blanks between: `G end`; `space` is the bar. */
  readonly keys: string
  /** The group of the help that it stands in. */
  readonly group: string
  readonly help: string
  /** A word for the hint line; absent where it is not worth the room. */
  readonly hint?: string
  readonly does: (model: Model) => Outcome
}

/** How `/` finds something in a screen. */
interface Search {
  /** What the help says about it. */
  readonly help: string
  /** Where the reader stands. */
  readonly origin: (model: Model) => ListPlace
  /** Goes back there. */
  readonly restored: (model: Model, origin: ListPlace) => Model
  /** Goes to the next match. @returns undefined where there is none */
  readonly found: (model: Model, needle: string, step: 1 | -1, from: 'here' | 'beyond') => Model | undefined
}

/** For screens whose rows are not one line each, below a head of one line. */
interface ScreenMouse {
  /** The line above the first row. */
  readonly head?: (lines: readonly string[], body: Area) => number
  /** How many rows below the selected one a line of the screen stands; undefined where it is no row. */
  readonly rowsTo?: (model: Model, y: number) => number | undefined
  /** The same for a row, counted from the first one on the screen, while the selected one is gone. */
  readonly fromGone?: (model: Model, line: number) => number | undefined
  /** What a click on something else does, if anything. */
  readonly clicked?: (model: Model, line: string, x: number) => Model | undefined
}

/** @returns what a key does that asks nothing of the world */
export function only(change: (model: Model) => Model): Key['does'] {
  return (model) => ({ model: change(model), effects: [] })
}

/** @returns whether a text stands in a line of the screen, and covers a column */
export function spans(line: string, text: string, x: number): boolean {
  const at = line.indexOf(text)
  return at >= 0 && x >= at && x < at + text.length
}

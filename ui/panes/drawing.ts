/** What everything that draws is handed: where, what of, and how each kind of thing looks. */
import type { Model } from '../model/model.ts'
import type { Area } from '../terminal/cells.ts'
import type { Grid } from '../terminal/grid.ts'
import type { Theme } from '../terminal/theme.ts'

/** A part of the screen to draw in. */
export interface Canvas {
  readonly grid: Grid
  readonly area: Area
  readonly theme: Theme
}

/** A part of the screen, and the model that is drawn there. */
export interface Drawing extends Canvas {
  readonly model: Model
}

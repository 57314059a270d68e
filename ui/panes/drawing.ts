/** The arguments of every drawing function: the area, the model, and the look of each kind of thing. */
import type { Model } from '../model/model.ts'
import type { Area } from '../terminal/cells.ts'
import type { Grid } from '../terminal/grid.ts'
import type { Theme } from '../terminal/theme.ts'

/** An area of the screen to draw in. */
export interface Canvas {
  readonly grid: Grid
  readonly area: Area
  readonly theme: Theme
}

/** An area of the screen, and the model to draw there. */
export interface Drawing extends Canvas {
  readonly model: Model
}

/** Frames of many sizes, of every screen. */
import { expect } from 'vitest'
import { update } from '../../ui/update/update.ts'
import { view } from '../../ui/view/view.ts'
import { ordinary } from './scenes.ts'
import { colourful, modelAfter, press } from './screen.ts'

const screens = ['', '3 tab tab', '3 S-tab', '4 c', '5', '6 a', '7', '1', '?', 'x', '/ x', 'f s']

/** Draws each screen at each of these widths and heights. */
export function drawEverySize(widths: readonly number[], heights: readonly number[]): void {
  const model = modelAfter(ordinary(), 12_000, { columns: 80, rows: 24 }, colourful)
  for (const columns of widths) {
    for (const rows of heights) {
      const resized = update(model, { type: 'resize', size: { columns, rows } }).model
      for (const keys of screens) {
        const grid = view(press(resized, keys), { columns, rows })
        expect([grid.columns, grid.rows]).toEqual([columns, rows])
        expect(grid.lines()).toHaveLength(rows)
      }
    }
  }
}

/** Cuts and pads text to columns. The results are safe text. Knows no screen. */
import { eachGlyph, type Script } from './safe.ts'

/**
 * The number of columns that text takes once it is safe, counted up to `most`.
 * @returns 0 to `most`
 */
export function columnsOf(text: string, most: number, script: Script): number {
  let columns = 0
  eachGlyph(text, most, script, (_, width) => {
    columns += width
  })
  return columns
}

/**
 * Makes text safe and cuts it to `columns`; cut text ends in `…`.
 * @returns text of at most `columns` columns
 */
export function cut(text: string, columns: number): string {
  const cells: { text: string; width: number }[] = []
  const all = eachGlyph(text, columns, 'unicode', (cell, width) => cells.push({ text: cell, width }))
  if (all || columns < 1) return cells.map((cell) => cell.text).join('')
  let used = cells.reduce((sum, cell) => sum + cell.width, 0)
  while (used > columns - 1) used -= cells.pop()?.width ?? used
  return `${cells.map((cell) => cell.text).join('')}…`
}

/**
 * Makes text safe, cuts it to `columns` and pads it with spaces at the end.
 * @returns text of exactly `columns` columns
 */
export function padded(text: string, columns: number): string {
  const short = cut(text, columns)
  return short + ' '.repeat(columns - columnsOf(short, columns, 'unicode'))
}

/**
 * The same with the padding in front, for numbers.
 * @returns text of exactly `columns` columns
 */
export function paddedStart(text: string, columns: number): string {
  const short = cut(text, columns)
  return ' '.repeat(columns - columnsOf(short, columns, 'unicode')) + short
}

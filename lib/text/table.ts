/** Tables for people, never wider than the terminal, whatever they contain. Knows no screen. */
import { columnsOf, padded, paddedStart } from './cut.ts'

/** One column of a table. */
export interface Column {
  readonly title: string
  /** Numbers are aligned to the end of their column. */
  readonly align: 'start' | 'end'
  /**
   * `always` stays; of the others, columns with the largest number go first when there is no room for all.
   */
  readonly keep: 'always' | number
  /** The width to which it may be cut; absent for a column that is never cut. */
  readonly least?: number
}

/** The width of the gap between two columns. */
const columnGap = 2

/** The widest cell that is measured; no terminal is wider. */
const widest = 1000

/**
 * Lays out a table.
 * @param rows a cell per column, any text: it is made safe here. A column without any text is left out
 * @param width columns of the terminal
 * @returns lines without line ends, the titles first; at most `width` columns each, as long as the columns
 *   that must stay have room
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const all = columns.map((column, i) => {
    let full = 0
    for (const row of rows) full = Math.max(full, columnsOf(row[i] ?? '', widest, 'unicode'))
    const empty = full === 0
    full = Math.max(full, columnsOf(column.title, widest, 'unicode'))
    return { column, at: i, full, least: Math.min(full, column.least ?? full), empty }
  })
  let shown = all.filter(({ empty }) => !empty)
  const room = (): number => width - shown.reduce((sum, { least }) => sum + least + columnGap, -columnGap)
  while (room() < 0) {
    const next = shown.reduce((a, b) => (rank(b.column) > rank(a.column) ? b : a))
    if (rank(next.column) < 0) break
    shown = shown.filter((one) => one !== next)
  }
  let left = Math.max(0, room())
  const widths = shown.map(({ full, least }) => {
    const more = Math.min(left, full - least)
    left -= more
    return least + more
  })
  const line = (cells: readonly string[]): string =>
    shown
      .map(({ column, at }, i) => {
        const pad = column.align === 'start' ? padded : paddedStart
        return pad(cells[at] ?? '', widths[i] ?? 0)
      })
      .join(' '.repeat(columnGap))
      .trimEnd()
  return [columns.map(({ title }) => title), ...rows].map(line)
}

function rank({ keep }: Column): number {
  return keep === 'always' ? -1 : keep
}

/**
 * Breaks the program's own text at spaces.
 * @returns lines of at most `width` columns; a longer word stays whole
 */
export function wrapped(text: string, width: number): string[] {
  return packed(text.split(' '), ' ', width)
}

/**
 * Packs words into lines, as many as fit.
 * @param words safe text
 * @param gap the text between two words
 * @returns lines of at most `width` columns; a longer word has a line to itself and stays whole
 */
export function packed(words: readonly string[], gap: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const word of words) {
    const columns = columnsOf(word, widest, 'unicode')
    if (line !== '' && used + gap.length + columns > width) {
      lines.push(line)
      line = ''
      used = 0
    }
    used += columns + (line === '' ? 0 : gap.length)
    line = line === '' ? word : `${line}${gap}${word}`
  }
  return line === '' ? lines : [...lines, line]
}

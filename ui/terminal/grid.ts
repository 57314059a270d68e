/**
 * The picture of one frame: cells in rows. All text, ours and the peers', enters through `put`, which makes
 * it safe. Knows no terminal.
 */
import { eachGlyph, type Script } from '../../lib/text/safe.ts'
import { type Area, type Attr, over, plain } from './cells.ts'

/** Cells of `columns` × `rows`. The second half of a wide glyph is a cell with the empty text. */
export class Grid {
  readonly columns: number
  readonly rows: number
  readonly script: Script
  /** The look added to glyphs that stand for characters that cannot be drawn. */
  readonly strange: Attr
  private readonly texts: string[]
  private readonly attrs: Attr[]

  constructor(columns: number, rows: number, script: Script, strange: Attr) {
    this.columns = columns
    this.rows = rows
    this.script = script
    this.strange = strange
    this.texts = new Array<string>(columns * rows).fill(' ')
    this.attrs = new Array<Attr>(columns * rows).fill(plain)
  }

  /** @returns the whole grid */
  get area(): Area {
    return { x: 0, y: 0, width: this.columns, height: this.rows }
  }

  /** @returns the glyph of a cell; empty for the second half of a wide one; a space outside the grid */
  textAt(x: number, y: number): string {
    return this.inside(x, y) ? (this.texts[y * this.columns + x] ?? ' ') : ' '
  }

  /** @returns how a cell is drawn */
  attrAt(x: number, y: number): Attr {
    return this.inside(x, y) ? (this.attrs[y * this.columns + x] ?? plain) : plain
  }

  /**
   * Writes text into at most `width` cells of a row; text that does not fit ends in `…`.
   * @returns the column after the last cell written
   */
  put(x: number, y: number, width: number, text: string, attr: Attr): number {
    const room = Math.min(width, this.columns - x)
    if (room <= 0 || x < 0 || y < 0 || y >= this.rows) return x
    let at = x
    const all = eachGlyph(text, room, this.script, (glyph, columns, strange) => {
      this.set(at, y, glyph, columns, strange ? over(attr, this.strange) : attr)
      at += columns
    })
    if (all) return at
    // A wide glyph may have left one column free.
    const last = Math.min(at, x + room - 1)
    this.set(last, y, this.script === 'ascii' ? '~' : '…', 1, attr)
    return last + 1
  }

  /** Writes text so that it ends before column `end`. @returns the column where it begins */
  putEnd(end: number, y: number, width: number, text: string, attr: Attr): number {
    const columns = this.measure(text, width)
    this.put(end - columns, y, columns, text, attr)
    return end - columns
  }

  /** @returns the first of several forms that takes at most `width` columns; undefined when none does */
  fitting(width: number, forms: readonly string[]): string | undefined {
    return forms.find((form) => this.measure(form, width + 1) <= width)
  }

  /** @returns the columns that `text` takes, at most `most` */
  measure(text: string, most: number): number {
    let columns = 0
    const all = eachGlyph(text, most, this.script, (_, width) => {
      columns += width
    })
    return all ? columns : most
  }

  /** Fills an area with one glyph of one column. */
  fill(area: Area, glyph: string, attr: Attr): void {
    for (let y = area.y; y < area.y + area.height; y++) {
      for (let x = area.x; x < area.x + area.width; x++) this.put(x, y, 1, glyph, attr)
    }
  }

  /** Adds a look to the cells of an area. */
  shade(area: Area, attr: Attr): void {
    for (let y = area.y; y < area.y + area.height; y++) {
      for (let x = area.x; x < area.x + area.width; x++) {
        if (this.inside(x, y)) this.attrs[y * this.columns + x] = over(this.attrAt(x, y), attr)
      }
    }
  }

  /** Copies another grid to `x`, `y`, clipped to this one. */
  overlay(other: Grid, x: number, y: number): void {
    for (let row = 0; row < other.rows; row++) {
      for (let column = 0; column < other.columns; column++) {
        const text = other.textAt(column, row)
        if (text === '') continue
        const columns = other.textAt(column + 1, row) === '' && column + 1 < other.columns ? 2 : 1
        if (x + column + columns > this.columns) continue
        this.set(x + column, y + row, text, columns, other.attrAt(column, row))
      }
    }
  }

  /** @returns the rows as text, without trailing blanks */
  lines(): string[] {
    const lines: string[] = []
    for (let y = 0; y < this.rows; y++) {
      const row = this.texts.slice(y * this.columns, (y + 1) * this.columns)
      lines.push(row.join('').replace(/ +$/, ''))
    }
    return lines
  }

  private inside(x: number, y: number): boolean {
    return x >= 0 && y >= 0 && x < this.columns && y < this.rows
  }

  /** Writes one glyph; the remaining half of an overwritten wide glyph becomes a blank. */
  private set(x: number, y: number, glyph: string, columns: 1 | 2, attr: Attr): void {
    if (!this.inside(x, y) || !this.inside(x + columns - 1, y)) return
    const at = y * this.columns + x
    if (this.texts[at] === '' && x > 0) this.texts[at - 1] = ' '
    const end = at + columns
    if (x + columns < this.columns && this.texts[end] === '') this.texts[end] = ' '
    this.texts[at] = glyph
    this.attrs[at] = attr
    if (columns === 2) {
      this.texts[at + 1] = ''
      this.attrs[at + 1] = attr
    }
  }
}

/** @returns the grid as text, one line per row, without trailing blanks */
export function dump(grid: Grid): string {
  return `${grid.lines().join('\n')}\n`
}

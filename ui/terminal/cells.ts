/**
 * The content of one cell of the screen: at most one glyph and its look. Knows colours only by palette index.
 */

/**
 * The look of a cell, in one number so that a frame allocates nothing: bits 0–8 background, 9–17 foreground
 * (palette index, 511 is the terminal's default), from 18 on the flags below.
 */
export type Attr = number

/** The terminal's default colours, no flags. */
export const plain: Attr = (0x1ff << 9) | 0x1ff

export const bold = 1 << 18
export const underline = 2 << 18
export const inverse = 8 << 18
const flags = 0x1f << 18

/**
 * @param foreground palette index 0 to 255
 * @returns the colour on the terminal's default background
 */
export function colour(foreground: number): Attr {
  return (foreground << 9) | 0x1ff
}

/** @returns both colours set, so that text is readable on dark and light terminals */
export function coloured(foreground: number, background: number): Attr {
  return (foreground << 9) | background
}

/** @returns palette index, or undefined for the terminal's default */
export function foregroundOf(attr: Attr): number | undefined {
  const index = (attr >> 9) & 0x1ff
  return index === 0x1ff ? undefined : index
}

/** @returns palette index, or undefined for the terminal's default */
export function backgroundOf(attr: Attr): number | undefined {
  const index = attr & 0x1ff
  return index === 0x1ff ? undefined : index
}

/**
 * Lays one look over another: colours that `above` sets win, flags add up.
 * @returns the combination
 */
export function over(attr: Attr, above: Attr): Attr {
  const background = (above & 0x1ff) === 0x1ff ? attr & 0x1ff : above & 0x1ff
  const top = (above >> 9) & 0x1ff
  const foreground = top === 0x1ff ? (attr >> 9) & 0x1ff : top
  return ((attr | above) & flags) | (foreground << 9) | background
}

/** A rectangle of cells; `x` and `y` from 0 at the top left. */
export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The size of the terminal in cells. */
export interface Size {
  readonly columns: number
  readonly rows: number
}

/**
 * Frames as SVG pictures for the documentation: one picture, or several as an animation. Pure: knows no file
 * and no terminal.
 */
import { backgroundOf, bold, foregroundOf, inverse, underline } from './cells.ts'
import type { Grid } from './grid.ts'

const cell = { width: 8.4, height: 18, baseline: 13.5 }
const margin = 12
const paper = '#16191f'
const ink = '#d7dae0'
const first16 =
  '16191f d16a6a 87a987 d7a65f 5f87c7 b07fb0 5fafaf d7dae0 ' +
  '6b7280 e78a8a a7c9a7 f0c674 81a2be c397d8 8abeb7 ffffff'
const fonts = "'DejaVu Sans Mono', 'Noto Sans Mono CJK JP', Menlo, Consolas, monospace"
const levels = [0, 95, 135, 175, 215, 255]

/** Consecutive cells with the same look. */
interface Run {
  readonly x: number
  readonly columns: number
  readonly text: string
  readonly attr: number
}

/** A frame of an animation. */
export interface Shot {
  readonly grid: Grid
  /** Its duration. */
  readonly seconds: number
}

/**
 * Draws a frame.
 * @param title a description for readers who cannot see it
 * @returns an SVG document; every run of text is pinned to its columns, so that any monospaced font works
 */
export function svgOf(grid: Grid, title: string): string {
  const [width, height] = [widthOf(grid), heightOf(grid)]
  const rows = eachRow(grid)
    .map((row, y) => (row === '' ? '' : `<g transform="translate(${margin} ${baselineOf(y)})">${row}</g>`))
    .filter((row) => row !== '')
  return documentOf({ width, height }, title, rows)
}

/**
 * Draws frames one after the other, in a loop. They lie side by side on a strip that moves in steps; a row
 * that several frames share is drawn once. A reader who prefers no motion, or a viewer that cannot animate,
 * sees the last frame, which is the first of the strip.
 * @param shots at least one, all of the same size
 * @param title a description for readers who cannot see it
 */
export function filmOf(shots: readonly Shot[], title: string): string {
  const still = shots[shots.length - 1]
  const [width, height] = [widthOf(still.grid), heightOf(still.grid)]
  const strip = [still, ...shots.slice(0, -1)]
  const rows = new Map<string, string>()
  const named = (row: string): string => {
    const name = rows.get(row) ?? `r${rows.size}`
    rows.set(row, name)
    return name
  }
  const frames = strip.map(({ grid }, at) => {
    const uses = eachRow(grid).map((row, y) =>
      row === '' ? '' : `<use href="#${named(row)}" x="${at * width + margin}" y="${baselineOf(y)}"/>`,
    )
    return uses.join('')
  })
  const total = shots.reduce((sum, { seconds }) => sum + seconds, 0)
  let from = 0
  const steps = shots.map(({ seconds }, at) => {
    const moved = ((at + 1) % shots.length) * -width
    const step = `${fixed((from / total) * 100, 2)}%{transform:translateX(${moved}px)}`
    from += seconds
    return step
  })
  const animation = `animation:film ${fixed(total)}s step-end infinite`
  return documentOf({ width, height }, title, [
    `<style>@keyframes film{${steps.join('')}}`,
    `@media (prefers-reduced-motion:no-preference){.film{${animation}}}</style>`,
    `<defs>${[...rows].map(([row, name]) => `<g id="${name}">${row}</g>`).join('\n')}</defs>`,
    `<g class="film">${frames.join('\n')}</g>`,
  ])
}

function widthOf(grid: Grid): number {
  return Math.round(grid.columns * cell.width + 2 * margin)
}

function heightOf(grid: Grid): number {
  return Math.round(grid.rows * cell.height + 2 * margin)
}

function baselineOf(y: number): string {
  return fixed(margin + y * cell.height + cell.baseline)
}

function documentOf(
  { width, height }: { readonly width: number; readonly height: number },
  title: string,
  contents: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"`,
    ` width="${width}" height="${height}" font-family="${fonts}" font-size="14" fill="${ink}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${paper}"/>`,
    ...contents,
    '</svg>\n',
  ].join('\n')
}

/** Each row with its baseline at 0; an empty row is an empty text. */
function eachRow(grid: Grid): string[] {
  return Array.from({ length: grid.rows }, (_, y) => {
    const runs = runsOf(grid, y)
    return [...grounds(runs), ...runs.map(textOf)].join('')
  })
}

/** Runs of ASCII text with one look, or of one repeated character, which no font can shift. */
function runsOf(grid: Grid, y: number): Run[] {
  const runs: Run[] = []
  const widthAt = (x: number): number => (x + 1 < grid.columns && grid.textAt(x + 1, y) === '' ? 2 : 1)
  for (let x = 0; x < grid.columns; ) {
    const attr = grid.attrAt(x, y)
    const first = grid.textAt(x, y)
    const ascii = isAscii(first)
    const from = x
    let text = first
    x += widthAt(x)
    while (x < grid.columns && grid.attrAt(x, y) === attr) {
      const next = grid.textAt(x, y)
      if (widthAt(x) > 1 || (ascii ? !isAscii(next) : next !== first)) break
      text += next
      x++
    }
    runs.push({ x: from, columns: x - from, text, attr })
  }
  return runs
}

function isAscii(text: string): boolean {
  return text >= ' ' && text <= '~' && text.length === 1
}

/** The background colours of a row, merged into spans. */
function grounds(runs: readonly Run[]): string[] {
  const spans: { x: number; end: number; behind: string }[] = []
  for (const { x, columns, attr } of runs) {
    const { behind } = coloursOf(attr)
    const last = spans[spans.length - 1]
    if (last?.behind === behind && last.end === x) last.end = x + columns
    else if (behind !== '') spans.push({ x, end: x + columns, behind })
  }
  // Half a unit more to the right hides the seam between neighbours.
  return spans.map(
    ({ x, end, behind }) =>
      `<rect x="${left(x)}" y="-${cell.baseline}" width="${fixed((end - x) * cell.width + 0.5)}"` +
      ` height="${cell.height}" fill="${behind}"/>`,
  )
}

/** The text of a run without the surrounding blanks, pinned to its columns. */
function textOf(run: Run): string {
  const shown = run.text.trim()
  if (shown === '') return ''
  const before = run.text.length - run.text.trimStart().length
  const columns = run.columns - (run.text.length - shown.length)
  const { front } = coloursOf(run.attr)
  const attributes = [
    `x="${left(run.x + before)}"`,
    `textLength="${fixed(columns * cell.width)}"`,
    // The characters of a bar have to fill their cells.
    ...(isAscii(shown.charAt(0)) ? [] : ['lengthAdjust="spacingAndGlyphs"']),
    ...(front === ink ? [] : [`fill="${front}"`]),
    ...((run.attr & bold) === 0 ? [] : ['font-weight="bold"']),
    ...((run.attr & underline) === 0 ? [] : ['text-decoration="underline"']),
  ]
  // SVG would collapse consecutive blanks into one.
  const kept = shown.replace(/ {2,}/g, (blanks) => '\u00a0'.repeat(blanks.length))
  return `<text ${attributes.join(' ')}>${escaped(kept)}</text>`
}

/** The text colour of a run, and the background; empty for the default background. */
function coloursOf(attr: number): { readonly front: string; readonly behind: string } {
  const front = foregroundOf(attr)
  const back = backgroundOf(attr)
  const [inked, behind] = [front === undefined ? ink : hex(front), back === undefined ? '' : hex(back)]
  return (attr & inverse) === 0
    ? { front: inked, behind }
    : { front: behind === '' ? paper : behind, behind: inked }
}

function hex(index: number): string {
  if (index < 16) return `#${first16.split(' ')[index] ?? '000000'}`
  const parts =
    index >= 232
      ? new Array<number>(3).fill(8 + (index - 232) * 10)
      : [36, 6, 1].map((place) => levels[Math.floor((index - 16) / place) % 6] ?? 0)
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

function left(x: number): string {
  return fixed(x * cell.width)
}

function fixed(value: number, digits = 1): string {
  return String(Number(value.toFixed(digits)))
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

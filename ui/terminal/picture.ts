/** A frame as an SVG picture, for the documentation. Pure: knows no file and no terminal. */
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

interface Run {
  readonly x: number
  readonly columns: number
  readonly text: string
  readonly attr: number
}

/**
 * Draws a frame.
 * @param title what it shows, for readers who cannot see it
 * @returns an SVG document; every run of text is pinned to its columns, so that any monospaced font will do
 */
export function svgOf(grid: Grid, title: string): string {
  const width = Math.round(grid.columns * cell.width + 2 * margin)
  const height = Math.round(grid.rows * cell.height + 2 * margin)
  const rows: string[] = []
  for (let y = 0; y < grid.rows; y++) for (const run of runsOf(grid, y)) rows.push(...drawn(run, y))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"`,
    ` width="${width}" height="${height}" font-family="${fonts}" font-size="14" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${paper}"/>`,
    ...rows,
    '</svg>\n',
  ].join('\n')
}

/** Cells of the same look side by side: ASCII words, or one sign over and over, which no font can shift. */
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
    while (x < grid.columns && grid.attrAt(x, y) === attr && !text.endsWith('  ')) {
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

function drawn(run: Run, y: number): string[] {
  const swapped = (run.attr & inverse) !== 0
  const front = foregroundOf(run.attr)
  const back = backgroundOf(run.attr)
  const fill = swapped ? (back === undefined ? paper : rgb(back)) : front === undefined ? ink : rgb(front)
  const behind = swapped ? (front === undefined ? ink : rgb(front)) : back === undefined ? '' : rgb(back)
  const [x, top] = [margin + run.x * cell.width, margin + y * cell.height]
  const width = run.columns * cell.width
  const out: string[] = []
  if (behind !== '') {
    // Half a unit more to the right hides the seam between neighbours.
    out.push(
      `<rect x="${fixed(x)}" y="${fixed(top)}" width="${fixed(width + 0.5)}" height="18" fill="${behind}"/>`,
    )
  }
  const shown = run.text.trimEnd()
  if (shown === '') return out
  const weight = (run.attr & bold) === 0 ? '' : ' font-weight="bold"'
  const line = (run.attr & underline) === 0 ? '' : ' text-decoration="underline"'
  const columns = run.columns - (run.text.length - shown.length)
  out.push(
    `<text x="${fixed(x)}" y="${fixed(top + cell.baseline)}" textLength="${fixed(columns * cell.width)}"` +
      ` lengthAdjust="spacingAndGlyphs" fill="${fill}"${weight}${line} xml:space="preserve">` +
      `${escaped(shown)}</text>`,
  )
  return out
}

function rgb(index: number): string {
  if (index < 16) return `#${first16.split(' ')[index] ?? '000000'}`
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10
    return `rgb(${grey},${grey},${grey})`
  }
  const [red, green, blue] = [36, 6, 1].map((place) => levels[Math.floor((index - 16) / place) % 6])
  return `rgb(${red},${green},${blue})`
}

function fixed(value: number): string {
  return String(Math.round(value * 10) / 10)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

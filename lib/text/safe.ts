/**
 * The only code that makes peers' text safe. Its output holds no control, format, bidi or zero-width
 * character, and takes the reported number of columns in every terminal. Knows neither screens nor colours.
 */
import { isKnown, isWide } from './widths.ts'

/**
 * The characters that the reader's terminal can draw. `ascii` maps our own signs to ASCII and everything else
 * to `?`.
 */
export type Script = 'unicode' | 'ascii'

/**
 * Takes one cell's worth of text.
 * @param text at most three code points, drawn in `width` columns
 * @param strange true when it stands for something that cannot be drawn as it came
 */
export type GlyphSink = (text: string, width: 1 | 2, strange: boolean) => void

const replacement = '\ufffd'
const printable = /^[\x20-\x7e]*$/
const mark = /\p{Mn}/u
const enclosing = /\p{Me}/u
const spacing = /\p{Mc}/u
const hidden = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/u
const pictograph = /\p{Extended_Pictographic}/u
const ascii: readonly string[] = Array.from({ length: 127 }, (_, code) => String.fromCharCode(code))

/** The ASCII drawing of the signs that our own screens use; one column each. */
// biome-ignore format: a table
const plain: Readonly<Record<string, string>> = {
  '…': '~', '·': '.', '•': '*', '─': '-', '│': '|', '┌': '+', '┐': '+', '└': '+', '┘': '+', '├': '+',
  '┤': '+', '→': '>', '←': '<', '↑': '^', '↓': 'v', '▌': '>', '▸': '>', '×': 'x', '−': '-', '«': '<',
  '»': '>', '█': '#', '▉': '#', '▊': '#', '▋': '=', '▍': '-', '▎': '-', '▏': '.', 'µ': 'u', '§': 'S',
  '●': '*', '►': '>', '◄': '<', '▁': '.', '▂': ':', '▃': '-',
  '▄': '=', '▅': '+', '▆': '*', '▇': '#', '✓': 'v', '▾': 'v', '“': '"', '”': '"', '\u00a0': ' ',
}

/**
 * Sends text to `sink` cell by cell until `columns` are full.
 *
 * Controls become control pictures (in `ascii` caret notation), C1 and octets that are not UTF-8 `\x9b`,
 * format and bidi characters `<202E>`, characters that terminals draw in different widths U+FFFD. A character
 * keeps at most two combining marks. Reads no more of `text` than may be drawn, so that a line of 10 MB costs
 * no more than its 200 visible columns.
 * @returns whether all of `text` was sent
 */
export function eachGlyph(text: string, columns: number, script: Script, sink: GlyphSink): boolean {
  const limit = columns * 4 + 16
  const clipped = text.length > limit ? text.slice(0, limit) : text
  if (printable.test(clipped)) return eachAscii(clipped, columns, sink) && clipped.length === text.length
  const all = eachPoint(Array.from(clipped.normalize('NFC')), columns, script, sink)
  return all && clipped.length === text.length
}

function eachAscii(text: string, columns: number, sink: GlyphSink): boolean {
  const end = Math.min(text.length, columns)
  for (let at = 0; at < end; at++) sink(ascii[text.charCodeAt(at)] ?? ' ', 1, false)
  return end === text.length
}

function eachPoint(points: readonly string[], columns: number, script: Script, sink: GlyphSink): boolean {
  let left = columns
  for (let at = 0; at < points.length; ) {
    const first = points[at] ?? ''
    const code = first.codePointAt(0) ?? 0
    if (code > 0x1f && code < 0x7f && (points[at + 1]?.codePointAt(0) ?? 0) < 0x300) {
      if (left < 1) return false
      sink(first, 1, false)
      left--
      at++
      continue
    }
    const glyph = glyphAt(points, at, script)
    if (glyph.width > left) return false
    if (glyph.single) sink(glyph.text, glyph.width === 2 ? 2 : 1, glyph.strange)
    else for (const character of glyph.text) sink(character, 1, glyph.strange)
    left -= glyph.width
    at = glyph.next
  }
  return true
}

/** `single` is one cell of `width` columns; otherwise one cell for each character of `text`. */
interface Glyph {
  readonly text: string
  readonly width: number
  readonly single: boolean
  readonly strange: boolean
  readonly next: number
}

/** The glyph for the code point at `at` and for those after it that share its cell. */
function glyphAt(points: readonly string[], at: number, script: Script): Glyph {
  const point = points[at] ?? ''
  const code = point.codePointAt(0) ?? 0
  const spelled = spelling(point, code, script)
  if (spelled !== undefined) {
    return { text: spelled, width: spelled.length, single: false, strange: true, next: at + 1 }
  }
  const next = afterCluster(points, at, code)
  if (isRegional(code)) {
    const pair = next - at === 2
    const text = script === 'ascii' ? '??' : `${point}${points[at + 1] ?? ''}`
    if (!pair) return { text: unknownIn(script), width: 1, single: true, strange: true, next }
    return { text, width: 2, single: script !== 'ascii', strange: false, next }
  }
  if (isReplaced(point, code)) return { text: unknownIn(script), width: 1, single: true, strange: true, next }
  const width = isWide(code) ? 2 : 1
  if (script === 'ascii') {
    const text = code < 0x7f ? point : (plain[point] ?? '?').repeat(width)
    return { text, width, single: false, strange: false, next }
  }
  return { text: point + marksAfter(points, at + 1, next), width, single: true, strange: false, next }
}

function unknownIn(script: Script): string {
  return script === 'ascii' ? '?' : replacement
}

/** The spelling of a character that must not be drawn; undefined for one that can be drawn or is replaced. */
function spelling(point: string, code: number, script: Script): string | undefined {
  if (code < 0x20 || code === 0x7f) {
    if (script === 'ascii') return `^${String.fromCharCode(code ^ 0x40)}`
    return String.fromCharCode(code === 0x7f ? 0x2421 : 0x2400 + code)
  }
  if (code >= 0x80 && code < 0xa0) return `\\x${code.toString(16)}`
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`
  if (hidden.test(point) || (mark.test(point) && isKnown(code))) {
    return `<${code.toString(16).toUpperCase().padStart(4, '0')}>`
  }
  return undefined
}

/** Characters that terminals draw in different widths. */
function isReplaced(point: string, code: number): boolean {
  const jamo =
    (code >= 0x1100 && code <= 0x11ff) ||
    (code >= 0xa960 && code <= 0xa97f) ||
    (code >= 0xd7b0 && code <= 0xd7ff)
  return jamo || !isKnown(code) || spacing.test(point) || enclosing.test(point)
}

function isRegional(code: number): boolean {
  return code >= 0x1f1e6 && code <= 0x1f1ff
}

function isSelector(code: number): boolean {
  return code >= 0xfe00 && code <= 0xfe0f
}

/**
 * Index after the cluster that begins at `at`: marks, selectors, skin tones, and a joined sequence's other
 * glyphs.
 */
function afterCluster(points: readonly string[], at: number, code: number): number {
  if (isRegional(code)) return isRegional(points[at + 1]?.codePointAt(0) ?? 0) ? at + 2 : at + 1
  const emoji = pictograph.test(points[at] ?? '')
  let next = at + 1
  for (; next < points.length; next++) {
    const point = points[next] ?? ''
    const value = point.codePointAt(0) ?? 0
    if (value < 0x300) break
    if (isSelector(value)) continue
    if (emoji && value >= 0x1f3fb && value <= 0x1f3ff) continue
    if (emoji && value === 0x200d && pictograph.test(points[next + 1] ?? '')) {
      next++
      continue
    }
    // A mark that is a format character too (U+034F, U+180B) is spelled out, not kept.
    const joins = (mark.test(point) && isKnown(value) && !hidden.test(point)) || enclosing.test(point)
    if (!joins) break
  }
  return next
}

/** The first two combining marks of a cluster; terminals keep no more of them reliably. */
function marksAfter(points: readonly string[], from: number, to: number): string {
  let kept = ''
  let count = 0
  for (let at = from; at < to && count < 2; at++) {
    const point = points[at] ?? ''
    if (!mark.test(point) || isSelector(point.codePointAt(0) ?? 0)) continue
    kept += point
    count++
  }
  return kept
}

/**
 * Makes text safe for a line of output, without cutting it.
 * @returns text without control, format or bidi characters; CR and LF are spelled out too
 */
export function safeText(text: string): string {
  if (printable.test(text)) return text
  let safe = ''
  // Unlike a screen, a line has no width: cut into pieces that `eachGlyph` reads whole.
  for (let at = 0; at < text.length; ) {
    let end = Math.min(at + 4096, text.length)
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end--
    eachGlyph(text.slice(at, end), 65_536, 'unicode', (cell) => {
      safe += cell
    })
    at = end
  }
  return safe
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

/**
 * Octets as text, to be made safe afterwards. An octet that is not UTF-8 becomes the lone surrogate U+DC00 +
 * octet, which `eachGlyph` and `safeText` spell `\x9b`: nothing is lost, and nothing is mistaken for
 * something else.
 */
export function textOf(bytes: Uint8Array): string {
  const text = utf8.decode(bytes)
  return text.includes(replacement) ? escaped(bytes) : text
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true })

function escaped(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] ?? 0
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    try {
      if (at + length > bytes.length) throw new RangeError('cut')
      text += strict.decode(bytes.subarray(at, at + length))
      at += length
    } catch {
      text += String.fromCharCode(0xdc00 + lead)
      at++
    }
  }
  return text
}

const unsafeInJson = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/**
 * Makes the output of `JSON.stringify` safe to print: it leaves U+009B and U+202E as they are.
 * @returns the same JSON value, with such characters escaped as `\uXXXX`
 */
export function safeJson(json: string): string {
  return json.replace(unsafeInJson, (found) => {
    let units = ''
    for (let at = 0; at < found.length; at++) {
      units += `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`
    }
    return units
  })
}

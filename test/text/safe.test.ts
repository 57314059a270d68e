/** Nothing a peer sends reaches the screen as a control, format, bidi or zero-width character. */
import { describe, expect, test } from 'vitest'
import { columnsOf } from '../../lib/text/cut.ts'
import { eachGlyph, type Script, safeJson, safeText, textOf } from '../../lib/text/safe.ts'
import { isKnown, isWide } from '../../lib/text/widths.ts'

interface Cell {
  readonly text: string
  readonly width: number
  readonly strange: boolean
}

function cells(text: string, columns: number, script: Script): Cell[] {
  const found: Cell[] = []
  eachGlyph(text, columns, script, (cell, width, strange) => found.push({ text: cell, width, strange }))
  return found
}

function shown(text: string): string {
  return cells(text, 200, 'unicode')
    .map((cell) => cell.text)
    .join('')
}

const forbidden = new RegExp(
  [
    '[\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f]',
    '[\\ufe00-\\ufe0f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e0fff}\\ud800-\\udfff]',
  ].join('|'),
  'u',
)

/** What is wrong with the cells of a text; nothing may be, whatever came in. */
function faults(text: string, columns: number, script: Script): string[] {
  const found: string[] = []
  let used = 0
  for (const cell of cells(text, columns, script)) {
    const points = [...cell.text].length
    const wrong =
      forbidden.test(cell.text) ||
      points < 1 ||
      points > 3 ||
      (script === 'ascii' && !/^[\x20-\x7e]$/.test(cell.text))
    if (wrong) found.push(`${JSON.stringify(text)} gave ${JSON.stringify(cell.text)}`)
    used += cell.width
  }
  return used > columns ? [...found, `${JSON.stringify(text)} took ${used} of ${columns}`] : found
}

const attacks: readonly (readonly [string, string, string])[] = [
  ['an escape sequence that changes colours', '\x1b[31mred', '␛[31mred'],
  ['a clear screen', '\x1bc\x1b[2J', '␛c␛[2J'],
  ['the clipboard by OSC 52', '\x1b]52;c;ZXZpbA==\x07', '␛]52;c;ZXZpbA==␇'],
  ['the same by C1', '\u009d52;c;ZXZpbA==\u009c', '\\x9d52;c;ZXZpbA==\\x9c'],
  ['a question for the cursor by C1', '\u009b6n', '\\x9b6n'],
  ['a device control string', '\u0090q\u009c', '\\x90q\\x9c'],
  ['a next line by C1', 'a\u0085b', 'a\\x85b'],
  ['a new row', 'a\r\nb', 'a␍␊b'],
  ['a backspace and a delete', 'a\b\x7f', 'a␈␡'],
  ['a tab', 'a\tb', 'a␉b'],
  ['NUL', '\0', '␀'],
  ['a right-to-left override', 'invoice\u202efdp.exe', 'invoice<202E>fdp.exe'],
  ['bidi isolates', '\u2066a\u2069', '<2066>a<2069>'],
  ['zero width space, joiner and mark', 'a\u200bb\u200dc\u200ed', 'a<200B>b<200D>c<200E>d'],
  ['line and paragraph separator', '\u2028\u2029', '<2028><2029>'],
  ['a byte order mark and a soft hyphen', '\ufeffa\u00adb', '<FEFF>a<00AD>b'],
  ['tag characters', '\u{e0041}', '<E0041>'],
  ['a Hangul filler', '\u3164', '<3164>'],
  ['a grapheme joiner', 'a\u034fb', 'a<034F>b'],
  ['lone surrogates', '\ud83d x \ude00', '\ufffd x \ufffd'],
  ['blessed tags', '{bold}{red-fg}x{/} {a,b} {|}', '{bold}{red-fg}x{/} {a,b} {|}'],
  ['a mark without a letter', '\u0301a', '<0301>a'],
  ['a tower of marks', `e${'\u0323'.repeat(30)}`, 'ẹ\u0323\u0323'],
  ['an emoji with skin tone and joiner', '👩🏽‍💻!', '👩!'],
  ['a heart with a selector', '❤️', '❤'],
  ['a flag', '🇩🇪', '🇩🇪'],
  ['half a flag', '🇩', '\ufffd'],
  ['an emoji newer than the terminals agree on', '🫨', '\ufffd'],
  ['private use', '\ue0a0\u{f0000}', '\ufffd\ufffd'],
  ['a spacing mark', 'हि', 'ह\ufffd'],
  ['loose jamo', '\u1161', '\ufffd'],
]

describe('text of a peer is shown without effect', () => {
  test.each(attacks)('%s', (_, text, expected) => {
    expect(shown(text).normalize('NFC')).toBe(expected.normalize('NFC'))
    for (const script of ['unicode', 'ascii'] as const) expect(faults(text, 80, script)).toEqual([])
  })

  test('every code point below U+30000, after a letter', () => {
    const wrong: string[] = []
    for (let point = 0; point < 0x30000; point++) {
      wrong.push(...faults(`a${String.fromCodePoint(point)}`, 80, 'unicode'))
    }
    expect(wrong).toEqual([])
  })

  test('20,000 random strings, whole and cut', () => {
    const random = generator(20_260_314)
    const wrong: string[] = []
    const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? ''
    for (let round = 0; round < 20_000; round++) {
      let text = ''
      for (let length = Math.floor(random() * 24); length > 0; length--) {
        const kind = random()
        if (kind < 0.25) text += String.fromCharCode(Math.floor(random() * 0x100))
        else if (kind < 0.5) text += String.fromCharCode(Math.floor(random() * 0x10000))
        else if (kind < 0.7) text += String.fromCodePoint(Math.floor(random() * 0x110000))
        else
          text += pick([
            '\u200d',
            '\ufe0f',
            '\u0301',
            '👩',
            '🏽',
            '🇩',
            '漢',
            '\x1b[',
            '\u202e',
            'ह',
            '\u093f',
          ])
      }
      wrong.push(...faults(text, 1 + Math.floor(random() * 40), round % 4 === 0 ? 'ascii' : 'unicode'))
      if (forbidden.test(safeText(text))) wrong.push(text)
    }
    expect(wrong).toEqual([])
  })
})

describe('columns', () => {
  test.each([
    ['plain', 5],
    ['日本語', 6],
    ['e\u0301', 1],
    ['😀✅', 4],
    ['👨‍👩‍👧', 2],
    ['👍🏽', 2],
    ['🇩🇪', 2],
    ['\u202e', 6],
    ['\x1b', 1],
    ['\u009b', 4],
    ['…─│▌', 4],
  ] as const)('%j takes %i', (text, columns) => {
    expect(columnsOf(text, 100, 'unicode')).toBe(columns)
  })

  test('a wide glyph that does not fit is not begun', () => {
    expect(cells('a漢', 2, 'unicode').map((cell) => cell.text)).toEqual(['a'])
  })

  test('a line of 10 MB costs what is visible', () => {
    const long = 'é'.repeat(5_000_000)
    let calls = 0
    const all = eachGlyph(long, 200, 'unicode', () => {
      calls++
    })
    expect([calls, all]).toEqual([200, false])
  })

  test('CJK is wide, Latin is not, and what came after Unicode 11 is not known', () => {
    expect([0x4e00, 0x1f600, 0x41, 0x2500].map(isWide)).toEqual([true, true, false, false])
    expect([0x41, 0x1f600, 0x1fae8, 0xe000, 0x3fffd].map(isKnown)).toEqual([true, true, false, false, false])
  })
})

describe('octets', () => {
  test.each([
    ['UTF-8 is text', [0xe6, 0x97, 0xa5, 0x41], '日A'],
    ['an octet that is no UTF-8 is spelled', [0x41, 0x9b, 0x36, 0x6e], 'A\\x9b6n'],
    ['so is a cut sequence', [0xe6, 0x97], '\\xe6\\x97'],
    ['and an overlong one', [0xc0, 0xaf], '\\xc0\\xaf'],
    ['and an encoded surrogate', [0xed, 0xa0, 0x80], '\\xed\\xa0\\x80'],
    ['a byte order mark is kept', [0xef, 0xbb, 0xbf, 0x41], '<FEFF>A'],
    ['U+FFFD itself is no error', [0xef, 0xbf, 0xbd], '\ufffd'],
  ] as const)('%s', (_, bytes, expected) => {
    expect(safeText(textOf(Uint8Array.from(bytes)))).toBe(expected)
  })
})

test('JSON keeps its value and loses what a terminal obeys', () => {
  const value = { subject: '\u009b6n \u202e \u200b \u{e0041} é 漢' }
  const json = safeJson(JSON.stringify(value))
  expect(forbidden.test(json)).toBe(false)
  expect(JSON.parse(json)).toEqual(value)
})

test('ASCII draws our own signs and spells the rest', () => {
  const text = (from: string): string =>
    cells(from, 80, 'ascii')
      .map((cell) => cell.text)
      .join('')
  expect(text('─│…→ é 漢 \x1b[31m \u202e')).toBe('-|~> ? ?? ^[[31m <202E>')
})

/** mulberry32 */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

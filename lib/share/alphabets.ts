/**
 * Which characters are replaced, and by which: a letter by a letter of the same script, case and number of
 * octets, a digit by a digit. Punctuation and spaces stay.
 */

/** Characters that replace one another. */
export interface Alphabet {
  /** Identifies the alphabet. */
  readonly id: number
  /** In a fixed order; in lower case if the script has cases. */
  readonly characters: readonly string[]
  /** The index of each character. */
  readonly index: ReadonlyMap<string, number>
}

/** A character as an index in its alphabet. */
export interface Letter {
  readonly alphabet: Alphabet
  readonly index: number
  readonly upper: boolean
}

/** Punctuation, spaces, and controls for direction or joining: they reveal nothing, and end a word. */
export const stays =
  /[\p{P}\p{Z}\p{Cc}\p{Cs}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\ufe0e|\ufe0f/u
const small = /\p{Ll}/u
const letter = /[\p{L}\p{M}]/u

/** The most blocks whose alphabets are remembered; beyond it all are made again. */
const mostBlocks = 256

function alphabetOf(id: number, characters: readonly string[]): Alphabet {
  return { id, characters, index: new Map(characters.map((character, at) => [character, at])) }
}

const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at))

/** The digits of hexadecimal numbers. */
export const hexadecimal: Alphabet = alphabetOf(-1, [...'0123456789abcdef'])
/** The numbers in an IPv4 address with one, two and three digits. */
export const octetAlphabets: readonly Alphabet[] = [
  alphabetOf(
    -2,
    Array.from({ length: 10 }, (_, at) => String(at)),
  ),
  alphabetOf(
    -3,
    Array.from({ length: 90 }, (_, at) => String(10 + at)),
  ),
  alphabetOf(
    -4,
    Array.from({ length: 156 }, (_, at) => String(100 + at)),
  ),
]

const letters = alphabetOf(-5, range(0x61, 0x7a))
const digits = alphabetOf(-6, range(0x30, 0x39))
const ideographs = alphabetOf(-7, range(0x4e00, 0x9fff))
const syllables = alphabetOf(-8, range(0xac00, 0xd7a3))

/** The alphabets of the other characters by block of 256, made on first use. */
const blocks = new Map<number, readonly Alphabet[]>()

/** The lower case of a character with two cases in the same block; undefined for any other. */
function lowerOf(character: string): string | undefined {
  const code = character.codePointAt(0) ?? 0
  const lower = character.toLowerCase()
  const other = lower === character ? character.toUpperCase() : lower
  if (other === character || [...other].length !== 1) return undefined
  const there = other.codePointAt(0) ?? 0
  const sameBlock = there >> 8 === code >> 8 && there > 0x7f
  const back = lower === character ? other.toLowerCase() : other.toUpperCase()
  return sameBlock && back === character ? lower : undefined
}

/** Letters that single-octet charsets have, kept apart from others: Greek, Cyrillic, Hebrew, Thai. */
const isBasic = (character: string): boolean =>
  /[\u03b1-\u03c9\u0430-\u044f\u05d0-\u05ea\u0e01-\u0e2e]/.test(character)

/**
 * The alphabets of a block: letters with two cases, other letters, the rest (symbols, numbers, unassigned).
 */
function blockOf(code: number): readonly Alphabet[] {
  const block = code >> 8
  const known = blocks.get(block)
  if (known !== undefined) return known
  const all = range(Math.max(block << 8, 0x80), (block << 8) + 0xff).filter((each) => !stays.test(each))
  const cased = all.filter((each) => lowerOf(each) === each)
  const caseless = all.filter((each) => lowerOf(each) === undefined)
  // Characters below U+0800 take two octets in UTF-8, and each block lies on one side of that limit.
  const kinds = [
    cased.filter(isBasic),
    cased.filter((each) => !isBasic(each)),
    caseless.filter((each) => small.test(each)),
    caseless.filter(isBasic),
    caseless.filter((each) => letter.test(each) && !small.test(each) && !isBasic(each)),
    caseless.filter((each) => !letter.test(each)),
  ]
  const made = kinds.map((characters, kind) => alphabetOf(kinds.length * block + kind, characters))
  if (blocks.size >= mostBlocks) blocks.clear()
  blocks.set(block, made)
  return made
}

/**
 * @param character one code point
 * @returns undefined for a character that stays
 */
export function letterOf(character: string): Letter | undefined {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) {
    const lower = character.toLowerCase()
    const alphabet = code < 0x40 ? digits : letters
    const index = alphabet.index.get(lower)
    return index === undefined ? undefined : { alphabet, index, upper: lower !== character }
  }
  if (stays.test(character)) return undefined
  if (code >= 0x4e00 && code <= 0x9fff) return { alphabet: ideographs, index: code - 0x4e00, upper: false }
  if (code >= 0xac00 && code <= 0xd7a3) return { alphabet: syllables, index: code - 0xac00, upper: false }
  const lower = lowerOf(character) ?? character
  for (const alphabet of blockOf(code)) {
    const index = alphabet.index.get(lower)
    if (index !== undefined) return { alphabet, index, upper: lower !== character }
  }
  return undefined
}

/** @returns the character at an index, in the case of the one that it replaces */
export function characterAt(alphabet: Alphabet, index: number, upper: boolean): string {
  const character = alphabet.characters[index] as string
  return upper ? character.toUpperCase() : character
}

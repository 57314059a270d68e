/**
 * Words → pseudonyms of one shape: eight letters, whatever the word. Each new word gets the next pseudonym
 * and is remembered, so a pseudonym reveals nothing of its word.
 */
import { limits } from '../record/limits.ts'
import { Cipher } from './cipher.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import { type SipKey, siphash } from './siphash.ts'
import { type Dates, joined, type TextToken, tokens } from './tokens.ts'

const consonants = 'bdfghjklmnprstvwyzcx'
const vowels = 'aeiou'
/** Syllables have two letters; `all` is the number of words of four syllables. */
const syllables = consonants.length * vowels.length
const all = syllables ** 4
/** Has no common divisor with `all`, so no number repeats, and successive pseudonyms look different. */
const step = 61_803_399
/** The most characters of a remembered word. */
const longest = 64
/** The number of ways to write eight letters in upper and lower case. */
const cases = 256

/** Spells a number below 10^8, such as `lomikesa`. */
function spelled(number: number): string {
  let made = ''
  for (let left = number, i = 0; i < 4; i++, left = Math.floor(left / syllables)) {
    const at = left % syllables
    made += consonants.charAt(Math.floor(at / vowels.length)) + vowels.charAt(at % vowels.length)
  }
  return made
}

/** One word in any case: the number of its pseudonym, and in how many spellings of case it came. */
interface Entry {
  readonly number: number
  cases: number
}

/** The pseudonyms of one export, all of one shape. */
export class Uniform implements Pseudonyms {
  readonly uniform = true
  /** Pseudonyms by words as written. */
  private readonly known = new Map<string, string>()
  /** Entries by words in lower case. */
  private readonly entries = new Map<string, Entry>()
  private readonly cipher: Cipher
  private readonly first: number

  /** @param weeks by how many weeks dates are moved */
  constructor(
    private readonly key: SipKey,
    readonly weeks: number,
  ) {
    this.cipher = new Cipher(key, weeks)
    this.first = siphash(key, [1])[0] % all
  }

  text(text: string, dates: Dates = 'moved'): string {
    let made = ''
    for (const token of tokens(text, joined, this, dates)) made += this.token(token)
    return made
  }

  pieces(text: string, dates: Dates = 'moved'): readonly string[] {
    const made: string[] = []
    for (const token of tokens(text, joined, this, dates)) {
      const characters = [...token.text]
      if (token.kind === 'rest') for (const one of characters) made.push(one)
      else for (const [i] of characters.entries()) made.push(i === 0 ? this.token(token) : '')
    }
    return made
  }

  /** Digests have one length already. */
  hex(text: string): string {
    return this.cipher.hex(text)
  }

  private token(token: TextToken): string {
    if (token.kind === 'date') return token.made
    const { kind } = token
    if (kind === 'rest') return token.text
    // An accented letter may be one character, or a base letter and a combining mark.
    const text = token.text.normalize('NFC')
    const before = this.known.get(text)
    if (before !== undefined) return before
    const word = kind === 'word' ? text : text.toLowerCase()
    const full = this.known.size >= limits.uniformWords
    if (full || word.length > longest) return this.hashed(word)
    const made = this.next(kind, word)
    this.known.set(text, made)
    return made
  }

  private next(kind: TextToken['kind'], word: string): string {
    const folded = word.toLowerCase()
    const entry = this.entries.get(folded) ?? { number: this.number(), cases: 0 }
    this.entries.set(folded, entry)
    if (kind === 'ipv4') return address4(entry.number)
    if (kind === 'ipv6') return address6(entry.number)
    if (entry.cases >= cases) return this.hashed(word)
    return inCase(spelled(entry.number), entry.cases++)
  }

  private number(): number {
    return (this.first + ((this.entries.size * step) % all)) % all
  }

  /** Twice as long as the others, so that it equals none of them. */
  private hashed(word: string): string {
    const [low, high] = siphash(this.key, [2, ...Buffer.from(word)])
    return spelled(low % all) + spelled(high % all)
  }
}

/** Writes the number of a spelling as capital letters; number 0 has none. */
function inCase(word: string, number: number): string {
  return [...word].map((letter, i) => ((number >> i) & 1 ? letter.toUpperCase() : letter)).join('')
}

/** A private address (RFC 1918), `10.123.145.167`. It repeats after 10^6 words, more than are remembered. */
function address4(number: number): string {
  const parts = [number % 100, Math.floor(number / 100) % 100, Math.floor(number / 10_000) % 100]
  return `10.${parts.map((part) => 100 + part).join('.')}`
}

/** A documentation address (RFC 3849), `2001:db8::1234:5678`. */
function address6(number: number): string {
  const hex = (0x10001000 + number).toString(16)
  return `2001:db8::${hex.slice(0, 4)}:${hex.slice(4)}`
}

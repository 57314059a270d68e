/**
 * Words to pseudonyms that are all alike: eight lower-case letters, whatever the word was. A word gets the
 * next of them when it first comes, so that a pseudonym holds nothing of its word; what came is remembered.
 */
import { limits } from '../record/limits.ts'
import { Cipher } from './cipher.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import { type SipKey, siphash } from './siphash.ts'
import { type Dates, joined, type TextToken, tokens } from './tokens.ts'

const consonants = 'bdfghjklmnprstvwyzcx'
const vowels = 'aeiou'
/** Two letters each, and how many words four of them make. */
const syllables = consonants.length * vowels.length
const all = syllables ** 4
/** Has no divisor in common with ALL, so that no two numbers become one, and neighbours look unlike. */
const step = 61_803_399
/** Characters of a word that is remembered. */
const longest = 64
/** Ways to write a word of eight letters in capitals and small ones. */
const cases = 256

/** `lomikesa`, of a number below 10^8. */
function spelled(number: number): string {
  let made = ''
  for (let left = number, i = 0; i < 4; i++, left = Math.floor(left / syllables)) {
    const at = left % syllables
    made += consonants.charAt(Math.floor(at / vowels.length)) + vowels.charAt(at % vowels.length)
  }
  return made
}

/** One word, however it was written: the number of its pseudonym, and in how many cases it came. */
interface Entry {
  readonly number: number
  cases: number
}

/** The pseudonyms of one export, all of one shape. */
export class Uniform implements Pseudonyms {
  readonly uniform = true
  /** Words as they were written. */
  private readonly known = new Map<string, string>()
  /** Words whatever their case. */
  private readonly entries = new Map<string, Entry>()
  private readonly cipher: Cipher
  private readonly first: number

  /** @param weeks how far dates are moved */
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

  /** Digests are of one length already. */
  hex(text: string): string {
    return this.cipher.hex(text)
  }

  private token(token: TextToken): string {
    if (token.kind === 'date') return token.made
    const { kind } = token
    if (kind === 'rest') return token.text
    // A letter may be written as one character, or as one and what stands above it.
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

  /** Twice as long as others, so that it is none of them. */
  private hashed(word: string): string {
    const [low, high] = siphash(this.key, [2, ...Buffer.from(word)])
    return spelled(low % all) + spelled(high % all)
  }
}

/** The number of a case as capitals: the first one has none. */
function inCase(word: string, number: number): string {
  return [...word].map((letter, i) => ((number >> i) & 1 ? letter.toUpperCase() : letter)).join('')
}

/** `10.123.145.167`, an address of nobody (RFC 1918). Numbers 10^6 steps apart would share one: too many. */
function address4(number: number): string {
  const parts = [number % 100, Math.floor(number / 100) % 100, Math.floor(number / 10_000) % 100]
  return `10.${parts.map((part) => 100 + part).join('.')}`
}

/** `2001:db8::1234:5678`, an address of nobody (RFC 3849). */
function address6(number: number): string {
  const hex = (0x10001000 + number).toString(16)
  return `2001:db8::${hex.slice(0, 4)}:${hex.slice(4)}`
}

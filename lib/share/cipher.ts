/**
 * Words → pseudonyms of the same shape, by a key. A word always gets the same pseudonym, and no two words
 * share one. A word is encrypted among the words of its shape, so nothing has to be remembered. Knows nothing
 * of IMAP.
 */
import { limits } from '../record/limits.ts'
import { type Alphabet, characterAt, hexadecimal, letterOf, octetAlphabets } from './alphabets.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import { type SipKey, siphash } from './siphash.ts'
import { type Dates, type TextToken, tokens, words } from './tokens.ts'

/** An index into each of several alphabets. */
interface Places {
  readonly alphabets: readonly Alphabet[]
  readonly at: number[]
  /** The characters between them that stay; most words have none. */
  readonly signs?: readonly number[]
}

/** Rounds of the cipher; each changes one half of a word depending on the other half. */
const rounds = 8
/** The most characters encrypted together; a longer word is split. */
const longest = 64
/** The most alphabets whose order is remembered. */
const mostOrders = 64

/** The pseudonyms of one export, each with the length and shape of its word. */
export class Cipher implements Pseudonyms {
  readonly uniform = false

  /** A cache of words and their pseudonyms. */
  private readonly known = new Map<string, string>()
  /** For words of one character: a permutation of each alphabet. */
  private readonly orders = new Map<number, readonly number[]>()

  /** @param weeks by how many weeks dates are moved */
  constructor(
    private readonly key: SipKey,
    readonly weeks: number,
  ) {}

  text(text: string, dates: Dates = 'moved'): string {
    let made = ''
    for (const token of tokens(text, words, this, dates)) made += this.token(token)
    return made
  }

  pieces(text: string, dates?: Dates): readonly string[] {
    return [...this.text(text, dates)]
  }

  /** Replaces the digits of a hexadecimal number, such as a digest; characters between them stay. */
  hex(text: string): string {
    const characters = [...text]
    const places: number[] = []
    characters.forEach((character, at) => {
      if (hexadecimal.index.has(character.toLowerCase())) places.push(at)
    })
    const at = places.map((place) => hexadecimal.index.get((characters[place] as string).toLowerCase()) ?? 0)
    this.encipher({ alphabets: places.map(() => hexadecimal), at })
    places.forEach((place, i) => {
      const upper = /[A-F]/.test(characters[place] as string)
      characters[place] = characterAt(hexadecimal, at[i] as number, upper)
    })
    return characters.join('')
  }

  private token(token: TextToken): string {
    if (token.kind === 'date') return token.made
    const { kind, text } = token
    if (kind === 'rest') return text
    const before = this.known.get(text)
    if (before !== undefined) return before
    const made = kind === 'ipv4' ? this.ipv4(text) : kind === 'ipv6' ? this.hex(text) : this.long(text)
    if (this.known.size >= limits.pseudonyms) this.known.clear()
    if (text.length <= longest) this.known.set(text, made)
    return made
  }

  private long(token: string): string {
    const characters = [...token]
    let made = ''
    for (let from = 0; from < characters.length; from += longest)
      made += this.word(characters.slice(from, from + longest))
    return made
  }

  private ipv4(token: string): string {
    const numbers = token.split('.')
    if (numbers.some((number) => Number(number) > 255 || /^0\d/.test(number)))
      return numbers.map((number) => this.word([...number])).join('.')
    const alphabets = numbers.map(({ length }) => octetAlphabets[length - 1] as Alphabet)
    const at = numbers.map((number, i) => (alphabets[i] as Alphabet).index.get(number) ?? 0)
    this.encipher({ alphabets, at })
    return at.map((place, i) => (alphabets[i] as Alphabet).characters[place]).join('.')
  }

  private word(characters: readonly string[]): string {
    const letters = characters.map(letterOf)
    const replaced = letters.filter((letter) => letter !== undefined)
    const at = replaced.map(({ index }) => index)
    // So that `10:11` reveals nothing about the number 1011.
    const signs = characters.flatMap((one, i) => (letters[i] === undefined ? [one.codePointAt(0) ?? 0] : []))
    this.encipher({ alphabets: replaced.map(({ alphabet }) => alphabet), at, signs })
    let next = 0
    return letters
      .map((letter, i) => {
        if (letter === undefined) return characters[i]
        return characterAt(letter.alphabet, at[next++] as number, letter.upper)
      })
      .join('')
  }

  // A Feistel network over indexes: each half is shifted depending on the other. That is reversible, so no
  // two words of a shape become the same.
  private encipher({ alphabets, at, signs = [] }: Places): void {
    const { length } = at
    if (length === 1) at[0] = this.order(alphabets[0] as Alphabet)[at[0] as number] as number
    if (length < 2) return
    const half = length >> 1
    const shape = [...alphabets.map(({ id }) => id), ...signs]
    for (let round = 0; round < rounds; round++) {
      const [from, to] = round % 2 === 0 ? [half, length] : [0, half]
      const others = round % 2 === 0 ? at.slice(0, half) : at.slice(half)
      const [low, high] = siphash(this.key, [round, length, ...shape, ...others])
      const shifts: number[] = []
      for (let i = from; i < to; i++) {
        // Each hash gives four shifts of 16 bits; no alphabet has as many as 2^16 characters.
        if (shifts.length === 0) {
          const [one, two] = siphash(this.key, [low, high, i])
          shifts.push(one & 0xffff, one >>> 16, two & 0xffff, two >>> 16)
        }
        const { length: size } = (alphabets[i] as Alphabet).characters
        at[i] = ((at[i] as number) + ((shifts.pop() ?? 0) % size)) % size
      }
    }
  }

  /** A cyclic permutation of all indexes, so that none stays the same. */
  private order(alphabet: Alphabet): readonly number[] {
    const known = this.orders.get(alphabet.id)
    if (known !== undefined) return known
    const rank = alphabet.characters.map((_, at) => siphash(this.key, [alphabet.id, at])[0])
    const circle = rank.map((_, at) => at).sort((a, b) => (rank[a] as number) - (rank[b] as number) || a - b)
    const made = new Array<number>(circle.length).fill(0)
    circle.forEach((place, i) => {
      made[place] = circle[(i + 1) % circle.length] as number
    })
    if (this.orders.size >= mostOrders) this.orders.clear()
    this.orders.set(alphabet.id, made)
    return made
  }
}

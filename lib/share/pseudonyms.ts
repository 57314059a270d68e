/** Replacements of words, addresses and dates in one export, in one of two shapes. Knows nothing of IMAP. */
import { Cipher } from './cipher.ts'
import type { Shift } from './dates.ts'
import { keyOf, siphash } from './siphash.ts'
import type { Dates } from './tokens.ts'
import { Uniform } from './uniform.ts'

/**
 * The shape of pseudonyms. `like`: each has the shape of its word, so all lengths and offsets stay.
 * `uniform`: all have one shape, so neither length nor case nor script reveals the word.
 */
export type PseudonymShape = 'like' | 'uniform'

/** The pseudonyms of one export. */
export interface Pseudonyms extends Shift {
  /**
   * Replaces all words and IP addresses and moves dates. Punctuation, spaces and INBOX stay.
   * @param dates whether dates are moved; by default they are
   * @returns with the shape `like`, as many characters as the text has, each with the same number of octets
   *   in UTF-8 and of units in UTF-16, in the same case
   */
  text(text: string, dates?: Dates): string
  /**
   * The same, character by character.
   * @returns one replacement for each character of the text. A longer or shorter pseudonym is the replacement
   *   of the first character; those of the others are empty
   */
  pieces(text: string, dates?: Dates): readonly string[]
  /** Replaces the digits of a hexadecimal number, such as a digest; characters between them stay. */
  hex(text: string): string
}

/** The most weeks by which dates are moved: ten years. */
const longest = 520

/**
 * By how many weeks an export moves its dates: always to the past, so that none lies in the future.
 * @param key 16 random octets
 * @returns from -1 to -520
 */
export function weeksOf(key: Uint8Array): number {
  const [low] = siphash(keyOf(key), [0])
  return -1 - (low % longest)
}

/** @param key 16 random octets, different for each export */
export function pseudonyms(key: Uint8Array, shape: PseudonymShape): Pseudonyms {
  const numbers = keyOf(key)
  return shape === 'uniform' ? new Uniform(numbers, weeksOf(key)) : new Cipher(numbers, weeksOf(key))
}

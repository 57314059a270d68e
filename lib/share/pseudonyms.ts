/** What stands in place of words, addresses and dates in one export, in one of two shapes. Knows no IMAP. */
import { Cipher } from './cipher.ts'
import type { Shift } from './dates.ts'
import { keyOf, siphash } from './siphash.ts'
import type { Dates } from './tokens.ts'
import { Uniform } from './uniform.ts'

/**
 * The shape of pseudonyms: each like its word, so that all lengths and offsets stay; or all alike, so that
 * neither length nor case nor writing says which word it was.
 */
export type PseudonymShape = 'like' | 'uniform'

/** The pseudonyms of one export. */
export interface Pseudonyms extends Shift {
  /**
   * Replaces all words and IP addresses and moves dates. Punctuation and spaces stay, and INBOX.
   * @param dates whether they are moved; so if it is not said
   * @returns of the shape `like` as many characters, each of as many octets in UTF-8 and of as many units in
   *   UTF-16, in the same case
   */
  text(text: string, dates?: Dates): string
  /**
   * The same, character by character.
   * @returns as many as the text has: what stands in place of each; of a longer or shorter pseudonym all of
   *   it in place of the first one, and nothing in place of the others
   */
  pieces(text: string, dates?: Dates): readonly string[]
  /** Replaces the digits of a hexadecimal number, a digest; what stands between them stays. */
  hex(text: string): string
}

/** Weeks that dates may be moved at most: ten years. */
const longest = 520

/**
 * How many weeks an export moves its dates: always to the past, so that nothing lies in the future.
 * @param key 16 random octets
 * @returns from -1 to -520
 */
export function weeksOf(key: Uint8Array): number {
  const [low] = siphash(keyOf(key), [0])
  return -1 - (low % longest)
}

/** @param key 16 random octets, another one for each export */
export function pseudonyms(key: Uint8Array, shape: PseudonymShape): Pseudonyms {
  const numbers = keyOf(key)
  return shape === 'uniform' ? new Uniform(numbers, weeksOf(key)) : new Cipher(numbers, weeksOf(key))
}

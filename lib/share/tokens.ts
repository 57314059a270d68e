/** Finds the words, network addresses and dates in a text, each of which is replaced as a whole. */
import { stays } from './alphabets.ts'
import { dated, type Shift } from './dates.ts'

/** A stretch of a text. `rest` stays; a date comes with its replacement, `made`. */
export type TextToken =
  | { readonly kind: 'ipv4' | 'ipv6' | 'word' | 'rest'; readonly text: string }
  | { readonly kind: 'date'; readonly text: string; readonly made: string }

/**
 * How dates are treated. Dates that anybody can look up, such as those of releases, are replaced as words.
 */
export type Dates = 'moved' | 'words'

const ipv4Form = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d)/
const ipv6Form =
  /(?<![\w:])(?:(?=[\dA-Fa-f:]{0,39}::)[\dA-Fa-f:]{3,39}|(?:[\dA-Fa-f]{1,4}:){7}[\dA-Fa-f]{1,4})(?![\w:])/
const word = `(?:[A-Za-z0-9]|(?!${stays.source})[^\\0-\\x7f])+`
/** Marks inside names: `O'Brien`, `Anna-Lena`, `joe_7`, `joe+shop`. Dashes separate names. */
const joint = "['\u2019_+-]"

function pattern(one: string): RegExp {
  return new RegExp(`(${ipv4Form.source})|(${ipv6Form.source})|${one}`, 'gu')
}

/** Words between punctuation. */
export const words: RegExp = pattern(word)
/** Words including those joined to them: `Anna-Lena` is one. */
export const joined: RegExp = pattern(`${word}(?:${joint}${word})*`)

/** Words that reveal nothing, wherever they are: the one fixed mailbox name, and our own mask. */
const open = new Set(['inbox', 'redacted'])

function isOpen(text: string): boolean {
  return (text.length === 5 || text.length === 8) && open.has(text.toLowerCase())
}

/**
 * Cuts a text.
 * @param which `words` or `joined`
 * @returns stretches that together make up the text. Text that looks like a date but is not moved is one
 *   word, numbers included. The same numbers elsewhere get other pseudonyms, since a time of day may be known
 */
export function* tokens(text: string, which: RegExp, shift: Shift, dates: Dates): Generator<TextToken> {
  for (const part of dated(text, shift)) {
    if (!part.date) yield* undated(part.text, which)
    else if (part.made === undefined || dates === 'words') yield { kind: 'word', text: part.text }
    else yield { kind: 'date', text: part.text, made: part.made }
  }
}

function* undated(text: string, which: RegExp): Generator<TextToken> {
  let at = 0
  for (const match of text.matchAll(which)) {
    const [token, ipv4, ipv6] = match
    if (match.index > at) yield { kind: 'rest', text: text.slice(at, match.index) }
    at = match.index + token.length
    if (isOpen(token)) yield { kind: 'rest', text: token }
    else yield { kind: ipv4 !== undefined ? 'ipv4' : ipv6 !== undefined ? 'ipv6' : 'word', text: token }
  }
  if (at < text.length) yield { kind: 'rest', text: text.slice(at) }
}

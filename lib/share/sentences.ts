/** Human-readable text: words that tell what happened stay, all that may name somebody is replaced. */

import { command } from '../protocol/index.ts'
import { latin1 } from '../wire/octets.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import { disguised } from './spelling.ts'
import type { Dates } from './tokens.ts'
import { ownWords, phrases, shortened } from './vocabulary.ts'

const tokenForm = /[A-Za-z0-9_\x80-\xff]+(?:\.[A-Za-z0-9_\x80-\xff]+)*|["':<[{`]/g
/** A number with its unit: `0.001 + 0.000 secs`. */
const unit =
  'm?secs?|ms|seconds?|milliseconds?|minutes?|hours?|octets|bytes|messages?|connections?|[kmKM]?[bB]'
const counted = new RegExp(
  `\\b\\d{1,9}(?:\\.\\d{1,9})?(?: ?\\+ ?\\d{1,9}\\.\\d{1,9}){0,3} ?(?:${unit})\\b`,
  'g',
)
const numberForm = /^\d+(?:\.\d+)*$/

/** A stretch of a text that may stay: start and end octet. */
type Span = readonly [number, number]

/**
 * Finds the octets of a server's sentence that may stay. Known words stay until the first unknown word,
 * quote, colon or bracket, since a name may follow there and consist of any words.
 * @param spoken words in lower case that are parts of names in this session: they never stay
 */
function openSpans(source: string, spoken: ReadonlySet<string>): Span[] {
  const open: Span[] = []
  let stopped = false
  for (const match of source.matchAll(tokenForm)) {
    const [token] = match
    const at = match.index
    if (stopped) break
    if (/^["':<[{`]$/.test(token)) {
      // An apostrophe between two letters belongs to a word: `doesn't`.
      stopped = token !== "'" || !/[a-z]/i.test(source[at - 1] ?? '') || !/[a-z]/i.test(source[at + 1] ?? '')
      continue
    }
    const word = token.toLowerCase()
    const isEnd = shortened.has(word) && /[a-z]'$/i.test(source.slice(0, at))
    stopped = !(isEnd || isPhrase(word)) || spoken.has(word)
    if (!stopped) open.push([at, at + token.length])
  }
  for (const match of source.matchAll(counted)) open.push([match.index, match.index + match[0].length])
  return open.sort(([a], [b]) => a - b)
}

function isPhrase(word: string): boolean {
  return phrases.has(word) || (command(word) !== undefined && !numberForm.test(word))
}

/** Replaces everything between the spans. */
function except(bytes: Uint8Array, open: readonly Span[], names: Pseudonyms, dates?: Dates): Uint8Array {
  const made: Uint8Array[] = []
  let at = 0
  for (const [from, to] of [...open, [bytes.length, bytes.length] as const]) {
    if (from > at) made.push(disguised(bytes.subarray(at, from), names, dates))
    if (to > at) made.push(bytes.subarray(Math.max(at, from), to))
    at = Math.max(at, to)
  }
  return Buffer.concat(made)
}

/**
 * Shares the text of a status response. RFC 9051 §7.1.
 * @returns the same number of octets, unless pseudonyms are uniform
 */
export function sentence(bytes: Uint8Array, names: Pseudonyms, spoken: ReadonlySet<string>): Uint8Array {
  return except(bytes, openSpans(latin1(bytes), spoken), names)
}

/** `78`: too short for a telephone number, a session number, or a date without separators. */
const versionForm = /^\d{1,5}$/
/** Program versions rarely have four numbers with the first so large; addresses do. */
const address = /^\d{2,3}(?:\.\d{1,3}){3}$/
const date = /^(?:19|20)\d\d\.\d\d\.\d\d$|^\d\d\.\d\d\.(?:19|20)\d\d$/

/** The length of the version at the beginning of a word: `6.1.0-18` in `6.1.0-18-amd64`. */
function versionOf(word: string): number {
  const [version = ''] = /^\d{1,5}(?:\.\d{1,5}){1,3}(?:-\d{1,3})?(?=$|-[a-z])/i.exec(word) ?? []
  if (version === '' && versionForm.test(word)) return word.length
  return address.test(version) || date.test(version) ? 0 : version.length
}

/**
 * Shares the value of an ID field that names a product: known products stay. RFC 2971 §3.3.
 * @param field in lower case; a version stays in a version field, elsewhere only after a known product
 * @returns the same number of octets, unless pseudonyms are uniform
 */
export function product(bytes: Uint8Array, field: string, names: Pseudonyms): Uint8Array {
  const open: Span[] = []
  let known = field.endsWith('version')
  for (const { 0: word, index } of latin1(bytes).matchAll(/[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*/g)) {
    const isProduct = phrases.has(word.toLowerCase()) && !numberForm.test(word)
    if (isProduct) open.push([index, index + word.length])
    else if (known && versionOf(word) > 0) open.push([index, index + versionOf(word)])
    known = isProduct || field.endsWith('version')
  }
  return except(bytes, open, names, 'words')
}

/** Shares a sentence of our own about a connection, which may contain names. */
export function remark(text: string, names: Pseudonyms): string {
  const bytes = new TextEncoder().encode(text)
  const open: Span[] = []
  for (const match of latin1(bytes).matchAll(/[A-Za-z0-9_\x80-\xff]+/g)) {
    const word = match[0].toLowerCase()
    if (ownWords.has(word) || phrases.has(word) || command(word) !== undefined)
      open.push([match.index, match.index + word.length])
  }
  return new TextDecoder().decode(except(bytes, open, names))
}

/**
 * Text in its forms on the wire: UTF-8, encoded words, modified UTF-7, percent-encoding, octets of another
 * charset. Text is replaced in the form it has, so equal texts stay equal in all forms. With pseudonyms as
 * long as their words, no length changes. RFC 2047, RFC 3501 §5.1.3, RFC 3986 §2.1.
 */

import { encodeMailbox } from '../grammar/mailbox.ts'
import { latin1, octets } from '../wire/octets.ts'
import { type CharacterOctets, charsetOf, pointsOf } from './charsets.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import type { Dates } from './tokens.ts'

/** A stretch of octets in one form: its characters, and how to write others in their place. */
interface Stretch {
  readonly characters: readonly string[]
  /** True for the blanks between two encoded words, which are not part of the text. RFC 2047 §6.2. */
  readonly between?: true
  /** @param characters as many as before, each as long as the original in every encoding */
  write(characters: readonly string[]): string
  /** @param pieces the replacement of each character, of any length */
  spell(pieces: readonly string[]): string
}

const forms =
  /=\?([^?\s]{1,40})\?([bq])\?([^?\s]*)\?=|&([a-z0-9+,]{2,})-|((?:%[0-9a-f]{2})+)|([\x80-\xff]+)/gi

/** Octets without an encoded form. */
function raw(source: string): Stretch {
  return octetStretch(octets(source), 'utf-8', latin1, latin1)
}

/**
 * @param spell writes octets in the same form and length as the original
 * @param anew writes any number of octets
 */
function octetStretch(
  bytes: Uint8Array,
  charset: string,
  spell: (bytes: Uint8Array) => string,
  anew: (bytes: Uint8Array) => string,
): Stretch {
  const units = pointsOf(bytes, charset)
  return {
    characters: units.map(({ character }) => character),
    write: (characters) => spell(join(units, characters)),
    spell: (pieces) => anew(join(units, pieces)),
  }
}

function join(units: readonly CharacterOctets[], characters: readonly string[]): Uint8Array {
  return Buffer.concat(units.map((unit, i) => unit.write(characters[i] as string)))
}

/** Takes the source literally: text outside of any form, or not valid in its form. */
function plain(source: string): Stretch {
  const joined = (characters: readonly string[]): string => characters.join('')
  return { characters: [...source], write: joined, spell: joined }
}

/** `=?utf-8?B?…?=` */
function base64Word(source: string, charset: string, text: string): Stretch {
  const bare = text.replace(/=+$/, '')
  const bytes = Buffer.from(bare, 'base64')
  if (bytes.toString('base64').replace(/=+$/, '') !== bare) return plain(source)
  const [before, after] = around(source, text)
  const padding = text.slice(bare.length)
  const like = (made: Uint8Array): string => Buffer.from(made).toString('base64').replace(/=+$/, '') + padding
  return octetStretch(
    bytes,
    charset,
    (made) => before + like(made) + after,
    (made) => (made.length === 0 ? '' : before + Buffer.from(made).toString('base64') + after),
  )
}

/** `=?utf-8?Q?…?=`: octets written like `=C3` are written that way again. */
function quotedWord(source: string, charset: string, text: string): Stretch {
  const [before, after] = around(source, text)
  const marks = text.match(/=[0-9a-f]{2}|./gis) ?? []
  const bytes = marks.map((mark) => (mark === '_' ? 0x20 : mark.length === 3 ? hexOctet(mark) : code(mark)))
  const like = (made: Uint8Array): string => {
    const spelled = marks.map((mark, i) => {
      if (mark === '_') return mark
      return mark.length === 3 ? escaped('=', mark, made[i] ?? 0) : String.fromCharCode(made[i] ?? 0)
    })
    return before + spelled.join('') + after
  }
  const anew = (made: Uint8Array): string => {
    return made.length === 0 ? '' : before + escapedAll('=', made).replaceAll('=20', '_') + after
  }
  return octetStretch(Uint8Array.from(bytes), charset, like, anew)
}

const code = (character: string): number => character.charCodeAt(0)
const hexOctet = (mark: string): number => Number.parseInt(mark.slice(1), 16)

function escaped(sign: string, like: string, octet: number): string {
  const hex = octet.toString(16).padStart(2, '0')
  return sign + (/[a-f]/.test(like) ? hex : hex.toUpperCase())
}

/** Keeps letters and digits, and escapes everything else. */
function escapedAll(sign: string, bytes: Uint8Array): string {
  return latin1(bytes).replace(/[^A-Za-z0-9]/g, (octet) => escaped(sign, '', code(octet)))
}

/** The parts of an encoded word before and after its text. */
function around(source: string, text: string): readonly [string, string] {
  const start = source.length - 2 - text.length
  return [source.slice(0, start), source.slice(-2)]
}

/** `&APY-`; undefined if it contains no valid UTF-16. */
function shifted(base64: string): Stretch | undefined {
  const bytes = Buffer.from(base64.replaceAll(',', '/'), 'base64')
  if (bytes.length < 2 || bytes.length % 2 !== 0) return undefined
  const text = Buffer.from(bytes).swap16().toString('utf16le')
  if (/\p{Surrogate}/u.test(text)) return undefined
  const write = (characters: readonly string[]): string => {
    const made = Buffer.from(characters.join(''), 'utf16le').swap16().toString('base64')
    return `&${made.replaceAll('/', ',').slice(0, base64.length)}-`
  }
  return { characters: [...text], write, spell: (pieces) => encodeMailbox(pieces.join('')) }
}

/** `%C3%BC` */
function perCent(source: string): Stretch {
  const marks = source.match(/%../g) ?? []
  const bytes = Uint8Array.from(marks.map(hexOctet))
  const like = (made: Uint8Array): string => marks.map((mark, i) => escaped('%', mark, made[i] ?? 0)).join('')
  return octetStretch(bytes, 'utf-8', like, (made) => escapedAll('%', made))
}

function stretchOf(match: RegExpExecArray): Stretch {
  const [source, charset, encoding, text = '', utf7, percents, high] = match
  if (charset !== undefined) {
    const name = charsetOf(charset)
    return encoding?.toUpperCase() === 'B' ? base64Word(source, name, text) : quotedWord(source, name, text)
  }
  if (utf7 !== undefined) return shifted(utf7) ?? plain(source)
  return percents !== undefined ? perCent(source) : raw(high ?? source)
}

/** Cuts a source, one character per octet, into stretches. */
function stretches(source: string): Stretch[] {
  const found: Stretch[] = []
  let at = 0
  let afterWord = false
  for (const match of source.matchAll(forms)) {
    const between = source.slice(at, match.index)
    const isWord = match[1] !== undefined
    if (isWord && afterWord && /^\s+$/.test(between))
      found.push({ characters: [], between: true, write: () => between, spell: () => between })
    else if (between !== '') found.push(plain(between))
    found.push(stretchOf(match))
    at = match.index + match[0].length
    afterWord = isWord
  }
  if (at < source.length) found.push(plain(source.slice(at)))
  return found
}

/**
 * Replaces the words of a text in any of these forms.
 * @param bytes are not changed
 * @param dates whether dates are moved; by default they are
 * @returns the same number of octets, unless pseudonyms are uniform
 */
export function disguised(bytes: Uint8Array, names: Pseudonyms, dates?: Dates): Uint8Array {
  const source = latin1(bytes)
  if (!/[=&%\x80-\xff]/.test(source)) return octets(names.text(source, dates))
  const parts = stretches(source)
  const text = parts.map(({ characters }) => characters.join('')).join('')
  const made = names.pieces(text, dates)
  let at = 0
  const spelled = parts.map((part) => {
    const from = at
    at += part.characters.length
    const pieces = made.slice(from, at)
    return names.uniform ? part.spell(pieces) : part.write(pieces)
  })
  // Drop the blanks before an encoded word that has become empty, because its text went into the one before.
  return octets(spelled.filter((_, i) => parts[i]?.between !== true || spelled[i + 1] !== '').join(''))
}

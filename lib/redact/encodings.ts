/**
 * Undoes the encodings that a text may be in: escapes, percent-encoding, entities, hex, base64. Each is
 * undone wherever the text could be encoded that way, so the actual encoding need not be known.
 */

/** A decoded text: octets in lower case, each with its place in the original text. */
export interface View {
  readonly octets: Uint8Array
  readonly length: number
  /** @returns the first octet of the text that was decoded into this one */
  from(index: number): number
  /** @returns the octet of the text after the last one that was decoded into this one */
  to(index: number): number
}

/** Maps every octet to its lower case in ISO 8859-1. */
export const lowerCase = Uint8Array.from({ length: 256 }, (_, octet) =>
  String.fromCharCode(octet).toLowerCase().charCodeAt(0),
)

const none = 255
const digits = (alphabet: string): Uint8Array => {
  const values = new Uint8Array(256).fill(none)
  for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i
  return values
}
const hexDigits = digits('0123456789abcdef')
for (const letter of 'ABCDEF') hexDigits[letter.charCodeAt(0)] = hexDigits[letter.toLowerCase().charCodeAt(0)]
/** Both alphabets of RFC 4648, §4 and §5, and the one of mailbox names. RFC 3501 §5.1.3. */
const base64Digits = digits('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
for (const [letter, value] of [
  ['-', 62],
  ['_', 63],
  [',', 63],
] as const)
  base64Digits[letter.charCodeAt(0)] = value

const backslash = 0x5c
const percent = 0x25
const equals = 0x3d
const ampersand = 0x26
const semicolon = 0x3b
const hash = 0x23

/** Memory for one view at a time, reused for the next one: most texts are short. */
const memory = { octets: new Uint8Array(1024), places: new Int32Array(1024) }

function reserve(length: number): void {
  if (memory.octets.length >= length) return
  memory.octets = new Uint8Array(2 * length)
  memory.places = new Int32Array(2 * length)
}

/** The number in base 16 between two places, or undefined when another character is among them. */
function hexAt(text: Uint8Array, start: number, end: number): number | undefined {
  let value = 0
  if (end > text.length || end === start) return undefined
  for (let i = start; i < end; i++) {
    if (hexDigits[text[i]] === none) return undefined
    value = value * 16 + hexDigits[text[i]]
  }
  return value
}

/** One encoded octet: its value, and where it ends. */
type Undressed = readonly [octet: number, end: number]

/** `\"` is `"`, and so is `\x22`, `\u0022` and `\042`. RFC 9051 §9, quoted; RFC 8259 §7. */
function escaped(text: Uint8Array, at: number): Undressed | undefined {
  if (at + 1 >= text.length) return undefined
  const letter = text[at + 1]
  const length = letter === 0x78 ? 2 : letter === 0x75 ? 4 : 0
  const value = hexAt(text, at + 2, at + 2 + length)
  if (value !== undefined && value < 256) return [value, at + 2 + length]
  const octal = text.subarray(at + 1, at + 4)
  if (octal.length === 3 && octal.every((digit) => digit >= 0x30 && digit < 0x38)) {
    return [((octal[0] - 0x30) * 64 + (octal[1] - 0x30) * 8 + octal[2] - 0x30) & 255, at + 4]
  }
  return [text[at + 1], at + 2]
}

/** `%22` is `"`, and so is `=22` elsewhere. RFC 3986 §2.1, RFC 2045 §6.7. */
function encoded(text: Uint8Array, at: number): Undressed | undefined {
  const value = hexAt(text, at + 1, at + 3)
  return value === undefined ? undefined : [value, at + 3]
}

const namedSigns = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])
/** The length of the longest entity, in octets. */
const longestEntity = 9

/** `&quot;` is `"`, and so is `&#34;` and `&#x22;`; `&-` is `&` in mailbox names. RFC 3501 §5.1.3. */
function entity(text: Uint8Array, at: number): Undressed | undefined {
  if (text[at + 1] === 0x2d) return [ampersand, at + 2]
  let end = at + 1
  while (end < text.length && end - at < longestEntity && text[end] !== semicolon) end++
  if (text[end] !== semicolon) return undefined
  const name = String.fromCharCode(...text.subarray(at + 1, end)).toLowerCase()
  const value = name.startsWith('#x') ? Number(`0${name.slice(1)}`) : Number(name.slice(1))
  if (text[at + 1] === hash && value < 256) return [value, end + 1]
  const named = namedSigns.get(name)
  return named === undefined ? undefined : [named.charCodeAt(0), end + 1]
}

/** Decodes encodings of single octets; used only when the text has any. */
function undressed(
  text: Uint8Array,
  sign: number,
  take: (text: Uint8Array, at: number) => Undressed | undefined,
): View | undefined {
  if (!text.includes(sign)) return undefined
  const { octets, places } = memory
  let length = 0
  for (let at = 0; at < text.length; ) {
    const plain = text[at] === sign ? take(text, at) : undefined
    octets[length] = lowerCase[plain === undefined ? text[at] : plain[0]]
    places[length++] = at
    at = plain === undefined ? at + 1 : plain[1]
  }
  const from = (index: number): number => (index < length ? places[index] : text.length)
  return { octets, length, from, to: (index) => from(index + 1) }
}

/** The places of all digits of an alphabet in a text; other characters are skipped. */
function placesOf(text: Uint8Array, values: Uint8Array): number {
  const { places } = memory
  let count = 0
  for (let i = 0; i < text.length; i++) if (values[text[i]] !== none) places[count++] = i
  return count
}

/**
 * Gives every view of a text, one after the other.
 * @param see takes a view, valid only during the call; returns true to stop
 */
export function eachView(text: Uint8Array, see: (view: View) => boolean): void {
  reserve(text.length)
  if (see(asItIs(text))) return
  for (const [sign, take] of encodings) {
    const view = undressed(text, sign, take)
    if (view !== undefined && see(view)) return
  }
  const hex = placesOf(text, hexDigits)
  for (let shift = 0; shift < 2; shift++) if (see(fromHex(text, hex, shift))) return
  const sextets = placesOf(text, base64Digits)
  for (let shift = 0; shift < 4; shift++) if (see(fromBase64(text, sextets, shift))) return
}

const encodings = [
  [backslash, escaped],
  // One encoding at a time: a writer of `%22` leaves `=2b` alone, which may be a part of a secret.
  [percent, encoded],
  [equals, encoded],
  [ampersand, entity],
] as const

function asItIs(text: Uint8Array): View {
  const { octets } = memory
  const { length } = text
  for (let i = 0; i < length; i++) octets[i] = lowerCase[text[i]]
  return { octets, length, from: (index) => index, to: (index) => index + 1 }
}

function fromHex(text: Uint8Array, count: number, shift: number): View {
  const { octets, places } = memory
  let length = 0
  for (let i = shift; i + 1 < count; i += 2) {
    octets[length++] = lowerCase[(hexDigits[text[places[i]]] << 4) | hexDigits[text[places[i + 1]]]]
  }
  const digit = (index: number): number => places[shift + 2 * index]
  return { octets, length, from: digit, to: (index) => places[shift + 2 * index + 1] + 1 }
}

function fromBase64(text: Uint8Array, count: number, shift: number): View {
  const { octets, places } = memory
  let length = 0
  let bits = 0
  for (let i = shift; i < count; i++) {
    bits = ((bits << 6) | base64Digits[text[places[i]]]) & 0xffffff
    const step = (i - shift) & 3
    if (step !== 0) octets[length++] = lowerCase[(bits >> (6 - 2 * step)) & 255]
  }
  const digit = (index: number): number => shift + 4 * Math.floor(index / 3) + (index % 3)
  return {
    octets,
    length,
    from: (index) => places[digit(index)],
    to: (index) => places[digit(index) + 1] + 1,
  }
}

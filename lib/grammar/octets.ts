/** The classes of octets, and the strings and numbers made of octets. Knows no structure. */

/** The effect of an octet on a token; `plain` continues an atom. */
export const octetClass = {
  plain: 0,
  space: 1,
  open: 2,
  close: 3,
  quote: 4,
  bracketOpen: 5,
  bracketClose: 6,
  lineEnd: 7,
  nul: 8,
} as const

const classed: Record<string, number> = {
  ' ': octetClass.space,
  // RFC 9051 §9 has no TAB between tokens; if one is sent, it separates them all the same.
  '\t': octetClass.space,
  '(': octetClass.open,
  ')': octetClass.close,
  '"': octetClass.quote,
  '[': octetClass.bracketOpen,
  ']': octetClass.bracketClose,
  '\r': octetClass.lineEnd,
  '\n': octetClass.lineEnd,
  '\0': octetClass.nul,
}

/** The class of each of the 256 octets. */
export const classes: Uint8Array = Uint8Array.from({ length: 256 }, (_, octet) => {
  return classed[String.fromCharCode(octet)] ?? octetClass.plain
})

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

// Creating a Buffer costs more than a short string; mostly the same frame is read again.
let viewed = new Uint8Array(0)
let view = Buffer.alloc(0)

function viewOf(bytes: Uint8Array): Buffer {
  if (bytes !== viewed) {
    viewed = bytes as Uint8Array<ArrayBuffer>
    view = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length)
  }
  return view
}

/**
 * Octets as a string for people: UTF-8 if they are valid, else one character per octet (ISO 8859-1).
 * @param bytes the frame's octets
 * @param start index of the first octet
 * @param end index after the last octet
 */
export function decode(bytes: Uint8Array, start: number, end: number): string {
  if (end <= start) return ''
  let at = start
  while (at < end && (bytes[at] as number) < 0x80) at++
  if (at < end) {
    try {
      return utf8.decode(bytes.subarray(start, end))
    } catch {
      // Neither ASCII nor UTF-8.
    }
  }
  return viewOf(bytes).toString('latin1', start, end)
}

// Flags, item names and the like recur in every line: their strings are created once. A slot that holds
// another word is overwritten, so the table cannot grow.
const slots = 2048
const longest = 32

interface Word {
  readonly octets: Uint8Array
  readonly sent: string
  /** Created on first access. */
  upper: string | undefined
  lower: string | undefined
}

const none: Word = { octets: new Uint8Array(0), sent: '', upper: '', lower: '' }
const table: Word[] = new Array(slots).fill(none)

// Length and three octets tell most words apart; `same` decides about the rest.
function wordAt(bytes: Uint8Array, start: number, end: number): Word {
  const outer = ((bytes[start] as number) << 5) ^ (bytes[end - 1] as number)
  const slot = ((end - start) * 67 + outer * 7 + (bytes[(start + end) >> 1] as number) * 31) & (slots - 1)
  const known = table[slot] as Word
  return same(known.octets, bytes, start, end) ? known : learn(slot, bytes, start, end)
}

function same(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const { length } = known
  if (length !== end - start) return false
  for (let at = 0; at < length; at++) if (known[at] !== bytes[start + at]) return false
  return true
}

// The protocol has only ASCII letters; the upper case of others can differ in length (ß).
function asciiUpper(word: string): string {
  return word.replace(/[a-z]+/g, (letters) => letters.toUpperCase())
}

function asciiLower(word: string): string {
  return word.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

function learn(slot: number, bytes: Uint8Array, start: number, end: number): Word {
  const word: Word = {
    octets: new Uint8Array(bytes.subarray(start, end)),
    sent: decode(bytes, start, end),
    upper: undefined,
    lower: undefined,
  }
  table[slot] = word
  return word
}

// A Map finds a string that has been a key by its address, not letter by letter.
function asKey(word: string): string {
  return Object.keys({ [word]: 0 })[0] ?? word
}

/**
 * A short word as sent: like `decode`, but the same octets mostly give the same string object.
 * @returns the word; one longer than 32 octets is decoded anew
 */
export function spell(bytes: Uint8Array, start: number, end: number): string {
  return end - start > longest || end <= start ? decode(bytes, start, end) : wordAt(bytes, start, end).sent
}

/**
 * The same in upper case, to compare words of the protocol (they are case-insensitive, RFC 9051 §9).
 * @returns the word in upper case
 */
export function upper(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > longest || end <= start) return asciiUpper(decode(bytes, start, end))
  const word = wordAt(bytes, start, end)
  word.upper ??= asKey(asciiUpper(word.sent))
  return word.upper
}

/** The same in lower case, the usual form of MIME types. */
export function lower(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > longest || end <= start) return asciiLower(decode(bytes, start, end))
  const word = wordAt(bytes, start, end)
  word.lower ??= asciiLower(word.sent)
  return word.lower
}

/**
 * A number of the protocol. Above 2^53-1 (MODSEQ, quota, X-GM-MSGID) it stays a string of digits, as sent.
 */
export type Numeral = number | string

/**
 * Parses a string of digits.
 * @returns a number up to 2^53-1, else the digits without leading zeros; `undefined` when other octets are
 *   among them
 */
export function numeral(bytes: Uint8Array, start: number, end: number): Numeral | undefined {
  if (end <= start) return undefined
  let value = 0
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] as number) - 0x30
    if (digit < 0 || digit > 9) return undefined
    value = value * 10 + digit
  }
  if (value <= Number.MAX_SAFE_INTEGER) return value
  return decode(bytes, start, end).replace(/^0+/, '')
}

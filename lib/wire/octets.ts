/** Octets by name, and the few tests that framing needs. Stateless. */

export const lf = 0x0a
export const cr = 0x0d
export const sp = 0x20
export const quote = 0x22
export const openList = 0x28
export const closeList = 0x29
export const star = 0x2a
export const plus = 0x2b
export const zero = 0x30
export const nine = 0x39
export const backslash = 0x5c
const closeBracket = 0x5d
export const openBrace = 0x7b
export const closeBrace = 0x7d
export const tilde = 0x7e

/** No octets. */
export const nothing = new Uint8Array(0)

/**
 * Octets as text, one character each (ISO 8859-1), so that the conversion back is lossless.
 * @param start index of the first octet. @param end index after the last one
 */
export function latin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  if (end - start > 40)
    return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')
  let text = ''
  let i = start
  // Four at once create a quarter of the intermediate strings: tags and verbs are read all the time.
  for (; i + 4 <= end; i += 4) text += String.fromCharCode(bytes[i], bytes[i + 1], bytes[i + 2], bytes[i + 3])
  for (; i < end; i++) text += String.fromCharCode(bytes[i])
  return text
}

/**
 * The octets of a text whose characters are all below U+0100; the opposite of `latin1`.
 * @returns a new array, one octet per character
 */
export function octets(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

/**
 * Joins arrays without a copy if they are views that are adjacent in memory: the parts of a frame that came
 * in one chunk.
 * @returns undefined if they are not
 */
export function adjacent(parts: readonly Uint8Array[]): Uint8Array | undefined {
  const [first] = parts
  if (first === undefined || parts.length === 1) return first
  let end = first.byteOffset
  for (const { buffer, byteOffset, length } of parts) {
    if (buffer !== first.buffer || byteOffset !== end) return undefined
    end += length
  }
  return new Uint8Array(first.buffer, first.byteOffset, end - first.byteOffset)
}

/**
 * Joins arrays; a single one is returned as it is, without a copy.
 * @returns the octets of all `parts` in order
 */
export function join(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]
  let length = 0
  for (const part of parts) length += part.length
  // Uninitialised memory, for small sizes from a shared pool: all of it is overwritten right away.
  const memory = Buffer.allocUnsafe(length)
  const whole = new Uint8Array(memory.buffer, memory.byteOffset, length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/**
 * A view of octets, from `start` to before `end`. A Buffer's `subarray` takes three times as long.
 * @param end at most the length of `bytes`
 */
export function slice(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start)
}

const { indexOf } = Buffer.prototype

/**
 * The next occurrence of an octet. Buffer's search is native, and even on 30 octets faster than a loop or
 * Uint8Array's.
 * @returns its index at or after `from`, or -1
 */
export function find(bytes: Uint8Array, octet: number, from: number): number {
  return indexOf.call(bytes, octet, from)
}

/** The next line feed. @returns its index at or after `from`, or -1 */
export function lineFeed(bytes: Uint8Array, from: number): number {
  return indexOf.call(bytes, lf, from)
}

/**
 * The end of a line that begins with `* ` and a digit, ends in CRLF and announces no literal.
 * @returns the index after its line feed; `from` when there is no such line
 */
export function numberedLineEnd(bytes: Uint8Array, from: number): number {
  if (bytes[from] !== star || bytes[from + 1] !== sp) return from
  if (!(bytes[from + 2] >= zero && bytes[from + 2] <= nine)) return from
  const feed = lineFeed(bytes, from)
  return feed < 0 || bytes[feed - 1] !== cr || bytes[feed - 2] === closeBrace ? from : feed + 1
}

/** The end of a run of numbered lines. @returns the index after its last line feed, or `from` */
export function numberedRun(bytes: Uint8Array, from: number): number {
  let at = from
  for (let end = numberedLineEnd(bytes, at); end > at; end = numberedLineEnd(bytes, at)) at = end
  return at
}

/**
 * True for octets that begin with a TLS record: an alert or a handshake message, of any version from SSL 3.0
 * to TLS 1.3. A server answers cleartext like this. RFC 8446 §5.1.
 */
export function beginsTls([type, major]: Uint8Array): boolean {
  return (type === 0x15 || type === 0x16) && major === 0x03
}

/** True for an octet that may follow a literal: a space, or the end of a list or line. RFC 9051 §9. */
export function mayFollowLiteral(octet: number): boolean {
  return octet === sp || octet === closeList || octet === closeBracket || octet === cr || octet === lf
}

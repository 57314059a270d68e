/** Octets by name, and the few questions that framing asks of them. Knows no state. */

export const LF = 0x0a
export const CR = 0x0d
export const SP = 0x20
export const QUOTE = 0x22
export const STAR = 0x2a
export const PLUS = 0x2b
export const ZERO = 0x30
export const NINE = 0x39
export const BACKSLASH = 0x5c
export const OPEN_BRACE = 0x7b
export const CLOSE_BRACE = 0x7d
export const TILDE = 0x7e

/**
 * Octets as text, one character each (ISO 8859-1), so that nothing is lost on the way back.
 * @param start first octet, @param end the octet after the last one
 */
export function latin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  if (end - start > 64)
    return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')
  let text = ''
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i])
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
 * Joins arrays; a single one is given back as it is, without a copy.
 * @returns the octets of all `parts` in order
 */
export function join(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]
  let length = 0
  for (const part of parts) length += part.length
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const { indexOf } = Buffer.prototype

/**
 * The next line feed. Buffer's search is native, and faster than a loop or Uint8Array's even on 30 octets.
 * @returns its index at or after `from`, or -1
 */
export function lineFeed(bytes: Uint8Array, from: number): number {
  return indexOf.call(bytes, LF, from)
}

/**
 * The end of a run of lines that begin with `* ` and a digit, end in CRLF and announce no literal.
 * @returns the index after its last line feed; `from` when not even the first line is one
 */
export function numberedRun(bytes: Uint8Array, from: number): number {
  let at = from
  while (bytes[at] === STAR && bytes[at + 1] === SP && bytes[at + 2] >= ZERO && bytes[at + 2] <= NINE) {
    const feed = lineFeed(bytes, at)
    if (feed < 0 || bytes[feed - 1] !== CR || bytes[feed - 2] === CLOSE_BRACE) break
    at = feed + 1
  }
  return at
}

/**
 * Encoded words of message headers, `=?utf-8?B?4pi6?=`, to text. The only file that knows the library for
 * it.
 */
import { Libmime } from 'libmime'

const libmime = new Libmime()

/** Characters of one header value that are decoded; longer ones stay as they were sent. */
const longest = 16 * 1024

// The people of a mailbox write again and again, and decoding takes longer than all else about an address.
const remembered = new Map<string, string>()
/** Values that are remembered, and the characters of the longest; then all are forgotten. */
const most = 1024
const short = 256

/**
 * Decodes the encoded words in a header value; words of one text that were cut inside a character are joined.
 * RFC 2047, and RFC 2231 §5 (language).
 * @param value a subject or a display name
 * @returns the text; what is malformed, or longer than 16 KiB, as it was sent
 */
export function decodeWords(value: string): string {
  if (!value.includes('=?') || value.length > longest) return value
  const known = remembered.get(value)
  if (known !== undefined) return known
  const decoded = decode(value)
  if (value.length > short) return decoded
  if (remembered.size >= most) remembered.clear()
  remembered.set(value, decoded)
  return decoded
}

function decode(value: string): string {
  try {
    return libmime.decodeWords(value)
  } catch {
    return value
  }
}

/**
 * Encoded words of message headers, `=?utf-8?B?4pi6?=`, to text. The only file that uses the library for it.
 */
import { Libmime } from 'libmime'

const libmime = new Libmime()

/** Characters of the longest header value that is decoded; longer ones stay as sent. */
const longest = 16 * 1024

// The same names recur in a mailbox, and decoding takes longer than everything else about an address.
const remembered = new Map<string, string>()
/** The most values that are remembered (then all are forgotten), and the characters of the longest one. */
const most = 1024
const short = 256

/**
 * Decodes the encoded words in a header value; it joins words of one text that were split inside a character.
 * RFC 2047, and RFC 2231 §5 (language).
 * @param value a subject or a display name
 * @returns the text; malformed words, and values longer than 16 KiB, as sent
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

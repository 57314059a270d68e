/** The replacement for a secret: valid IMAP of one fixed shape, so the recorded stream still parses. */
import { octets } from '../wire/octets.ts'

/** The word that replaces every secret, whatever its length. */
export const redacted = 'redacted'
/** The mask as a quoted string. */
export const quoted = `"${redacted}"`
/** The mask as the octets of a literal. */
export const maskedLiteral: Uint8Array = octets(redacted)
/** The mask as base64, for SASL lines. */
export const maskedBase64 = base64(redacted)

/** @returns base64 of a text whose characters are octets */
export function base64(text: string): string {
  return Buffer.from(text, 'latin1').toString('base64')
}

/**
 * @param text a SASL line without its line end
 * @returns the octets as a text, or undefined when it is not base64
 */
export function unbase64(text: string): string | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 === 1) return undefined
  return Buffer.from(text, 'base64').toString('latin1')
}

/** One line taken apart: its text, the literal that it announces (`{12+}`), and its end. */
export interface LineText {
  readonly body: string
  readonly announcement: string
  readonly end: string
}

/**
 * @param line a whole line, its octets as characters
 * @param announces true when the conversation has found a literal after it
 */
export function lineText(line: string, announces: boolean): LineText {
  const end = /\r?\n$/.exec(line)?.[0] ?? ''
  const text = line.slice(0, line.length - end.length)
  const announcement = announces ? (/~?\{\d+\+?\}$/.exec(text)?.[0] ?? '') : ''
  return { body: text.slice(0, text.length - announcement.length), announcement, end }
}

/** The announcement of a masked literal: the same kind, of the mask's length. */
export function maskedAnnouncement(announcement: string): string {
  return announcement.replace(/\d+/, String(redacted.length))
}

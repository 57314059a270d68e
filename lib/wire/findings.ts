/**
 * The deviations that framing itself detects, by code, each in a few words. A NUL inside a line is not among
 * them: detecting it would cost another pass over every line, and the grammar sees it anyway. `lib/findings`
 * has the rule of each code.
 */

const details = {
  X01: 'the line ends in a bare LF (RFC 9051 §2.2)',
  X04: 'what follows the literal shows that its count is wrong (RFC 9051 §4.3)',
  X05: 'the literal is not complete (RFC 9051 §4.3)',
  X17: 'the line has no end; it is shown in pieces (RFC 7162 §4)',
  C09: 'sent after STARTTLS, before its result (RFC 9051 §6.2.1)',
  C14: 'a SASL response before "+" (RFC 9051 §6.2.2)',
  C15: 'literal octets sent before "+" (RFC 9051 §4.3)',
  C20: 'a command between IDLE and DONE (RFC 2177 §3)',
  C23: 'DONE without IDLE (RFC 2177 §3)',
  C24: 'DONE before "+" (RFC 2177 §3)',
  C33: 'sent after COMPRESS, before its result (RFC 4978 §3)',
  S12: '"+" while nothing waits for one (RFC 9051 §7.6)',
  S23: 'a server literal with "+" (RFC 9051 §4.3)',
  S77: '"+" for a literal that was refused before (RFC 9051 §7.6)',
} as const

/** A code in the `findings` of a `Part`. */
export type FramingCode = keyof typeof details

/** All codes. */
export const framingCodes = Object.keys(details) as readonly FramingCode[]

/** @returns what a code means: one short clause with the RFC section */
export function detailOf(code: FramingCode): string {
  return details[code]
}

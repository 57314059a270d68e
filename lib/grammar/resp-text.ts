/**
 * Finds the end of a response code, and whether it is one. Knows octets only. RFC 9051 §7.1, §9
 * (resp-text-code).
 */
import { code } from '../protocol/index.ts'
import { classes, octetClass } from './octets.ts'

const open = 0x5b
const close = 0x5d

/**
 * True when the arguments of this code (its name in upper case) are values; those of all other codes are
 * text: URLs, the server's own words. RFC 9051 §9, resp-text-code.
 */
export function hasValues(name: string): boolean {
  return (
    code(name)?.arguments.some(({ kind, list }) => list === true || (kind !== 'text' && kind !== 'url')) ??
    false
  )
}

/**
 * The end of the code's name.
 * @param from octet after the `[`
 * @returns the octet after the name, or -1 when there is no atom: Exchange puts `Error="…"` into the
 *   brackets, which is text (net-imap #597)
 */
export function codeNameEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from
  for (; at < end; at++) {
    const octet = bytes[at] as number
    const found = classes[octet]
    if (found === octetClass.space || octet === close) break
    if (found !== octetClass.plain && octet !== open) return -1
  }
  return at === from ? -1 : at
}

/**
 * The `]` that closes the code: the first one outside lists, brackets and strings; failing that, the first
 * one outside brackets; failing that, the first one.
 * @param from octet after the code's name
 * @returns its index, or -1
 */
export function codeEnd(bytes: Uint8Array, from: number, end: number): number {
  const careful = closing(bytes, from, end, true)
  if (careful >= 0) return careful
  const balanced = closing(bytes, from, end, false)
  if (balanced >= 0) return balanced
  const first = bytes.subarray(from, end).indexOf(close)
  return first < 0 ? -1 : from + first
}

function closing(bytes: Uint8Array, from: number, end: number, careful: boolean): number {
  let lists = 0
  let brackets = 0
  let quoted = false
  for (let at = from; at < end; at++) {
    const found = classes[bytes[at] as number]
    if (found === octetClass.quote && careful) quoted = !quoted
    else if (quoted) continue
    else if (found === octetClass.open && careful) lists++
    else if (found === octetClass.close && careful && lists > 0) lists--
    else if (lists > 0) continue
    else if (found === octetClass.bracketOpen) brackets++
    else if (found === octetClass.bracketClose && brackets-- === 0) return at
  }
  return -1
}

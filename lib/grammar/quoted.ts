/** Finds the end of a quoted string, even if the peer forgot to escape its content. Knows octets only. */
import { classes, octetClass } from './octets.ts'

const quote = 0x22
const backslash = 0x5c

/** The octets that end the fast path through a quoted string. */
const stops = Uint8Array.from({ length: 256 }, (_, octet) => {
  return octet === quote || octet === backslash || octet === 0x0d || octet === 0x0a ? 1 : 0
})

/**
 * The end of a well-formed quoted string.
 * @param start index of its opening quote
 * @returns the octet after it; -1 when it contains a backslash or line break, or ends where no value may end
 */
export function plainEnd(bytes: Uint8Array, start: number, limit: number): number {
  let at = start + 1
  while (at < limit && stops[bytes[at] as number] === 0) at++
  if (at >= limit || bytes[at] !== quote) return -1
  at++
  if (at >= limit) return at
  const next = classes[bytes[at] as number]
  return next === octetClass.space || next === octetClass.close ? at : -1
}

/** The way a quoted string ended. */
export type QuotedForm = 'strict' | 'unescaped' | 'open'

// Each search for a better end scans the line, so a hostile line gets only so many.
const tries = 8

/**
 * Finds the ends of the quoted strings of one frame, in linear time. A quote ends a string only where a
 * value may end, so that `"=?UTF-8?Q?"Dummy"?="` (Gmail) is one string. RFC 9051 §4.3.
 */
export class QuotedStrings {
  /** How the last string ended. */
  form: QuotedForm = 'strict'
  /** True when the last string contains a line break. */
  broken = false
  private patience = tries

  /** Forgets the previous frame. */
  reset(): void {
    this.patience = tries
  }

  /**
   * @param start index of the opening quote
   * @param limit index after the last octet that the string may take
   * @returns the index after the string
   */
  end(bytes: Uint8Array, start: number, limit: number): number {
    this.form = 'strict'
    this.broken = false
    const at = this.unescaped(bytes, start + 1, limit)
    if (at < limit && endsValue(bytes, at + 1, limit)) return at + 1
    return this.guess(bytes, start, at, limit)
  }

  /** The next quote without a backslash before it, or `limit`. */
  private unescaped(bytes: Uint8Array, from: number, limit: number): number {
    let at = from
    for (;;) {
      while (at < limit && stops[bytes[at] as number] === 0) at++
      if (at >= limit) return limit
      const octet = bytes[at]
      if (octet === quote) return at
      if (octet !== backslash) this.broken = true
      const escapes = octet === backslash && (bytes[at + 1] === quote || bytes[at + 1] === backslash)
      at += escapes ? 2 : 1
    }
  }

  private guess(bytes: Uint8Array, start: number, first: number, limit: number): number {
    const eager = this.patience > 0
    for (let at = first; eager && at < limit; at = this.unescaped(bytes, at + 1, limit)) {
      if (endsValue(bytes, at + 1, limit)) {
        this.form = 'unescaped'
        return at + 1
      }
    }
    this.patience--
    // Two strings without a space between them.
    if (first < limit) return first + 1
    this.form = 'open'
    return eager ? openEnd(bytes, start, limit) : limit
  }
}

function endsValue(bytes: Uint8Array, at: number, limit: number): boolean {
  if (at >= limit) return true
  const found = classes[bytes[at] as number]
  return (
    found === octetClass.space ||
    found === octetClass.close ||
    found === octetClass.open ||
    found === octetClass.bracketClose ||
    found === octetClass.lineEnd
  )
}

/** An unclosed string ends at a quote that was escaped by mistake (`"\" INBOX`), else with its line. */
function openEnd(bytes: Uint8Array, start: number, limit: number): number {
  for (let at = start + 1; at < limit; at++) {
    if (bytes[at] === quote && endsValue(bytes, at + 1, limit)) return at + 1
    if (classes[bytes[at] as number] === octetClass.lineEnd) return at
  }
  return limit
}

/**
 * Clients that speak something else than IMAP, told by their first octets, however these are cut. Knows
 * nothing of what comes after.
 */
import { join, latin1 } from '../wire/octets.ts'
import type { Cause } from './causes.ts'

/** What does not speak IMAP. */
export interface Stranger extends Cause {
  /** True for what must learn nothing: no word is said to it. */
  readonly shunned: boolean
}

interface Row extends Stranger {
  /** Fits what only such a client says. */
  readonly said: RegExp
  /** Fits what may still become that. */
  readonly perhaps: RegExp
}

const METHODS = ['GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'PATCH', 'DELETE', 'TRACE', 'CONNECT', 'PRI']

/** Fits each text with which one of the words begins. */
function beginningOf(words: readonly string[]): string {
  const letters = (word: string): string =>
    [...word].reduceRight((rest, letter) => `(?:${letter}${rest})?`, '')
  return words.map(letters).join('|')
}

const strangers: readonly Row[] = [
  {
    // The record type of a handshake and the major version of all TLS. RFC 8446 §5.1.
    said: /^\x16\x03/,
    perhaps: /^\x16$/,
    cause: 'the mail client begins with TLS on a port that begins without it',
    remedy: 'set the connection security of the client to STARTTLS or none, or use the TLS port',
    shunned: false,
  },
  {
    // A request line: what a page in a browser can make it send to any port. A tag may be spelled like a
    // method, but no command begins like a target. RFC 9112 §3.2.
    said: new RegExp(`^(?:${METHODS.join('|')}) (?:[/*]|http)`, 'i'),
    perhaps: new RegExp(
      `^(?:${beginningOf(METHODS)}|(?:${METHODS.join('|')}) ${beginningOf(['http'])})$`,
      'i',
    ),
    cause: 'a browser asks for a page, and this is IMAP',
    remedy: 'close the page that connects to this port, unless it was you who typed its address',
    shunned: true,
  },
]

/** Octets after which every row is decided. */
const ENOUGH = 16

/** Who speaks, as far as it is known. */
export type Verdict =
  /** It is not decided: what has come waits. */
  | { readonly type: 'perhaps' }
  /** It may be a mail client: what has waited passes, read by read. */
  | { readonly type: 'nobody'; readonly reads: readonly Uint8Array[] }
  | { readonly type: 'stranger'; readonly stranger: Stranger }

/** The first octets of one client. */
export class FirstOctets {
  private readonly reads: Uint8Array[] = []

  /** Takes the next read. Decided at the first octet that differs from what a stranger would say. */
  take(bytes: Uint8Array): Verdict {
    this.reads.push(bytes)
    const whole = join(this.reads)
    const text = latin1(whole, 0, Math.min(whole.length, ENOUGH))
    const stranger = strangers.find(({ said }) => said.test(text))
    if (stranger !== undefined) return { type: 'stranger', stranger }
    if (strangers.some(({ perhaps }) => perhaps.test(text))) return { type: 'perhaps' }
    return { type: 'nobody', reads: this.reads }
  }

  /** The client says no more, or is gone: what has waited. */
  end(): readonly Uint8Array[] {
    return this.reads.splice(0)
  }
}

/**
 * Clients that speak something else than IMAP, told by what they say first, however it is cut. Knows nothing
 * of what comes after.
 */
import { command } from '../protocol/index.ts'
import { limits } from '../record/limits.ts'
import { join, latin1 } from '../wire/octets.ts'
import type { Cause } from './causes.ts'

/** What does not speak IMAP. */
export interface OtherProtocol extends Cause {
  /** True for what must learn nothing: no word is said to it. */
  readonly shunned: boolean
}

/** What the first octets say of who speaks. */
type Reading = 'is' | 'perhaps' | 'is not'

interface Row extends OtherProtocol {
  /** @param said all that has come, as one character for each octet; not empty */
  readonly read: (said: string) => Reading
}

/** The blanks that somebody may take for one: of HTTP a bare CR, VT and FF too. RFC 9112 §3. */
const leading = /^[ \t\v\f\r\n]+/
/** Any word for the method, a target, and what comes behind it, each with the blanks before it. */
const requestLine = /^([^\0-\x20\x7f]+)([ \t\v\f\r]*)([^\0-\x20\x7f"({]*)([ \t\v\f\r]*)(.*)$/s
/** The beginning of a target that no word of IMAP has: of a path, `*`, and an address. RFC 9112 §3.2. */
const requestTarget = /^(?:[/*]|[a-z][a-z0-9+.-]*:\/)/i
const httpVersion = 'http/'

/**
 * A request line, which is what a page in a browser can make it send to any port, with a method of its own
 * choosing, and what a client sends that takes us for its proxy. A tag may be spelled like a method, but no
 * command like a target.
 */
function request(said: string): Reading {
  const line = said.replace(leading, '')
  if (line === '') return 'perhaps'
  const [, , gap, target, blanks, rest] = requestLine.exec(line) ?? []
  if (gap === undefined) return 'is not'
  if (requestTarget.test(target)) return 'is'
  if (gap === '' || target === '' || blanks === '') return rest === '' ? 'perhaps' : 'is not'
  // Of `x:22` and what else may be a target only the word behind it tells.
  if (command(target) !== undefined) return 'is not'
  const version = rest.slice(0, httpVersion.length).toLowerCase()
  if (version !== httpVersion) return httpVersion.startsWith(version) ? 'perhaps' : 'is not'
  if (rest.length === httpVersion.length) return 'perhaps'
  return /\d/.test(rest[httpVersion.length]) ? 'is' : 'is not'
}

/** By its first octets, where a pattern for them and one for their beginnings are enough. */
function opening(whole: RegExp, beginning: RegExp): Row['read'] {
  return (said) => (whole.test(said) ? 'is' : beginning.test(said) ? 'perhaps' : 'is not')
}

const browser: Row = {
  read: request,
  cause: 'a browser asks for a page, and this is IMAP',
  remedy: 'close the page that connects to this port, unless it was you who typed its address',
  shunned: true,
}

const otherProtocols: readonly Row[] = [
  {
    // The record type of a handshake and the major version of all TLS. RFC 8446 §5.1.
    read: opening(/^\x16\x03/, /^\x16$/),
    cause: 'the mail client begins with TLS on a port that begins without it',
    remedy: 'set the connection security of the client to STARTTLS or none, or use the TLS port',
    shunned: false,
  },
  {
    // What a page can make it send to look for a way to its calls. RFC 8489 §5, behind a length RFC 4571 §2.
    read: opening(/^(?:[\0\x01].)?[\0\x01].{3}\x21\x12\xa4\x42/s, /^[\0\x01].{0,8}$/s),
    cause: 'a browser looks for a way to a call (STUN), and this is IMAP',
    remedy: 'close the page that connects to this port',
    shunned: true,
  },
  browser,
]

/** Who speaks, as far as it is known. */
export type FirstWords =
  /** It is not decided: what has come waits. */
  | { readonly type: 'perhaps' }
  /** Nothing was said yet but blanks and empty lines: they pass. */
  | { readonly type: 'blank' }
  /** It may be a mail client: what has waited passes, read by read. */
  | { readonly type: 'nobody'; readonly reads: readonly Uint8Array[] }
  | { readonly type: 'other'; readonly other: OtherProtocol }

/** The first line of one client. */
export class FirstLine {
  private readonly reads: Uint8Array[] = []

  /** Takes the next read. Decided at the first octet that differs from what another protocol would say. */
  take(bytes: Uint8Array): FirstWords {
    this.reads.push(bytes)
    const whole = join(this.reads)
    const text = latin1(whole, 0, Math.min(whole.length, limits.firstLine))
    const other = otherProtocols.find(({ read }) => read(text) === 'is')
    if (other !== undefined) return { type: 'other', other }
    if (text.replace(leading, '') === '') {
      this.reads.pop()
      return { type: 'blank' }
    }
    const open = otherProtocols.some(({ read }) => read(text) === 'perhaps')
    if (!open) return { type: 'nobody', reads: this.reads }
    // No tag and no command is so long.
    return whole.length < limits.firstLine ? { type: 'perhaps' } : { type: 'other', other: browser }
  }

  /** The client says no more, or is gone: what has waited. */
  end(): readonly Uint8Array[] {
    return this.reads.splice(0)
  }
}

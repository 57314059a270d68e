/**
 * Recognizes clients that do not speak IMAP by the first octets they send, however these are split into
 * reads. Knows nothing about later octets.
 */
import { command } from '../protocol/index.ts'
import { limits } from '../record/limits.ts'
import { join, latin1 } from '../wire/octets.ts'
import type { Cause } from './causes.ts'

/** A protocol that is not IMAP. */
export interface OtherProtocol extends Cause {
  /** True when the peer must learn nothing: nothing is sent to it. */
  readonly shunned: boolean
}

/** Whether the first octets are those of a protocol. */
type Reading = 'is' | 'perhaps' | 'is not'

interface Row extends OtherProtocol {
  /** @param said all octets so far, one character for each; not empty */
  readonly read: (said: string) => Reading
}

/** White space that a recipient may skip; HTTP allows a bare CR, VT and FF too. RFC 9112 §3. */
const leading = /^[ \t\v\f\r\n]+/
/** A method, which may be any word, a target, and the rest, each with the blanks before it. */
const requestLine = /^([^\0-\x20\x7f]+)([ \t\v\f\r]*)([^\0-\x20\x7f"({]*)([ \t\v\f\r]*)(.*)$/s
/** The beginning of a target that no IMAP command has: a path, `*` or a URL. RFC 9112 §3.2. */
const requestTarget = /^(?:[/*]|[a-z][a-z0-9+.-]*:\/)/i
const httpVersion = 'http/'

/**
 * An HTTP request line. A web page can make a browser send one to any port, with any method; a client that
 * takes us for its HTTP proxy sends one too. A tag may be spelled like a method, but no command like a
 * target.
 */
function request(said: string): Reading {
  const line = said.replace(leading, '')
  if (line === '') return 'perhaps'
  const [, , gap, target, blanks, rest] = requestLine.exec(line) ?? []
  if (gap === undefined) return 'is not'
  if (requestTarget.test(target)) return 'is'
  if (gap === '' || target === '' || blanks === '') return rest === '' ? 'perhaps' : 'is not'
  // Whether `x:22` or the like is a target depends on the word behind it.
  if (command(target) !== undefined) return 'is not'
  const version = rest.slice(0, httpVersion.length).toLowerCase()
  if (version !== httpVersion) return httpVersion.startsWith(version) ? 'perhaps' : 'is not'
  if (rest.length === httpVersion.length) return 'perhaps'
  return /\d/.test(rest[httpVersion.length]) ? 'is' : 'is not'
}

/** Matches first octets by two patterns: one for all of them, one for their beginnings. */
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
    // STUN, which a page can make a browser send for a call. RFC 8489 §5, behind a length RFC 4571 §2.
    read: opening(/^(?:[\0\x01].)?[\0\x01].{3}\x21\x12\xa4\x42/s, /^[\0\x01].{0,8}$/s),
    cause: 'a browser looks for a way to a call (STUN), and this is IMAP',
    remedy: 'close the page that connects to this port',
    shunned: true,
  },
  browser,
]

/** The verdict about the client, as far as it is known. */
export type FirstWords =
  /** Not decided yet: the octets so far wait. */
  | { readonly type: 'perhaps' }
  /** Only blanks and empty lines so far: they are forwarded. */
  | { readonly type: 'blank' }
  /** It may be a mail client: the reads that waited are forwarded one by one. */
  | { readonly type: 'nobody'; readonly reads: readonly Uint8Array[] }
  | { readonly type: 'other'; readonly other: OtherProtocol }

/** The first line of one client. */
export class FirstLine {
  private readonly reads: Uint8Array[] = []

  /** Takes the next read. Decides at the first octet that no other protocol would send there. */
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
    // No tag and command are that long.
    return whole.length < limits.firstLine ? { type: 'perhaps' } : { type: 'other', other: browser }
  }

  /** The client has half-closed, or is gone. Returns the reads that waited. */
  end(): readonly Uint8Array[] {
    return this.reads.splice(0)
  }
}

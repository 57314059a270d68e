/**
 * Clients that speak something else than IMAP, told by their first octets. Knows nothing of what comes after.
 */
import { latin1 } from '../wire/octets.ts'
import type { Cause } from './causes.ts'

/** A request line of HTTP: what a page in a browser can make it send to any port. RFC 9112 §3. */
const HTTP = /^[A-Z]{3,16} [^ \r\n]+ HTTP\/\d/

/** The record type of a handshake and the major version of all TLS. RFC 8446 §5.1. */
const HANDSHAKE = 0x16
const MAJOR = 0x03

/**
 * @param first the first octets of a client
 * @returns what it is instead of a mail client in the clear; undefined when it may be one
 */
export function stranger(first: Uint8Array): Cause | undefined {
  if (first[0] === HANDSHAKE && (first.length === 1 || first[1] === MAJOR)) {
    return {
      cause: 'the mail client begins with TLS on a port that begins without it',
      remedy: 'set the connection security of the client to STARTTLS or none, or use the TLS port',
    }
  }
  if (HTTP.test(latin1(first, 0, Math.min(first.length, 4096))))
    return { cause: 'a browser asks for a page, and this is IMAP' }
  return undefined
}

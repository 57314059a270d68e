/** Why a server's certificate was refused, in words that name the certificate and its dates. */
import type tls from 'node:tls'
import { type Cause, Explained, explain } from '../causes.ts'
import { namesIn } from './facts.ts'

/** Characters of a CA's name that are shown; a certificate may hold a name of any length. */
const longestName = 60

/** The reported fields of one certificate of a chain. */
export interface RefusedCertificate {
  readonly subject: string
  readonly issuer: string
  readonly validFrom: string
  readonly validTo: string
}

/** At most so many certificates of a chain are read; a chain may be a circle. */
const longestChain = 10

/**
 * True when OpenSSL has found something wrong; call it between the handshake and its verification. Reading a
 * whole chain takes as long as the handshake itself, so it is read only then. Node reports the error only
 * after it has ended the socket. In a Node version without `verifyError` every chain is read.
 */
export function isDoubted(secure: tls.TLSSocket): boolean {
  const handle: unknown = Reflect.get(secure, '_handle')
  if (typeof handle !== 'object' || handle === null || !('verifyError' in handle)) return true
  return typeof handle.verifyError !== 'function' || handle.verifyError() != null
}

/**
 * The certificates that a server sent, its own first. Call it before they are verified: after a refusal the
 * socket is gone. `getPeerX509Certificate` would take the server's own out of the chain.
 */
export function shownBy(secure: tls.TLSSocket): readonly RefusedCertificate[] {
  const chain: RefusedCertificate[] = []
  const seen = new Set<string>()
  let next: tls.DetailedPeerCertificate | undefined = secure.getPeerCertificate(true)
  while (next?.fingerprint256 !== undefined && chain.length < longestChain) {
    if (seen.has(next.fingerprint256)) break
    seen.add(next.fingerprint256)
    const { subject, issuer, valid_from: validFrom, valid_to: validTo } = next
    chain.push({ subject: nameIn(subject), issuer: nameIn(issuer), validFrom, validTo })
    next = next.issuerCertificate
  }
  return chain
}

function nameIn(name: tls.Certificate | undefined): string {
  return String(name?.CN ?? name?.O ?? 'a CA without a name').slice(0, longestName)
}

/** Error codes for an issuer that is not found. */
const unsigned = /^UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(?:_LOCALLY)?)$/

/**
 * @param error the error with which the handshake ended
 * @param chain the certificates that the server had sent by then
 * @returns the same error, or one with more detail
 */
export function refusal(error: unknown, chain: readonly RefusedCertificate[]): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const known = explain('server', error)
  const names = code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? namesShown(error) : ''
  if (names !== '') return new Explained({ ...known, cause: `${known.cause}: ${names}` })
  const [own, ...others] = chain
  if (own === undefined) return error
  if (code === 'CERT_HAS_EXPIRED') {
    const [first] = chain.toSorted((a, b) => (day(a.validTo) < day(b.validTo) ? -1 : 1))
    return new Explained(
      first === own ? { ...known, cause: `${known.cause} on ${day(own.validTo)}` } : above(first),
    )
  }
  if (code === 'CERT_NOT_YET_VALID') {
    const last = chain
      .map(({ validFrom }) => day(validFrom))
      .sort()
      .at(-1)
    return new Explained({ ...known, cause: `${known.cause}, but from ${last} on` })
  }
  return unsigned.test(code) && others.length === 0 ? new Explained(alone(own)) : error
}

/** At most so many names of a certificate are shown. */
const mostNames = 3

/** The names that a certificate is for, taken from Node's error: `imap.example.org, mail.example.org, …`. */
function namesShown(error: unknown): string {
  const shown: unknown = error instanceof Error ? Reflect.get(error, 'cert') : undefined
  const listed: unknown =
    typeof shown === 'object' && shown !== null ? Reflect.get(shown, 'subjectaltname') : ''
  const names = namesIn(typeof listed === 'string' ? listed : undefined)
  const told = names.slice(0, mostNames).map((name) => name.replace(/^[^:]*:/, '').slice(0, longestName))
  return [...told, ...(names.length > mostNames ? ['…'] : [])].join(', ')
}

/** A certificate that signed the server's has expired. The server's own is valid, so this is hard to find. */
function above({ subject, issuer, validTo }: RefusedCertificate): Cause {
  const cause = `the certificate of ${subject}, which signed the server's, has expired on ${day(validTo)}`
  return subject === issuer
    ? { cause, remedy: 'name the renewed root of that CA with --ca-file' }
    : { cause, remedy: "the server's administrator puts the renewed one into the server's certificate file" }
}

/** A server must send each certificate between its own and the root: RFC 8446 §4.4.2. */
function alone({ issuer }: RefusedCertificate): Cause {
  return {
    cause: `the server did not send the certificate of ${issuer}, which signed its own`,
    remedy:
      "the server's administrator adds it to the server's certificate file (intermediate, fullchain); " +
      'if this CA is your own, name it with --ca-file',
  }
}

function day(date: string): string {
  const time = Date.parse(date)
  return Number.isNaN(time) ? date : new Date(time).toISOString().slice(0, 10)
}

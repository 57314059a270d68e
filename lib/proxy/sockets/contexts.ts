/** TLS contexts of both legs, made once for many connections. */
import tls from 'node:tls'
import type { ServerAddress } from './leg.ts'

/** The certificate we show to mail clients, as PEM. */
export interface OwnCertificate {
  readonly key: string
  readonly chain: string
}

/** The TLS context for mail clients, made once for all of them. */
export type ServingContext = tls.SecureContext

/** @returns the context for a certificate; @throws when key and certificate do not match */
export function contextOf(certificate: OwnCertificate): ServingContext {
  return tls.createSecureContext({ key: certificate.key, cert: certificate.chain, minVersion: 'TLSv1.2' })
}

const contexts = new WeakMap<ServerAddress, tls.SecureContext>()

/** The TLS context for a server, made once for all connections to it: its CAs are slow to read. */
export function contextFor(server: ServerAddress): tls.SecureContext {
  const known = contexts.get(server)
  if (known !== undefined) return known
  const { ca } = server.verification
  const context = tls.createSecureContext({
    ca: ca === undefined ? undefined : [...ca],
    minVersion: server.oldest,
    // OpenSSL's security level 1 refuses the signatures of TLS before 1.2, whatever `minVersion` allows.
    ciphers: server.oldest < 'TLSv1.2' ? 'DEFAULT:@SECLEVEL=0' : undefined,
  })
  contexts.set(server, context)
  return context
}

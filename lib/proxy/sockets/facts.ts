/** The negotiated TLS parameters of a socket and its peer's certificates, as facts for the record. */
import { createHash, type X509Certificate } from 'node:crypto'
import type tls from 'node:tls'
import type { CertificateFact, Side, TlsFact } from '../../record/record.ts'

/** SHA-256 of a certificate's public key, in base64; empty when there is no certificate. */
export function pinOf(certificate: X509Certificate | undefined): string {
  const key = certificate?.publicKey.export({ type: 'spki', format: 'der' })
  return key === undefined ? '' : createHash('sha256').update(key).digest('base64')
}

/** The TLS version, cipher and ALPN of a leg. */
export function negotiated(leg: Side, secure: tls.TLSSocket): TlsFact {
  const alpn = typeof secure.alpnProtocol === 'string' ? secure.alpnProtocol : undefined
  return { name: 'tls', leg, protocol: secure.getProtocol() ?? '', cipher: secure.getCipher().name, alpn }
}

/** At most so many certificates of a chain are read; a chain may be a circle. */
const longestChain = 10

/** @returns the facts to record about the peer's certificate and its issuers */
export function certificatesOf(leaf: X509Certificate | undefined): Pick<TlsFact, 'certificate' | 'issuers'> {
  const chain: CertificateFact[] = []
  let next = leaf
  while (next !== undefined && chain.length < longestChain) {
    const { subject, issuer, subjectAltName, validFrom, validTo, fingerprint256 } = next
    if (chain.some((seen) => seen.fingerprint256 === fingerprint256)) break
    const signed = { names: namesIn(subjectAltName), validFrom, validTo, fingerprint256 }
    chain.push({ subject: inOneLine(subject), issuer: inOneLine(issuer), ...signed })
    next = next.issuerCertificate
  }
  const [certificate, ...issuers] = chain
  return { certificate, issuers }
}

/** @returns each name as Node spells it: `DNS:imap.example.org`, `IP Address:192.0.2.1` */
export function namesIn(subjectAltName: string | undefined): string[] {
  return (subjectAltName ?? '').split(', ').filter((name) => name !== '')
}

/** Joins the attributes of a name, which Node puts on separate lines. */
function inOneLine(name: string | undefined): string {
  return (name ?? '').replaceAll('\n', ', ')
}

/** What is known about a connection besides its frames: addresses, TLS, causes, reasons. */
import type { CertificateFact, DelayFigures, Endpoint, Fact, TlsFact } from '../record/record.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import { remark } from './sentences.ts'
import { nameAttributes } from './vocabulary.ts'

/** Addresses that are the same on every machine. */
const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|::|0\.0\.0\.0|::ffff:127\.\d+\.\d+\.\d+|localhost|)$/i

const host = (name: string, names: Pseudonyms): string => (LOOPBACK.test(name) ? name : names.text(name))

/** @returns an endpoint whose address and host are pseudonyms; loopback and the port stay */
export function endpoint({ address, port, host: name }: Endpoint, names: Pseudonyms): Endpoint {
  return { address: host(address, names), port, ...(name === undefined ? {} : { host: host(name, names) }) }
}

/** `CN=imap.example.org`, `DNS:imap.example.org`: what stands before the sign stays. */
function distinguished(text: string, names: Pseudonyms): string {
  return text.replace(
    /([A-Za-z ]+[=:])?([^\n,+=:]*|[^\n,+]*)/g,
    (_, key: string | undefined, value: string) => {
      if (key === undefined) return names.text(value)
      const known = key.replace(/^ *(?:ip )?| *[=:]$|address/gi, '').toLowerCase()
      return (known === '' || nameAttributes.has(known) ? key : names.text(key)) + names.text(value)
    },
  )
}

/** Moved as all dates are, and without its second: with those anybody could find it in a public log. */
const day = (date: string, names: Pseudonyms): string =>
  names.text(date.replace(/\d\d:\d\d:\d\d/, '00:00:00'))

function certificate(fact: CertificateFact, names: Pseudonyms): CertificateFact {
  return {
    subject: distinguished(fact.subject, names),
    issuer: distinguished(fact.issuer, names),
    names: fact.names.map((name) => distinguished(name, names)),
    validFrom: day(fact.validFrom, names),
    validTo: day(fact.validTo, names),
    fingerprint256: names.hex(fact.fingerprint256),
  }
}

function tls(fact: TlsFact, names: Pseudonyms): TlsFact {
  const { servername, alpn, issuers } = fact
  return {
    name: 'tls',
    leg: fact.leg,
    protocol: fact.protocol,
    cipher: fact.cipher,
    ...(fact.verified === undefined ? {} : { verified: fact.verified }),
    ...(servername === undefined ? {} : { servername: host(servername, names) }),
    ...(alpn === undefined ? {} : { alpn: /^(?:imap|h2|http\/1\.1|)$/.test(alpn) ? alpn : names.text(alpn) }),
    ...(fact.certificate === undefined ? {} : { certificate: certificate(fact.certificate, names) }),
    ...(issuers === undefined ? {} : { issuers: issuers.map((issuer) => certificate(issuer, names)) }),
  }
}

const figures = ({ count, p50, p95, p99, max }: DelayFigures): DelayFigures => ({ count, p50, p95, p99, max })

/** @returns the fact with pseudonyms in it; of kinds that nobody knows here nothing but their name */
export function factShared(fact: Fact, names: Pseudonyms): Fact {
  switch (fact.name) {
    case 'tls':
      return tls(fact, names)
    case 'literal':
      return { name: 'literal', side: fact.side, length: fact.length, sha256: names.hex(fact.sha256) }
    case 'failure': {
      const { leg, cause, remedy } = fact
      const advice = remedy === undefined ? {} : { remedy: remark(remedy, names) }
      return { name: 'failure', leg, cause: remark(cause, names), ...advice }
    }
    case 'note':
      return { name: 'note', text: remark(fact.text, names) }
    case 'delay':
      return { name: 'delay', passed: figures(fact.passed), waited: figures(fact.waited) }
    case 'unprotected':
      return { name: 'unprotected', command: remark(fact.command, names), offered: fact.offered }
    case 'comment':
      // What people write about a session names whatever they like: it is left out.
      return { name: 'comment', on: '', text: '', marked: false }
  }
}

/** What is known about a connection besides its frames: addresses, TLS, causes, reasons. */
import type { CertificateFact, DelayFigures, Endpoint, Fact, TlsFact } from '../record/record.ts'
import { type Decisions, decided, stays } from './decisions.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import { remark } from './sentences.ts'
import { cipherParts, nameAttributes } from './vocabulary.ts'

/** Addresses that are the same on every machine. */
const loopback = /^(?:127(?:\.\d{1,3}){3}|::1|::|0\.0\.0\.0|::ffff:127(?:\.\d{1,3}){3}|localhost|)$/i

const host = (name: string, names: Pseudonyms): string => (loopback.test(name) ? name : names.text(name))

const ends: Decisions<Endpoint, Pseudonyms> = { address: host, port: stays, host }

/** @returns an endpoint whose address and host are pseudonyms; loopback and the port stay */
export function endpoint(end: Endpoint, names: Pseudonyms): Endpoint {
  return decided(end, ends, names)
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

const without = (date: string): string => date.replace(/\d\d:\d\d:\d\d/, '00:00:00')

/** Moved as all dates are, and without its second: with those anybody could find it in a public log. */
const day = (date: string, names: Pseudonyms): string => names.text(without(date))

const digest = (text: string, names: Pseudonyms): string =>
  /^[\da-f:]*$/i.test(text) ? names.hex(text) : names.text(text)

const certificateFields: Decisions<CertificateFact, Pseudonyms> = {
  subject: distinguished,
  issuer: distinguished,
  names: (all, names) => all.map((name) => distinguished(name, names)),
  validFrom: day,
  validTo: day,
  fingerprint256: digest,
}

const certificate = (fact: CertificateFact, names: Pseudonyms): CertificateFact =>
  decided(fact, certificateFields, names)

/** How long one of an authority is valid tells which one it is, and so when that was. */
const release = (date: string, names: Pseudonyms): string => names.text(without(date), 'words')
const issuerFields = { ...certificateFields, validFrom: release, validTo: release }

const protocol = /^(?:TLSv1(?:\.[1-3])?|SSLv[23]|)$/

/** `TLS_AES_256_GCM_SHA384`, `ECDHE-RSA-AES128-SHA`: the names of IANA and of OpenSSL are of few parts. */
const isCipher = (text: string): boolean =>
  text.length <= 64 && text.split(/[_-]/).every((part) => cipherParts.has(part))

const alpn = /^(?:imap|h2|http\/1\.1|)$/

const tls: Decisions<TlsFact, Pseudonyms> = {
  name: stays,
  leg: stays,
  protocol: (text, names) => (protocol.test(text) ? text : names.text(text)),
  cipher: (text, names) => (text === '' || isCipher(text) ? text : names.text(text)),
  verified: stays,
  servername: host,
  alpn: (text, names) => (alpn.test(text) ? text : names.text(text)),
  certificate,
  issuers: (all, names) => all.map((one) => decided(one, issuerFields, names)),
}

const spread: Decisions<DelayFigures, undefined> = {
  count: stays,
  p50: stays,
  p95: stays,
  p99: stays,
  max: stays,
}
const figures = (all: DelayFigures): DelayFigures => decided(all, spread, undefined)

const facts: { readonly [Name in Fact['name']]: Decisions<Extract<Fact, { name: Name }>, Pseudonyms> } = {
  tls,
  literal: { name: stays, side: stays, length: stays, sha256: digest },
  failure: { name: stays, leg: stays, cause: remark, remedy: remark },
  note: { name: stays, text: remark },
  delay: { name: stays, passed: figures, waited: figures },
  unprotected: { name: stays, command: remark, offered: stays },
  ungreeted: { name: stays, cause: remark, remedy: remark },
  // What people write about a session names whatever they like: it is left out.
  comment: { name: stays, on: () => '', nth: () => undefined, text: () => '', marked: () => false },
}

/** @returns the fact with pseudonyms in it, and without what is not decided about here */
export function factShared(fact: Fact, names: Pseudonyms): Fact {
  return decided(fact, facts[fact.name] as Decisions<Fact, Pseudonyms>, names)
}

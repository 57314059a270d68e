/** Shares the facts about a connection besides its frames: addresses, TLS, causes, reasons. */
import type { CertificateFact, DelayFigures, Endpoint, Fact, TlsFact } from '../record/record.ts'
import { type Decisions, decided, stays } from './decisions.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import { remark } from './sentences.ts'
import { cipherParts, nameAttributes } from './vocabulary.ts'

/** Addresses that every machine has. */
const loopback = /^(?:127(?:\.\d{1,3}){3}|::1|::|0\.0\.0\.0|::ffff:127(?:\.\d{1,3}){3}|localhost|)$/i

const host = (name: string, names: Pseudonyms): string => (loopback.test(name) ? name : names.text(name))

const ends: Decisions<Endpoint, Pseudonyms> = { address: host, port: stays, host }

/** @returns an endpoint with pseudonyms for address and host; loopback addresses and the port stay */
export function endpoint(end: Endpoint, names: Pseudonyms): Endpoint {
  return decided(end, ends, names)
}

/** `CN=imap.example.org`, `DNS:imap.example.org`: the part before the sign stays. */
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

/** Moved like all dates, and without its time of day, by which anybody could find it in a public log. */
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

/** Not moved, but replaced: the validity period of a CA identifies it, and so would reveal its real dates. */
const release = (date: string, names: Pseudonyms): string => names.text(without(date), 'words')
const issuerFields = { ...certificateFields, validFrom: release, validTo: release }

const protocol = /^(?:TLSv1(?:\.[1-3])?|SSLv[23]|)$/

/** `TLS_AES_256_GCM_SHA384`, `ECDHE-RSA-AES128-SHA`: names of IANA and OpenSSL consist of known parts. */
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
  // Left out: comments of the user may name anything.
  comment: { name: stays, on: () => '', nth: () => undefined, text: () => '', marked: () => false },
}

/** @returns the fact with pseudonyms, and without fields that have no decision here */
export function factShared(fact: Fact, names: Pseudonyms): Fact {
  return decided(fact, facts[fact.name] as Decisions<Fact, Pseudonyms>, names)
}

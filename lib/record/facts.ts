/** All kinds of facts, as data: what is known about a connection or the session besides its octets. */
import {
  count,
  type Fields,
  field,
  listOf,
  maybe,
  type Of,
  object,
  oneOf,
  type Plain,
  text,
  truth,
} from './kinds.ts'

/** One record, or one fact. */
export interface FactShape {
  /** When it is recorded, and what it means. */
  readonly about: string
  readonly fields: Fields
}

const side = oneOf('client', 'server')

/** The peer's certificate, as the fields that people compare. */
const certificate = object({
  subject: field(text, 'whose it is'),
  issuer: field(text, 'who signed it'),
  names: field(listOf(text), 'the names that it is for'),
  validFrom: field(text, 'from when on it is valid'),
  validTo: field(text, 'until when'),
  fingerprint256: field(text, 'its SHA-256, in hex'),
})

/** Percentiles of many durations: the values that 50, 95 and 99 of a hundred do not exceed. */
const figures = object({
  count: field(count, 'how many reads'),
  p50: field(count, 'what half of them took at most, in nanoseconds'),
  p95: field(count, 'what 95 of a hundred took at most'),
  p99: field(count, 'what 99 of a hundred took at most'),
  max: field(count, 'what the longest took'),
})

/** All facts by name. */
export const facts = {
  tls: {
    about: 'TLS of one leg, as negotiated.',
    fields: {
      leg: field(side, 'with whom'),
      protocol: field(text, 'the version: `TLSv1.3`'),
      cipher: field(text, 'the cipher suite'),
      verified: maybe(truth, 'false only where a flag asked for that'),
      servername: maybe(text, 'the name that was asked for (SNI)'),
      alpn: maybe(text, 'the protocol that was agreed on (ALPN)'),
      certificate: maybe(certificate, 'the certificate of the other end'),
      issuers: maybe(listOf(certificate), 'who signed it, and who signed that, as far as they were sent'),
    },
  },
  literal: {
    about: 'A literal that was longer than the keep limit.',
    fields: {
      side: field(side, 'who sent it'),
      length: field(count, 'its whole length in bytes'),
      sha256: field(text, 'the SHA-256 of all of them, in hex'),
    },
  },
  failure: {
    about: 'Something outside of imapscope failed for this connection.',
    fields: {
      leg: field(side, 'towards whom'),
      cause: field(text, 'what happened'),
      remedy: maybe(text, 'what to do about it'),
    },
  },
  note: {
    about: 'A remark by the proxy about itself, or by another program about a packet.',
    fields: { text: field(text, 'for people') },
  },
  delay: {
    about:
      'How long reads stayed with the proxy, of the whole session, told once, when it ends: from the read ' +
      'on one leg until its write was handed to the socket of the other. What the system holds before and ' +
      'after is not in it.',
    fields: {
      passed: field(figures, 'reads that were written at once'),
      waited: field(
        figures,
        'reads that waited for writes before them, which the receiver had not taken yet',
      ),
    },
  },
  comment: {
    about:
      "What the user wrote beside something, and whether they marked it. The record's connection and time " +
      'are those of what it is about; of several about the same the last one holds.',
    fields: {
      on: field(text, 'the tag of a command; for what is none `*` and its word: `* EXISTS`, `* greeting`'),
      nth: maybe(count, 'how many with the same connection, time and `on` come before it; absent for none'),
      text: field(text, 'empty where there is none, or none any more'),
      marked: field(truth, 'whether it is marked'),
    },
  },
  unprotected: {
    about:
      'A login has left in the clear, towards a server on another machine: the first one of its connection.',
    fields: {
      command: field(text, '`LOGIN`, `AUTHENTICATE`, or `what looks like a login`'),
      offered: field(
        oneOf('yes', 'no', 'not known'),
        'whether the server had offered STARTTLS, as far as it told',
      ),
    },
  },
  ungreeted: {
    about: 'The server has not greeted for a while, or ended instead. It may still greet.',
    fields: {
      cause: field(text, 'why that probably is'),
      remedy: field(text, 'what to do then'),
    },
  },
} as const satisfies Readonly<Record<string, FactShape>>

/** The type of all facts in a table. It follows new rows and new fields by itself. */
export type FactsIn<Table extends Readonly<Record<string, FactShape>>> = {
  [Name in keyof Table]: Plain<{ readonly name: Name } & Of<Table[Name]['fields']>>
}[keyof Table]

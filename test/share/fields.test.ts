/** Every field of every record and of the head: of what somebody wrote into a text of it nothing is told. */
import { describe, expect, test } from 'vitest'
import type { Fact, SessionHead } from '../../lib/record/record.ts'
import type { SessionInput } from '../../lib/session/session.ts'
import { factShared } from '../../lib/share/connection-facts.ts'
import { type Decisions, decided, stays } from '../../lib/share/decisions.ts'
import { pseudonyms } from '../../lib/share/pseudonyms.ts'
import { headShared, sharing } from '../../lib/share/share.ts'

const key = new Uint8Array(16).fill(3)
const names = pseudonyms(key, 'like')
const text = 'TLS for Fredericus Xylander 4912345678'
const said = /fredericus|xylander|4912345678/i

const head: SessionHead = { version: 2, started: 0n, program: 'imapscope 0.1.0', redacted: true }
const at = { connection: 1, time: 1 } as const
const certificate = {
  subject: text,
  issuer: `CN=${text}`,
  names: [text],
  validFrom: text,
  validTo: text,
  fingerprint256: text,
}
const spread = { count: 1, p50: 1, p95: 2, p99: 3, max: 4 }
const facts: readonly Fact[] = [
  { name: 'tls', leg: 'server', protocol: text, cipher: text, alpn: text, servername: text },
  { name: 'tls', leg: 'server', protocol: 'TLSv1.3', cipher: '', certificate, issuers: [certificate] },
  { name: 'literal', side: 'server', length: 1, sha256: text },
  { name: 'failure', leg: 'client', cause: text, remedy: text },
  { name: 'note', text },
  { name: 'delay', passed: spread, waited: spread },
  { name: 'comment', on: text, nth: 1, text, marked: true },
  { name: 'unprotected', command: text, offered: 'no' },
  { name: 'ungreeted', cause: text, remedy: text },
]
const end = { address: text, port: 143, host: text }
const inputs: readonly SessionInput[] = [
  { ...at, type: 'opened', client: end, server: end, security: { client: 'tls', server: 'plain' } },
  ...facts.map((fact) => ({ ...at, type: 'fact', fact }) as const),
  {
    ...at,
    type: 'altered',
    side: 'client',
    received: Buffer.from(text),
    sent: Buffer.from(text),
    reason: text,
  },
  { ...at, type: 'gap', side: 'client', length: 3, reason: text },
  { ...at, type: 'layer', side: 'client', layer: 'tls' },
  { ...at, type: 'unknown', said: JSON.stringify({ type: 'x', text }) },
  { ...at, type: 'closed', by: 'proxy', reason: text },
]

/** With more in it than is known, at every depth, as a newer program or a hand may have put there. */
function more(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(more)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return {
    ...Object.fromEntries(Object.entries(value).map(([name, each]) => [name, more(each)])),
    more: text,
  }
}

function words(value: unknown): string {
  return JSON.stringify(value, (_, each) => {
    if (typeof each === 'bigint') return String(each)
    return each?.type === 'Buffer' ? Buffer.from(each.data).toString('latin1') : each
  })
}

describe.each(['like', 'uniform'] as const)('%s', (shape) => {
  test.each(inputs.map((input) => [input.type, 'fact' in input ? input.fact.name : '', input] as const))(
    '%s %s',
    (_type, _name, input) => {
      const share = sharing(key, shape)
      expect(words(share(more(input) as SessionInput) ?? '')).not.toMatch(said)
    },
  )
})

test('of the head too, and our own name with its version stays', () => {
  const program = (name: string): string => headShared({ ...head, program: name }, key).program
  expect(words(headShared(more({ ...head, program: text }) as SessionHead, key))).not.toMatch(said)
  for (const ours of ['imapscope 0.1.0', 'imapscope 12.0.1-rc.2', 'imapscope 0'])
    expect(program(ours)).toBe(ours)
  for (const other of ['zzappl dumpcap for Joe', 'imapscope 0.1.0 for Joe', 'imapscope 4912345678', ''])
    expect(program(other)).toBe('another program')
})

test('what is a name of a cipher suite, of a version of TLS, of a protocol stays', () => {
  const suites = [
    ...['TLS_AES_256_GCM_SHA384', 'ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-CHACHA20-POLY1305'],
    ...['DES-CBC3-SHA', 'TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8', ''],
  ]
  for (const cipher of suites)
    for (const protocol of ['TLSv1', 'TLSv1.2', 'TLSv1.3', 'SSLv3', '']) {
      const fact: Fact = { name: 'tls', leg: 'server', protocol, cipher, alpn: 'imap' }
      expect(factShared(fact, names)).toEqual(fact)
    }
})

test('a field without a decision, and a text that stays, do not compile', () => {
  // @ts-expect-error: nobody says what becomes of `text`.
  const forgotten: Decisions<{ readonly text: string }, null> = {}
  // @ts-expect-error: a text may name anybody.
  const open: Decisions<{ readonly text: string }, null> = { text: stays }
  expect(decided({ text }, forgotten, null)).toEqual({})
  expect(decided({ text }, open, null)).toEqual({ text })
})

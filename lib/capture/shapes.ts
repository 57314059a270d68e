/** What the fields of each record are like that travels in a comment. Trusts nobody who wrote one. */
import type { Fact, SessionRecord } from '../record/record.ts'

/** An object of JSON, nothing of it checked. */
export type Fields = Readonly<Record<string, unknown>>
type Check = (value: unknown) => boolean

const text: Check = (value) => typeof value === 'string'
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value)
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const object =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && fits(value, fields)

/** @returns true for a number that counts something */
export const count = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0
const side = oneOf('client', 'server')
const endpoint = object({ address: text, port: count, host: maybe(text) })
const security = oneOf('plain', 'starttls', 'tls')
const latin1Text: Check = (value) => typeof value === 'string' && !/[^\u0000-\u00ff]/.test(value)
const texts: Check = (value) => Array.isArray(value) && value.every(text)

const certificate = object({
  subject: text,
  issuer: text,
  names: texts,
  validFrom: text,
  validTo: text,
  fingerprint256: text,
})

const chunk = object({ side, time: count, bytes: latin1Text, omitted: maybe(count) })

const spread = object({ count, p50: count, p95: count, p99: count, max: count })

/** Every field of a fact: what is not looked at could be anything. */
type FieldsOf<N extends Fact['name']> = Exclude<keyof Extract<Fact, { name: N }>, 'name'>

/** Every fact there is: one that is written and not read would be news to the program that wrote it. */
export const facts: { readonly [N in Fact['name']]: Readonly<Record<FieldsOf<N>, Check>> } = {
  tls: {
    leg: side,
    protocol: text,
    cipher: text,
    verified: maybe((value) => typeof value === 'boolean'),
    servername: maybe(text),
    alpn: maybe(text),
    certificate: maybe(certificate),
    issuers: maybe((value) => Array.isArray(value) && value.every(certificate)),
  },
  literal: { side, length: count, sha256: text },
  failure: { leg: side, cause: text, remedy: maybe(text) },
  note: { text },
  delay: { passed: spread, waited: spread },
  comment: { on: text, nth: maybe(count), text, marked: (value) => typeof value === 'boolean' },
  ungreeted: { cause: text, remedy: text },
  unprotected: { command: text, offered: oneOf('yes', 'no', 'not known') },
}

const fact: Check = (value) => {
  const name = isObject(value) ? value.name : undefined
  return (
    isObject(value) &&
    typeof name === 'string' &&
    Object.hasOwn(facts, name) &&
    fits(value, facts[name as Fact['name']])
  )
}

/** Every record that travels in a comment, field by field. */
export const shapes = {
  opened: { client: endpoint, server: endpoint, security: object({ client: security, server: security }) },
  layer: { side, layer: oneOf('plain', 'tls', 'deflate', 'opaque') },
  altered: { side, received: latin1Text, sent: latin1Text, reason: text },
  gap: { side, length: count, reason: text },
  resumed: {
    before: object({ client: count, server: count }),
    said: (value) => Array.isArray(value) && value.every(chunk),
    more: maybe(count),
  },
  fact: { fact },
  closed: { by: oneOf('client', 'server', 'proxy'), reason: text },
} satisfies Record<Exclude<SessionRecord['type'], 'chunk' | 'unknown'>, Readonly<Record<string, Check>>>

/** @returns true where every field is of its kind */
export function fits(value: Fields, fields: Readonly<Record<string, Check>>): boolean {
  return Object.entries(fields).every(([name, check]) => check(value[name]))
}

/** @returns true for an object that is no list */
export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

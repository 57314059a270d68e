/** What a root, an intermediate and a leaf of ours say of themselves. */
import type { X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  issueIntermediate,
  issueLeaf,
  issueRoot,
  type Keys,
  leafSubject,
  lifetimes,
  newAuthorityKeys,
  newLeafKeys,
  subjectOf,
} from '../../lib/certs/authority.ts'
import { localNames } from '../../lib/certs/names.ts'

const now = Date.UTC(2026, 7, 31, 12, 0, 0)
const day = 24 * 60 * 60 * 1000

let rootKeys: Keys
let keys: Keys
let leafKeys: Keys
let root: X509Certificate
let intermediate: X509Certificate
let leaf: X509Certificate

const orderAt = (time: number) => ({
  publicKey: leafKeys.publicKey,
  names: localNames,
  subject: leafSubject,
  now: time,
})

beforeAll(async () => {
  ;[rootKeys, keys, leafKeys] = await Promise.all([newAuthorityKeys(), newAuthorityKeys(), newLeafKeys()])
  root = issueRoot(rootKeys, [], now)
  intermediate = issueIntermediate(root, rootKeys.privateKey, { publicKey: keys.publicKey, hosts: [], now })
  leaf = issueLeaf(intermediate, keys.privateKey, orderAt(now))
})

/** Does a certificate hold this DER, given in hexadecimal? */
const holds = (certificate: X509Certificate, der: string) => certificate.raw.includes(Buffer.from(der, 'hex'))

describe('a root', () => {
  test('has an RSA key of 3072 bits and signs itself with SHA-256', () => {
    expect(root.publicKey.asymmetricKeyDetails).toEqual({ modulusLength: 3072, publicExponent: 65537n })
    expect(root.verify(root.publicKey)).toBe(true)
    expect(holds(root, '06092a864886f70d01010b0500')).toBe(true)
  })

  test('is a CA above one other (critical)', () => {
    expect(holds(root, '0603551d130101ff040830060101ff020101')).toBe(true)
  })

  test('is valid from two days ago for ten years', () => {
    expect(Date.parse(root.validFrom)).toBe(now - 2 * day)
    expect(Date.parse(root.validTo)).toBe(now + 3650 * day)
  })

  test('has a name of its own, with the day and the key', async () => {
    const name = /^O=imapscope\nCN=imapscope CA 2026-08-31 [0-9a-f]{8}$/
    const other = issueRoot(leafKeys, [], now)
    expect(root.subject).toMatch(name)
    expect(other.subject).toMatch(name)
    expect(other.subject).not.toBe(root.subject)
    expect(subjectOf(root).at(-1)?.value).toBe(root.subject.split('CN=')[1])
    expect(subjectOf(leaf)).toEqual([])
  })
})

describe('an intermediate', () => {
  test('has an RSA key of 3072 bits, signed by the root, and is valid as long as that', () => {
    expect(intermediate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(3072)
    expect(intermediate.publicKey.equals(root.publicKey)).toBe(false)
    expect(intermediate.checkIssued(root) && intermediate.verify(root.publicKey)).toBe(true)
    expect([intermediate.validFrom, intermediate.validTo]).toEqual([root.validFrom, root.validTo])
  })

  test('is a CA for leaves alone (critical)', () => {
    expect(holds(intermediate, '0603551d130101ff040830060101ff020100')).toBe(true)
  })

  test('has a name of its own, with the day and the key', () => {
    expect(intermediate.subject).toMatch(/^O=imapscope\nCN=imapscope intermediate 2026-08-31 [0-9a-f]{8}$/)
  })
})

describe.each([
  ['a root', () => root],
  ['an intermediate', () => intermediate],
])('%s', (_, authority) => {
  test.each([
    ['signs certificates and revocation lists only (critical)', '0603551d0f0101ff040403020106'],
    ['is for TLS servers', '0603551d25040c300a06082b06010505070301'],
    [
      'is limited to localhost, 127.0.0.1 and ::1, to subjects of ours, and to nobody’s mail and URIs (critical)',
      '0603551d1e0101ff048187308184' + // Extension, OCTET STRING, SEQUENCE
        'a08181' + // permitted; nothing is excluded
        '300b82096c6f63616c686f7374' +
        '300a87087f000001ffffffff' +
        `30228720${'00'.repeat(15)}01${'ff'.repeat(16)}` +
        '301381116c6f63616c686f73742e696e76616c6964' +
        '301386116c6f63616c686f73742e696e76616c6964' +
        '3018a416301431123010060355040a1309696d617073636f7065',
    ],
  ])('%s', (_what, der) => {
    expect(holds(authority(), der)).toBe(true)
  })
})

describe('a leaf', () => {
  test('has an RSA key of 2048 bits, signed by the intermediate', () => {
    expect(leaf.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048)
    expect(leaf.checkIssued(intermediate)).toBe(true)
    expect(leaf.verify(intermediate.publicKey)).toBe(true)
    expect(leaf.ca).toBe(false)
  })

  test('names all hosts in the subjectAltName and localhost in the subject', () => {
    expect(leaf.subject).toBe('O=imapscope\nCN=localhost')
    expect(leaf.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1')
  })

  test('is for TLS servers', () => {
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
    expect(holds(leaf, '0603551d0f0101ff0404030205a0')).toBe(true)
  })

  test('is valid from two days ago for 90 days', () => {
    expect(Date.parse(leaf.validFrom)).toBe(now - 2 * day)
    expect(Date.parse(leaf.validTo)).toBe(now + 90 * day)
    expect(lifetimes.renewal).toBe(60 * day)
  })

  test('does not outlive its issuer', () => {
    const late = issueLeaf(intermediate, keys.privateKey, orderAt(now + 3600 * day))
    expect(late.validTo).toBe(root.validTo)
  })

  test('has a positive serial of 16 octets, another each time', () => {
    const serials = Array.from(
      { length: 64 },
      () => issueLeaf(intermediate, keys.privateKey, orderAt(now)).serialNumber,
    )
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/)
    expect(new Set(serials).size).toBe(64)
  })

  test('is made by the key of its issuer that nobody else has', () => {
    const forged = issueLeaf(intermediate, leafKeys.privateKey, orderAt(now))
    expect(forged.checkIssued(intermediate)).toBe(true)
    expect(forged.verify(intermediate.publicKey)).toBe(false)
  })
})

/** Promise 9, by the judgement of others: what our root signs is taken for its few names and for no other. */
import type { X509Certificate } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Attribute,
  issueLeaf,
  issueRoot,
  type Keys,
  leafSubject,
  newLeafKeys,
  newRootKeys,
} from '../../lib/certs/authority.ts'
import { localNames } from '../../lib/certs/names.ts'
import { privatePem } from '../../lib/certs/soundness.ts'
import { installedVerifiers, prepareTrial, type Trial } from './verifiers.ts'

// Verifiers look at the real clock.
const now = Date.now()
const verifiers = await installedVerifiers()

let folder: string
let rootKeys: Keys
let leafKeys: Keys
let otherKeys: Keys
let roots: Record<'local' | 'upstream' | 'hostsOnly' | 'addressesOnly' | 'other', X509Certificate>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imapscope-verify-'))
  ;[rootKeys, leafKeys, otherKeys] = await Promise.all([newRootKeys(), newLeafKeys(), newLeafKeys()])
  roots = {
    local: issueRoot(rootKeys, localNames, now),
    upstream: issueRoot(rootKeys, [...localNames, 'imap.example.org'], now),
    hostsOnly: issueRoot(rootKeys, ['localhost'], now),
    addressesOnly: issueRoot(rootKeys, ['127.0.0.1'], now),
    other: issueRoot(otherKeys, [...localNames, 'imap.example.org'], now),
  }
})

afterAll(() => rm(folder, { recursive: true, force: true }))

interface Case {
  readonly root: keyof typeof roots
  readonly names: readonly string[]
  readonly asked: string
  /** Instead of the subject of our leaves; empty for none. */
  readonly commonName?: string
  /** The root that the client trusts, if not the one that signed. */
  readonly trusted?: keyof typeof roots
  /** Only the name check can find this one. */
  readonly byHostOnly?: true
}

const all = [...localNames, 'imap.example.org']

const taken: [string, Case][] = [
  ['all three local names, as localhost', { root: 'local', names: localNames, asked: 'localhost' }],
  ['all three local names, as 127.0.0.1', { root: 'local', names: localNames, asked: '127.0.0.1' }],
  ['an address alone', { root: 'local', names: ['127.0.0.1'], asked: '127.0.0.1' }],
  [
    'an address alone, without a common name',
    { root: 'local', names: ['127.0.0.1'], asked: '127.0.0.1', commonName: '' },
  ],
  ['a further host of the second CA', { root: 'upstream', names: all, asked: 'imap.example.org' }],
  [
    'localhost from a root that knows no address',
    { root: 'hostsOnly', names: ['localhost'], asked: 'localhost' },
  ],
]

const refused: [string, Case][] = [
  ['a real mail server', { root: 'upstream', names: ['mail.google.com'], asked: 'mail.google.com' }],
  [
    'a real mail server beside localhost in one leaf',
    { root: 'upstream', names: ['localhost', 'mail.google.com'], asked: 'localhost' },
  ],
  ['the parent of a permitted host', { root: 'upstream', names: ['example.org'], asked: 'example.org' }],
  [
    'a sibling of a permitted host',
    { root: 'upstream', names: ['imap2.example.org'], asked: 'imap2.example.org' },
  ],
  [
    'a host that ends like a permitted one',
    { root: 'upstream', names: ['evilimap.example.org'], asked: 'evilimap.example.org' },
  ],
  [
    'a wildcard above a permitted host',
    { root: 'upstream', names: ['*.example.org'], asked: 'imap.example.org' },
  ],
  ['another IPv4 address', { root: 'upstream', names: ['192.0.2.1'], asked: '192.0.2.1' }],
  ['another loopback address', { root: 'upstream', names: ['127.0.0.2'], asked: '127.0.0.2' }],
  ['another IPv6 address', { root: 'upstream', names: ['2001:db8::1'], asked: '2001:db8::1' }],
  [
    'a real mail server as common name, without a subjectAltName',
    { root: 'upstream', names: [], commonName: 'mail.google.com', asked: 'mail.google.com' },
  ],
  [
    'a real mail server as common name beside localhost as subjectAltName',
    {
      root: 'upstream',
      names: ['localhost'],
      commonName: 'mail.google.com',
      asked: 'mail.google.com',
      byHostOnly: true,
    },
  ],
  ['a leaf of another root', { root: 'other', names: localNames, asked: 'localhost', trusted: 'upstream' }],
  // The root that everybody gets, and the kinds of names that a root says nothing about.
  [
    'the further host below the local root',
    { root: 'local', names: ['imap.example.org'], asked: 'imap.example.org' },
  ],
  [
    'an address below a root of host names only',
    { root: 'hostsOnly', names: ['192.0.2.1'], asked: '192.0.2.1' },
  ],
  [
    'IPv6 below a root of host names only',
    { root: 'hostsOnly', names: ['2001:db8::1'], asked: '2001:db8::1' },
  ],
  [
    'a host below a root of addresses only',
    { root: 'addressesOnly', names: ['example.org'], asked: 'example.org' },
  ],
]

let count = 0

function subjectWith(commonName: string): readonly Attribute[] {
  return [commonName === '' ? { shortName: 'O', value: 'imapscope' } : { shortName: 'CN', value: commonName }]
}

async function trialOf(leafCase: Case): Promise<Trial> {
  const { root, names, commonName, asked, trusted = root } = leafCase
  const subject = commonName === undefined ? leafSubject : subjectWith(commonName)
  const { privateKey } = root === 'other' ? otherKeys : rootKeys
  const order = { publicKey: leafKeys.publicKey, names, subject, now }
  const leaf = issueLeaf(roots[root], privateKey, order)
  const trial = {
    folder: join(folder, String(count++)),
    rootPem: roots[trusted].toString(),
    leafPem: leaf.toString(),
    keyPem: privatePem(leafKeys.privateKey),
    host: asked,
  }
  await prepareTrial(trial)
  return trial
}

describe.each(verifiers)('$name', (verifier) => {
  test.each(taken)('takes %s', async (_, leafCase) => {
    expect(await verifier.accepts(await trialOf(leafCase))).toBe(true)
  })

  test.each(refused)('refuses %s', async (_, leafCase) => {
    const seesIt = verifier.checksHost || leafCase.byHostOnly !== true
    expect(await verifier.accepts(await trialOf(leafCase))).toBe(!seesIt)
  })
})

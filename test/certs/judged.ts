/**
 * Promise 9, by the judgement of others: what our root signs is taken for its few names and for no other. The
 * cases, and the tests that put them to verifiers.
 */
import type { KeyObject, X509Certificate } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Attribute,
  issueIntermediate,
  issueLeaf,
  issueRoot,
  type Keys,
  newAuthorityKeys,
  newLeafKeys,
} from '../../lib/certs/authority.ts'
import { localNames } from '../../lib/certs/names.ts'
import { privatePem } from '../../lib/certs/soundness.ts'
import { type Blindness, prepareTrial, type Trial, type Verifier } from './verifiers.ts'

// Verifiers look at the real clock.
const now = Date.now()

let folder: string
let leafKeys: Keys
let authorities: Record<'local' | 'upstream' | 'other', Chain>

/** A CA as it is on disk: whoever steals it has the intermediate's key. */
interface Chain {
  readonly root: X509Certificate
  readonly intermediate: X509Certificate
  readonly key: KeyObject
}

function chainOf(rootKeys: Keys, keys: Keys, hosts: readonly string[]): Chain {
  const root = issueRoot(rootKeys, hosts, now)
  const order = { publicKey: keys.publicKey, hosts, now }
  return { root, intermediate: issueIntermediate(root, rootKeys.privateKey, order), key: keys.privateKey }
}

interface Case {
  readonly root: keyof typeof authorities
  readonly names: readonly string[]
  readonly asked: string
  /** Instead of what the subject of our leaves has; empty for none. */
  readonly organization?: string
  readonly commonName?: string
  /** The root that the client trusts, if not the one that signed. */
  readonly trusted?: keyof typeof authorities
  /** Another CA made with the intermediate's key stands between intermediate and leaf. */
  readonly below?: true
  /** What a verifier must look at to find this one. */
  readonly foundBy?: Blindness
}

const all = [...localNames, 'imap.example.org']

const taken: [string, Case][] = [
  ['all three local names, as localhost', { root: 'local', names: localNames, asked: 'localhost' }],
  ['all three local names, as ::1', { root: 'local', names: localNames, asked: '::1' }],
  ['all three local names, as 127.0.0.1', { root: 'local', names: localNames, asked: '127.0.0.1' }],
  ['an address alone', { root: 'local', names: ['127.0.0.1'], asked: '127.0.0.1' }],
  [
    'an address alone, without a common name',
    { root: 'local', names: ['127.0.0.1'], asked: '127.0.0.1', commonName: '' },
  ],
  ['a further host of the second CA', { root: 'upstream', names: all, asked: 'imap.example.org' }],
  // A constraint on a host name is one on all names that end in it. RFC 5280 §4.2.1.10
  [
    'a name below localhost, which nobody else can have either',
    { root: 'local', names: ['evil.localhost'], asked: 'evil.localhost' },
  ],
]

const refused: [string, Case][] = [
  ['imap.gmail.com', { root: 'local', names: ['imap.gmail.com'], asked: 'imap.gmail.com' }],
  ['a wildcard', { root: 'local', names: ['*.example.org'], asked: 'a.example.org' }],
  ['another address', { root: 'local', names: ['192.0.2.1'], asked: '192.0.2.1' }],
  [
    'localhost from a CA below the intermediate',
    { root: 'local', names: localNames, asked: 'localhost', below: true },
  ],
  [
    'localhost with a subject that is not ours',
    { root: 'local', names: localNames, asked: 'localhost', organization: 'Somebody', foundBy: 'subject' },
  ],
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
      foundBy: 'host',
    },
  ],
  ['a leaf of another root', { root: 'other', names: localNames, asked: 'localhost', trusted: 'upstream' }],
  [
    'the further host below the local root',
    { root: 'local', names: ['imap.example.org'], asked: 'imap.example.org' },
  ],
]

function subjectWith(organization: string, commonName: string): readonly Attribute[] {
  const names: Attribute[] = [
    { shortName: 'O', value: organization },
    { shortName: 'CN', value: commonName },
  ]
  return names.filter(({ value }) => value !== '')
}

const trials = new Map<Case, Promise<Trial>>()

/** The same for each verifier. */
function trialOf(leafCase: Case): Promise<Trial> {
  const trial = trials.get(leafCase) ?? prepared(leafCase)
  trials.set(leafCase, trial)
  return trial
}

async function prepared(leafCase: Case): Promise<Trial> {
  const {
    root,
    names,
    organization = 'imapscope',
    commonName = 'localhost',
    asked,
    trusted = root,
  } = leafCase
  const { intermediate, key } = authorities[root]
  const subject = subjectWith(organization, commonName)
  const order = { publicKey: leafKeys.publicKey, names, subject, now }
  const { publicKey } = leafKeys
  const below = issueIntermediate(intermediate, key, { publicKey, hosts: [], now })
  const chain =
    leafCase.below === true
      ? [issueLeaf(below, leafKeys.privateKey, order), below, intermediate]
      : [issueLeaf(intermediate, key, order), intermediate]
  const trial = {
    folder: join(folder, String(trials.size)),
    rootPem: authorities[trusted].root.toString(),
    chain: chain.map(String),
    keyPem: privatePem(leafKeys.privateKey),
    host: asked,
  }
  await prepareTrial(trial)
  return trial
}

/** Tests that these verifiers take what they should, and refuse the rest. */
export function judgedBy(verifiers: readonly Verifier[]): void {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imapscope-verify-'))
    const [rootKeys, keys, otherRootKeys, otherKeys] = await Promise.all([
      newAuthorityKeys(),
      newAuthorityKeys(),
      newAuthorityKeys(),
      newAuthorityKeys(),
    ])
    leafKeys = await newLeafKeys()
    authorities = {
      local: chainOf(rootKeys, keys, []),
      upstream: chainOf(rootKeys, keys, ['imap.example.org']),
      other: chainOf(otherRootKeys, otherKeys, ['imap.example.org']),
    }
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  describe.each(verifiers)('$name', (verifier) => {
    test.each(taken)('takes %s', async (_, leafCase) => {
      expect(await verifier.accepts(await trialOf(leafCase))).toBe(true)
    })

    test.each(refused)('refuses %s', async (_, leafCase) => {
      const { foundBy } = leafCase
      const seesIt = foundBy === undefined || !verifier.blindTo.includes(foundBy)
      expect(await verifier.accepts(await trialOf(leafCase))).toBe(!seesIt)
    })
  })
}

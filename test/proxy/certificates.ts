/** Certificates for the two sides of a proxy under test: ours, the server's, and those that must be refused. */
import {
  issueIntermediate,
  issueLeaf,
  issueRoot,
  type Keys,
  leafSubject,
  lifetimes,
  newLeafKeys,
} from '../../lib/certs/authority.ts'
import { localNames } from '../../lib/certs/names.ts'
import type { OwnCertificate } from '../../lib/proxy/sockets/contexts.ts'

/** Key and chain as PEM, and the root that vouches for them. */
export interface Identity extends OwnCertificate {
  readonly root: string
}

/** What the tests need, made in under a second: the roots are small and nobody keeps them. */
export interface Certificates {
  /** What the proxy shows to mail clients. */
  readonly ours: Identity
  /** What a sound server shows. */
  readonly server: Identity
  /** For another host, by the server's root. */
  readonly otherName: Identity
  /** No longer valid, by a root that is. */
  readonly expired: Identity
}

const pem = ({ privateKey }: Keys): string => privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

function identity(rootKeys: Keys, keys: Keys, names: readonly string[], now: number): Identity {
  const hosts = names.filter((name) => !localNames.includes(name))
  const made = Date.now() - lifetimes.root / 2
  const root = issueRoot(rootKeys, hosts, made)
  // Nobody minds that the intermediate has the leaf's key.
  const { publicKey, privateKey } = keys
  const intermediate = issueIntermediate(root, rootKeys.privateKey, { publicKey, hosts, now: made })
  const leaf = issueLeaf(intermediate, privateKey, { publicKey, names, subject: leafSubject, now })
  return { key: pem(keys), chain: leaf.toString() + intermediate.toString(), root: root.toString() }
}

const local = ['localhost', '127.0.0.1']

/** @returns fresh certificates; the server's root is unknown to whoever trusts ours */
export async function makeCertificates(): Promise<Certificates> {
  const [ourRoot, theirRoot, leaf, theirs] = await Promise.all([1, 2, 3, 4].map(newLeafKeys))
  const now = Date.now()
  return {
    ours: identity(ourRoot, leaf, local, now),
    server: identity(theirRoot, theirs, local, now),
    otherName: identity(theirRoot, theirs, ['imap.test'], now),
    expired: identity(theirRoot, theirs, local, now - 2 * lifetimes.leaf),
  }
}

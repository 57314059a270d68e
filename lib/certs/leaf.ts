/**
 * The leaf on disk. Its key is kept as long as the folder, so a renewal replaces one file in one step. Two
 * processes that renew at the same time do no harm.
 */
import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { issueLeaf, leafSubject, newLeafKeys } from './authority.ts'
import { FileError, placeFile, readFileOf, replaceFile } from './files.ts'
import type { Issuer } from './issuer.ts'
import { type CaPlace, fileNames } from './places.ts'
import { belongs, isGood, parseCertificate, parseKey, privatePem, renewalOf } from './soundness.ts'

/** What a TLS server needs. */
export interface Leaf {
  readonly keyPem: string
  /** The leaf, then its issuer: the chain that a client needs if it trusts the root. RFC 8446 §4.4.2 */
  readonly certPem: string
  readonly validFrom: Date
  readonly validTo: Date
  /** From this time on `openAuthority` makes a new one. */
  readonly renewAt: Date
}

/**
 * Reads the leaf; makes it when it is missing, due for renewal, or lacks a name.
 * @param place the folder, the names and the time
 * @param issuer the CA that signs it
 * @returns the leaf with its chain
 * @throws FileError for files that are not sound; the system's error
 */
export async function openLeaf(place: CaPlace, issuer: Issuer): Promise<Leaf> {
  const keyPath = join(place.folder, fileNames.leafKey)
  const path = join(place.folder, fileNames.leaf)
  const key = parseKey(keyPath, (await readFileOf(keyPath, 'key')) ?? (await makeKey(keyPath, path)))
  const text = await readFileOf(path, 'certificate')
  const kept =
    text === undefined ? undefined : checked(parseCertificate(path, text, advice), key, issuer, path)
  const leaf = await renewed(kept, key, issuer, place)
  return {
    keyPem: privatePem(key),
    certPem: leaf.toString() + issuer.certificate.toString(),
    validFrom: new Date(leaf.validFrom),
    validTo: new Date(leaf.validTo),
    renewAt: renewalOf(leaf),
  }
}

const advice = { remedy: 'remove that file: it is made anew, and clients notice nothing' }

async function makeKey(keyPath: string, leafPath: string): Promise<string> {
  const { privateKey } = await newLeafKeys()
  const pem = privatePem(privateKey)
  // The old leaf does not match the new key. It is deleted first, so that no process reads the two together.
  await rm(leafPath, { force: true })
  return (await placeFile(keyPath, pem, 0o600)) ? pem : ((await readFileOf(keyPath, 'key')) ?? pem)
}

function checked(leaf: X509Certificate, key: KeyObject, issuer: Issuer, path: string): X509Certificate {
  if (belongs(leaf, key, issuer.certificate)) return leaf
  throw new FileError(
    'broken',
    path,
    `does not belong to ${fileNames.leafKey} and ${issuer.certificateFile} beside it`,
    advice,
  )
}

async function renewed(
  kept: X509Certificate | undefined,
  key: KeyObject,
  { certificate, certificateFile, keyFile }: Issuer,
  place: CaPlace,
): Promise<X509Certificate> {
  const good = kept !== undefined && isGood(kept, place) ? kept : undefined
  if (good !== undefined && place.now < renewalOf(good).getTime()) return good
  const signerPath = join(place.folder, keyFile)
  const signerText = await readFileOf(signerPath, 'key')
  if (signerText === undefined) {
    if (good !== undefined) return good
    throw new FileError('broken', signerPath, 'is missing, and a new leaf certificate is due')
  }
  const signer = parseKey(signerPath, signerText)
  if (!certificate.checkPrivateKey(signer))
    throw new FileError('broken', signerPath, `does not belong to ${certificateFile} beside it`)
  const order = { publicKey: createPublicKey(key), names: place.names, subject: leafSubject, now: place.now }
  const leaf = issueLeaf(certificate, signer, order)
  await replaceFile(join(place.folder, fileNames.leaf), leaf.toString(), 0o600)
  return leaf
}

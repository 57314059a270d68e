/** Checks whether the files of a CA are sound, and when a leaf is due for renewal. Opens no file. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { lifetimes, subjectOf } from './authority.ts'
import { constraintsOf, formerConstraintsOf } from './extensions.ts'
import { FileError } from './files.ts'
import { nameOf } from './names.ts'
import { type CaPlace, fileNames } from './places.ts'

/**
 * Reads a certificate.
 * @param path for the error
 * @param pem the file's text
 * @param advice has the `remedy` for the error, if that is not to make a new CA
 * @returns the first certificate in the text
 * @throws FileError `broken`
 */
export function parseCertificate(
  path: string,
  pem: string,
  advice: { remedy?: string } = {},
): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch (cause) {
    throw new FileError('broken', path, 'holds no whole certificate', { ...advice, cause })
  }
}

/**
 * Reads a private key.
 * @param path for the error
 * @param pem the file's text
 * @returns the key
 * @throws FileError `broken`; without a cause, so that no part of the file gets into an error
 */
export function parseKey(path: string, pem: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch {
    throw new FileError('broken', path, 'holds no whole private key')
  }
}

/**
 * A private key as it is stored.
 * @param key the key
 * @returns PKCS #8 in PEM, not encrypted: the file's mode protects it
 */
export function privatePem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/**
 * Makes sure that a root is one of ours, limited to its hosts, and within its validity period.
 * @param root the certificate
 * @param path its file, for the error
 * @param place the hosts that it must be limited to, and the time
 * @throws FileError `broken`, `expired` or `early`
 */
export function checkRoot(root: X509Certificate, path: string, place: CaPlace): void {
  const ours = subjectOf(root).length > 0 && root.ca && root.verify(root.publicKey)
  if (!ours) throw new FileError('broken', path, 'is no root made by imapscope')
  if (!isLimited(root, place) && !isFormer(root, place))
    throw new FileError('broken', path, `is not limited to ${place.names.join(', ')}`)
  if (place.now < Date.parse(root.validFrom))
    throw new FileError(
      'early',
      path,
      `is valid only from ${root.validFrom}, and the clock stands before that`,
    )
  if (place.now > Date.parse(root.validTo))
    throw new FileError('expired', path, `has expired on ${root.validTo}`)
}

/**
 * Tells whether a root was made before there were intermediates. Such a root signs leaves itself, and still
 * works.
 * @returns true for such a root that is limited to the hosts of the place
 */
export function isFormer(root: X509Certificate, { hosts }: CaPlace): boolean {
  return root.raw.includes(formerConstraintsOf(hosts))
}

function isLimited(authority: X509Certificate, { hosts }: CaPlace): boolean {
  return authority.raw.includes(constraintsOf(hosts))
}

/**
 * Makes sure that an intermediate belongs to its root and has the same limits. Its validity ends with the
 * root's.
 * @param intermediate the certificate
 * @param root the sound root beside it
 * @param path the intermediate's file, for the error
 * @param place the hosts that it must be limited to
 * @throws FileError `broken`
 */
export function checkIntermediate(
  intermediate: X509Certificate,
  root: X509Certificate,
  path: string,
  place: CaPlace,
): void {
  const ours = subjectOf(intermediate).length > 0 && intermediate.ca && isSignedBy(intermediate, root)
  if (!ours) throw new FileError('broken', path, `is not signed by ${fileNames.root} beside it`)
  if (!isLimited(intermediate, place))
    throw new FileError('broken', path, `is not limited to ${place.names.join(', ')}`)
}

/**
 * Tells whether a leaf matches its key and its issuer.
 * @returns false when one of the three does not match the others
 */
export function belongs(leaf: X509Certificate, key: KeyObject, issuer: X509Certificate): boolean {
  return leaf.checkPrivateKey(key) && isSignedBy(leaf, issuer)
}

function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
}

/**
 * When a leaf should be replaced.
 * @returns 60 days after it was made
 */
export function renewalOf(leaf: X509Certificate): Date {
  return new Date(Date.parse(leaf.validFrom) + lifetimes.backdate + lifetimes.renewal)
}

/**
 * Tells whether a leaf can be presented to clients at all.
 * @returns false when it is outside its validity period or lacks a name
 */
export function isGood(leaf: X509Certificate, { names, now }: CaPlace): boolean {
  const inTime = now >= Date.parse(leaf.validFrom) && now < Date.parse(leaf.validTo)
  return (
    inTime &&
    names.map(nameOf).every((name) => {
      const found = name.kind === 'ip' ? leaf.checkIP(name.text) : leaf.checkHost(name.text)
      return found !== undefined
    })
  )
}

/**
 * Makes roots, intermediates and leaves. node-forge only encodes the ASN.1; keys and signatures come from
 * node:crypto, which also reads the result back. Knows neither files nor the clock.
 */
import { createHash, generateKeyPair, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto'
import { promisify } from 'node:util'
import forge from 'node-forge'
import { authorityExtensions, type Extension, leafExtensions, organization } from './extensions.ts'

const day = 24 * 60 * 60 * 1000 // milliseconds

/** All in milliseconds. */
export const lifetimes = {
  /** A client whose clock is behind ours must not refuse a fresh certificate. */
  backdate: 2 * day,
  root: 3650 * day,
  /** Apple accepts at most 825 days, even below roots that the user added. */
  leaf: 90 * day,
  /** The age at which a leaf is renewed. */
  renewal: 60 * day,
} as const

/** An RSA key pair. */
export interface Keys {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

/** What a new leaf is to contain. */
export interface LeafOrder {
  readonly publicKey: KeyObject
  /** Host names and addresses, in this order in the subjectAltName. */
  readonly names: readonly string[]
  readonly subject: readonly Attribute[]
  /** Milliseconds since 1970 UTC. */
  readonly now: number
}

/** One attribute of a distinguished name; printable ASCII. */
export interface Attribute {
  readonly shortName: 'O' | 'CN'
  readonly value: string
}

/**
 * The subject of every leaf. fetchmail 6.4 and offlineimap3 refuse a certificate without a common name before
 * they look at its subjectAltName. The common name is a host that every CA of ours permits: below a CA with
 * name constraints, OpenSSL and GnuTLS refuse a leaf whose common name is an address, or is not a host. Our
 * organization comes first, since the constraints permit no other subject.
 */
export const leafSubject: readonly Attribute[] = [
  { shortName: 'O', value: organization },
  { shortName: 'CN', value: 'localhost' },
]

const generate = promisify(generateKeyPair)

/**
 * Makes the key of a root or an intermediate.
 * @returns RSA-3072, after about half a second in a thread of its own
 */
export function newAuthorityKeys(): Promise<Keys> {
  return generate('rsa', { modulusLength: 3072 })
}

/**
 * Makes the key of a leaf.
 * @returns RSA-2048, after about a sixth of a second in a thread of its own
 */
export function newLeafKeys(): Promise<Keys> {
  return generate('rsa', { modulusLength: 2048 })
}

/**
 * Makes a root that can sign for the local names, for `hosts`, and for nothing else (critical name
 * constraints).
 * @param keys the root's own keys
 * @param hosts host names, which include all below them, and addresses
 * @param now milliseconds since 1970 UTC
 * @returns the certificate, valid from two days before `now` for ten years
 */
export function issueRoot(keys: Keys, hosts: readonly string[], now: number): X509Certificate {
  const keyId = keyIdentifier(keys.publicKey)
  const subject = authoritySubject('CA', keyId, now)
  return build({
    publicKey: keys.publicKey,
    subject,
    issuer: subject,
    from: now - lifetimes.backdate,
    to: now + lifetimes.root,
    extensions: authorityExtensions({ hosts, pathLength: 1 }, keyId),
    signer: keys.privateKey,
  })
}

/** What a new intermediate is to contain. */
export interface IntermediateOrder {
  readonly publicKey: KeyObject
  /** The hosts of its root. */
  readonly hosts: readonly string[]
  /** Milliseconds since 1970 UTC. */
  readonly now: number
}

/**
 * Makes the CA that signs leaves, with the same limits as its root.
 * @param root a root made by `issueRoot`
 * @param rootKey its private key
 * @param order what to put into it
 * @returns the certificate, valid as long as the root, since it cannot be renewed
 */
export function issueIntermediate(
  root: X509Certificate,
  rootKey: KeyObject,
  { publicKey, hosts, now }: IntermediateOrder,
): X509Certificate {
  const keyId = keyIdentifier(publicKey)
  return build({
    publicKey,
    subject: authoritySubject('intermediate', keyId, now),
    issuer: subjectOf(root),
    from: Date.parse(root.validFrom),
    to: Date.parse(root.validTo),
    extensions: authorityExtensions({ hosts, pathLength: 0 }, keyId, keyIdentifier(root.publicKey)),
    signer: rootKey,
  })
}

/**
 * Makes a leaf. Does not check that the issuer may sign for its names: verifiers do.
 * @param issuer an intermediate, or a root made before there were intermediates
 * @param issuerKey its private key
 * @param order what to put into it
 * @returns the certificate, valid from 2 days before `order.now` to 90 days after, within the issuer's
 *   validity
 */
export function issueLeaf(issuer: X509Certificate, issuerKey: KeyObject, order: LeafOrder): X509Certificate {
  const keyId = keyIdentifier(order.publicKey)
  return build({
    publicKey: order.publicKey,
    subject: order.subject,
    issuer: subjectOf(issuer),
    from: Math.max(order.now - lifetimes.backdate, Date.parse(issuer.validFrom)),
    to: Math.min(order.now + lifetimes.leaf, Date.parse(issuer.validTo)),
    extensions: leafExtensions(order.names, keyId, keyIdentifier(issuer.publicKey)),
    signer: issuerKey,
  })
}

/** Given two CAs of one name, OpenSSL and NSS take the old one. So the name identifies the key. */
function authoritySubject(what: 'CA' | 'intermediate', keyId: Uint8Array, now: number): Attribute[] {
  return [
    { shortName: 'O', value: organization },
    {
      shortName: 'CN',
      value: `imapscope ${what} ${new Date(now).toISOString().slice(0, 10)} ${hex(keyId).slice(0, 8)}`,
    },
  ]
}

/**
 * The subject of a CA of ours, to be repeated byte for byte as the issuer in the certificates that it signs.
 * @returns the attributes in their order; an empty list if the certificate is not one of ours
 */
export function subjectOf(authority: X509Certificate): Attribute[] {
  const [, name] =
    /^O=imapscope\nCN=(imapscope (?:CA|intermediate) [0-9a-f -]+)$/.exec(authority.subject) ?? []
  if (name === undefined) return []
  return [
    { shortName: 'O', value: organization },
    { shortName: 'CN', value: name },
  ]
}

/** SHA-1 of the bits of the public key. It serves as a name, not as protection. RFC 5280 §4.2.1.2 (1) */
function keyIdentifier(publicKey: KeyObject): Uint8Array {
  return createHash('sha1')
    .update(publicKey.export({ type: 'pkcs1', format: 'der' }))
    .digest()
}

interface Plan {
  readonly publicKey: KeyObject
  readonly subject: readonly Attribute[]
  readonly issuer: readonly Attribute[]
  readonly from: number
  readonly to: number
  readonly extensions: readonly Extension[]
  readonly signer: KeyObject
}

/** Missing in the typings of node-forge, public in its documentation. */
interface TbsBuilder {
  getTBSCertificate(certificate: forge.pki.Certificate): forge.asn1.Asn1
}

const sha256WithRsaEncryption = '1.2.840.113549.1.1.11'

function build(plan: Plan): X509Certificate {
  const certificate = forge.pki.createCertificate()
  certificate.serialNumber = serial()
  certificate.publicKey = forgePublicKey(plan.publicKey)
  certificate.validity.notBefore = new Date(plan.from)
  certificate.validity.notAfter = new Date(plan.to)
  certificate.setSubject(copied(plan.subject))
  certificate.setIssuer(copied(plan.issuer))
  certificate.setExtensions([...plan.extensions])
  certificate.signatureOid = sha256WithRsaEncryption
  certificate.siginfo.algorithmOid = sha256WithRsaEncryption
  certificate.tbsCertificate = (forge.pki as unknown as TbsBuilder).getTBSCertificate(certificate)
  certificate.signature = sign('sha256', derOf(certificate.tbsCertificate), plan.signer).toString('latin1')
  return new X509Certificate(derOf(forge.pki.certificateToAsn1(certificate)))
}

/**
 * 16 random octets. The top bit is clear, because a serial is positive. The next one is set, because DER
 * allows no leading zero octet. RFC 5280 §4.1.2.2
 */
function serial(): string {
  const octets = randomBytes(16)
  octets[0] = ((octets[0] ?? 0) & 0x7f) | 0x40
  return hex(octets)
}

function forgePublicKey(key: KeyObject): forge.pki.rsa.PublicKey {
  const { n = '', e = '' } = key.export({ format: 'jwk' })
  const number = (base64url: string) =>
    new forge.jsbn.BigInteger(hex(Buffer.from(base64url, 'base64url')), 16)
  return forge.pki.rsa.setPublicKey(number(n), number(e))
}

function derOf(node: forge.asn1.Asn1): Buffer {
  return Buffer.from(forge.asn1.toDer(node).getBytes(), 'latin1')
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

/** A copy, because node-forge completes the given attributes in place. */
function copied(attributes: readonly Attribute[]): Attribute[] {
  return attributes.map((attribute) => ({ ...attribute }))
}

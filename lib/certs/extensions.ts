/**
 * The extensions of our certificates, as node-forge takes them; name constraints as raw ASN.1, since it
 * cannot write them. Builds extensions and parses none. RFC 5280 §4.2.1
 */
import forge from 'node-forge'
import { localNames, type Name, nameOf } from './names.ts'

/**
 * One extension: encoded already, in `value` (DER, one char per octet), or by forge according to its name.
 */
export type Extension =
  | { readonly id: string; readonly critical: boolean; readonly value: string }
  | NamedExtension

type NamedExtension = {
  readonly name: 'basicConstraints' | 'keyUsage' | 'extKeyUsage' | 'subjectAltName'
} & Readonly<Record<string, unknown>>

const { asn1 } = forge
const { CONTEXT_SPECIFIC, UNIVERSAL } = asn1.Class

/** Tags of GeneralName. RFC 5280 §4.2.1.6 */
const generalName = { email: 1, dns: 2, directory: 4, uri: 6, ip: 7 } as const

const nameConstraintsId = '2.5.29.30'

/** A host that nobody has or can ever have. RFC 6761 §6.4 */
const nobodysHost = 'localhost.invalid'

/** The first attribute of all our subjects, and the only one that the name constraints require. */
export const organization = 'imapscope'

/** The limits of a CA of ours. */
export interface Reach {
  /** Further host names, each including all names below it, and addresses, each by itself. */
  readonly hosts: readonly string[]
  /** How many CAs may follow before the leaf. */
  readonly pathLength: 0 | 1
}

/**
 * The extensions of a CA of ours, root or intermediate: it may sign for TLS servers of a few names only. Both
 * carry all of them, since some verifiers (Java) ignore the extensions of a trust anchor.
 * @param reach its limits
 * @param keyId its own key identifier
 * @param issuerKeyId the key identifier of its issuer; undefined for a root
 * @returns the extensions
 */
export function authorityExtensions(
  { hosts, pathLength }: Reach,
  keyId: Uint8Array,
  issuerKeyId?: Uint8Array,
): Extension[] {
  return [
    { name: 'basicConstraints', critical: true, cA: true, pathLenConstraint: pathLength },
    { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true },
    // OpenSSL and NSS hold all certificates below to this purpose too: they accept none of them for mail.
    { name: 'extKeyUsage', serverAuth: true },
    subjectKeyIdentifier(keyId),
    ...(issuerKeyId === undefined ? [] : [authorityKeyIdentifier(issuerKeyId)]),
    { id: nameConstraintsId, critical: true, value: nameConstraints(permittedSubtrees(hosts), []) },
  ]
}

/**
 * The extensions of a leaf of ours: a TLS server for some names.
 * @param names hosts and addresses; if there are none, there is no subjectAltName
 * @param keyId the leaf's own key identifier
 * @param issuerKeyId the issuer's, with the same bytes as in its certificate: strict verifiers compare them
 * @returns the extensions of the leaf
 */
export function leafExtensions(
  names: readonly string[],
  keyId: Uint8Array,
  issuerKeyId: Uint8Array,
): Extension[] {
  const altNames = names.map(nameOf).map((name) => ({ type: generalName[name.kind], value: octets(name) }))
  return [
    { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
    { name: 'extKeyUsage', serverAuth: true },
    ...(altNames.length > 0 ? [{ name: 'subjectAltName', altNames } as const] : []),
    subjectKeyIdentifier(keyId),
    authorityKeyIdentifier(issuerKeyId),
  ]
}

/**
 * The name constraints of a CA as encoded in its certificate, which is recognized by them without a parser.
 * @param hosts as given to `authorityExtensions`
 * @returns DER of the whole critical extension
 */
export function constraintsOf(hosts: readonly string[]): Buffer {
  return criticalConstraints(nameConstraints(permittedSubtrees(hosts), []))
}

/**
 * The same as encoded in the roots made before there were intermediates. These excluded mail addresses and
 * URIs by an empty name, which Java cannot read and OpenSSL ignores.
 * @param hosts the further hosts of that CA
 * @returns DER of the whole critical extension
 */
export function formerConstraintsOf(hosts: readonly string[]): Buffer {
  const excluded = [subtree(generalName.email, ''), subtree(generalName.uri, '')]
  return criticalConstraints(nameConstraints(hostSubtrees(hosts), excluded))
}

function criticalConstraints(value: string): Buffer {
  const parts = [
    asn1.create(UNIVERSAL, asn1.Type.OID, false, asn1.oidToDer(nameConstraintsId).getBytes()),
    asn1.create(UNIVERSAL, asn1.Type.BOOLEAN, false, '\xff'),
    asn1.create(UNIVERSAL, asn1.Type.OCTETSTRING, false, value),
  ]
  return Buffer.from(der(sequence(parts)), 'latin1')
}

/**
 * Kinds of names that are not mentioned are not constrained, so each is mentioned. For a kind that we do not
 * use, only a name that nobody has is permitted: verifiers reject or ignore an empty exclusion. RFC 5280
 * §4.2.1.10
 */
function permittedSubtrees(hosts: readonly string[]): forge.asn1.Asn1[] {
  return [
    ...hostSubtrees(hosts),
    subtree(generalName.email, nobodysHost),
    subtree(generalName.uri, nobodysHost),
    directorySubtree(organization),
  ]
}

function nameConstraints(permitted: forge.asn1.Asn1[], excluded: forge.asn1.Asn1[]): string {
  const lists = [permitted, excluded].map((list, tag) => asn1.create(CONTEXT_SPECIFIC, tag, true, list))
  return der(sequence(lists.filter((_, tag) => tag === 0 || excluded.length > 0)))
}

function hostSubtrees(hosts: readonly string[]): forge.asn1.Asn1[] {
  return [...localNames, ...hosts].map(nameOf).map(permittedSubtree)
}

/** All subjects that begin with this organization. A Name is a CHOICE, so its tag is explicit. */
function directorySubtree(value: string): forge.asn1.Asn1 {
  const attribute = sequence([
    asn1.create(UNIVERSAL, asn1.Type.OID, false, asn1.oidToDer('2.5.4.10').getBytes()),
    // As node-forge writes it in the subjects: some verifiers compare octets.
    asn1.create(UNIVERSAL, asn1.Type.PRINTABLESTRING, false, value),
  ])
  const name = sequence([asn1.create(UNIVERSAL, asn1.Type.SET, true, [attribute])])
  return sequence([asn1.create(CONTEXT_SPECIFIC, generalName.directory, true, [name])])
}

function permittedSubtree(name: Name): forge.asn1.Asn1 {
  // In a constraint an address is followed by its mask. All ones: this address and no other.
  const mask = name.kind === 'ip' ? '\xff'.repeat(name.octets.length) : ''
  return subtree(generalName[name.kind], octets(name) + mask)
}

function subtree(tag: number, base: string): forge.asn1.Asn1 {
  return sequence([asn1.create(CONTEXT_SPECIFIC, tag, false, base)])
}

function subjectKeyIdentifier(keyId: Uint8Array): Extension {
  const value = der(asn1.create(UNIVERSAL, asn1.Type.OCTETSTRING, false, latin1(keyId)))
  return { id: '2.5.29.14', critical: false, value }
}

function authorityKeyIdentifier(issuerKeyId: Uint8Array): Extension {
  const issuer = asn1.create(CONTEXT_SPECIFIC, 0, false, latin1(issuerKeyId))
  return { id: '2.5.29.35', critical: false, value: der(sequence([issuer])) }
}

function octets(name: Name): string {
  return name.kind === 'ip' ? String.fromCharCode(...name.octets) : name.text
}

function sequence(parts: forge.asn1.Asn1[]): forge.asn1.Asn1 {
  return asn1.create(UNIVERSAL, asn1.Type.SEQUENCE, true, parts)
}

function der(node: forge.asn1.Asn1): string {
  return asn1.toDer(node).getBytes()
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}

/**
 * The extensions of our certificates, as node-forge takes them; name constraints in raw ASN.1, for which
 * it has no writer. Only builds: nothing is parsed here. RFC 5280 §4.2.1
 */
import forge from 'node-forge'
import { localNames, type Name, nameOf } from './names.ts'

/** One extension: ready with `value` (DER, one char per octet), else forge encodes it by its name. */
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

/** Nobody has it, and nobody will. RFC 6761 §6.4 */
const nobodysHost = 'localhost.invalid'

/** The first attribute of every subject of ours, and the only one that theirs must have. */
export const organization = 'imapscope'

/** What a CA of ours may sign. */
export interface Reach {
  /** Hosts besides the local names (with all that is below them) and addresses (that one alone). */
  readonly hosts: readonly string[]
  /** How many CAs may follow before the leaf. */
  readonly pathLength: 0 | 1
}

/**
 * What a CA of ours is, root or intermediate: one for TLS servers of a few names only. Both carry all of it,
 * since some verifiers (Java) ignore what an anchor says of itself.
 * @param reach what it may sign
 * @param keyId its own key identifier
 * @param issuerKeyId that of its issuer; undefined for a root
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
    // OpenSSL and NSS hold a CA to its own purposes too: no mail is signed with a certificate below this one.
    { name: 'extKeyUsage', serverAuth: true },
    subjectKeyIdentifier(keyId),
    ...(issuerKeyId === undefined ? [] : [authorityKeyIdentifier(issuerKeyId)]),
    { id: nameConstraintsId, critical: true, value: nameConstraints(permittedSubtrees(hosts), []) },
  ]
}

/**
 * What a leaf of ours is: a TLS server for some names.
 * @param names hosts and addresses; without any there is no subjectAltName
 * @param keyId the leaf's own key identifier
 * @param issuerKeyId its issuer's, the very bytes that carries: strict verifiers compare them
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
 * The name constraints of a CA as they stand in its bytes: it is recognized by them without a parser.
 * @param hosts as given to `authorityExtensions`
 * @returns DER of the whole critical extension
 */
export function constraintsOf(hosts: readonly string[]): Buffer {
  return criticalConstraints(nameConstraints(permittedSubtrees(hosts), []))
}

/**
 * The same as it stood in the roots that were made before there was an intermediate. They excluded mail
 * addresses and URIs by an empty name, which Java cannot read and OpenSSL takes for nothing.
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
 * A kind of name that is not mentioned is not constrained: so each is, and where nobody is meant, nobody is
 * permitted. An empty exclusion would say the same, but is read as an error or as nothing. RFC 5280 §4.2.1.10
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

/** All subjects that begin with this organization. A Name is a CHOICE, so its tag stands around it. */
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
  // In a constraint an address is followed by its mask: all ones, this address and no other.
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

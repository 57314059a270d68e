/**
 * The extensions of our certificates, as node-forge takes them; name constraints in raw ASN.1, for which
 * it has no writer. Only builds: nothing is parsed here. RFC 5280 §4.2.1
 */
import forge from 'node-forge'
import { type Name, nameOf } from './names.ts'

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
const generalName = { email: 1, dns: 2, uri: 6, ip: 7 } as const

const nameConstraintsId = '2.5.29.30'

/**
 * What a root of ours is: a CA for leaves only, of a few names only.
 * @param names permitted hosts (with all that is below them) and addresses (that one alone)
 * @param keyId the root's own key identifier
 * @returns the extensions of the root
 */
export function rootExtensions(names: readonly string[], keyId: Uint8Array): Extension[] {
  return [
    { name: 'basicConstraints', critical: true, cA: true, pathLenConstraint: 0 },
    { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true },
    subjectKeyIdentifier(keyId),
    { id: nameConstraintsId, critical: true, value: nameConstraints(names) },
  ]
}

/**
 * What a leaf of ours is: a TLS server for some names.
 * @param names hosts and addresses; without any there is no subjectAltName
 * @param keyId the leaf's own key identifier
 * @param issuerKeyId the root's, the very bytes it carries: strict verifiers compare them
 * @returns the extensions of the leaf
 */
export function leafExtensions(
  names: readonly string[],
  keyId: Uint8Array,
  issuerKeyId: Uint8Array,
): Extension[] {
  const altNames = names.map(nameOf).map((name) => ({ type: generalName[name.kind], value: octets(name) }))
  const issuer = asn1.create(CONTEXT_SPECIFIC, 0, false, latin1(issuerKeyId))
  return [
    { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
    { name: 'extKeyUsage', serverAuth: true },
    ...(altNames.length > 0 ? [{ name: 'subjectAltName', altNames } as const] : []),
    subjectKeyIdentifier(keyId),
    { id: '2.5.29.35', critical: false, value: der(sequence([issuer])) },
  ]
}

/**
 * The name constraints of a root as they stand in its bytes: a root is recognized by them without a parser.
 * @param names as given to `rootExtensions`
 * @returns DER of the whole critical extension
 */
export function constraintsOf(names: readonly string[]): Buffer {
  const parts = [
    asn1.create(UNIVERSAL, asn1.Type.OID, false, asn1.oidToDer(nameConstraintsId).getBytes()),
    asn1.create(UNIVERSAL, asn1.Type.BOOLEAN, false, '\xff'),
    asn1.create(UNIVERSAL, asn1.Type.OCTETSTRING, false, nameConstraints(names)),
  ]
  return Buffer.from(der(sequence(parts)), 'latin1')
}

/**
 * A kind of name that is not mentioned is not constrained: so e-mail and URI are excluded whole, and so are
 * addresses when no address is permitted, and host names when no host name is. RFC 5280 §4.2.1.10
 */
function nameConstraints(names: readonly string[]): string {
  const permitted = names.map(nameOf)
  const excluded = [subtree(generalName.email, ''), subtree(generalName.uri, '')]
  if (!permitted.some(({ kind }) => kind === 'ip'))
    excluded.push(subtree(generalName.ip, '\0'.repeat(8)), subtree(generalName.ip, '\0'.repeat(32)))
  if (!permitted.some(({ kind }) => kind === 'dns')) excluded.push(subtree(generalName.dns, ''))
  const lists = [
    asn1.create(CONTEXT_SPECIFIC, 0, true, permitted.map(permittedSubtree)),
    asn1.create(CONTEXT_SPECIFIC, 1, true, excluded),
  ]
  return der(sequence(lists))
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

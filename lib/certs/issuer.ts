/**
 * The issuer of the leaf: the intermediate, or the root itself if the CA was made before there were
 * intermediates. Has the certificate and the name of the key's file; the key is read only to sign.
 */
import type { X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import { FileError, readFileOf } from './files.ts'
import { type CaPlace, fileNames } from './places.ts'
import { checkIntermediate, isFormer, parseCertificate } from './soundness.ts'

/** The issuer of leaves. */
export interface Issuer {
  readonly certificate: X509Certificate
  /** The names of its files in the folder of the CA. */
  readonly certificateFile: string
  readonly keyFile: string
}

/**
 * Finds the issuer of the leaf.
 * @param place the folder, the hosts and the time
 * @param root the sound root of that folder
 * @returns a sound intermediate; for a CA made before there were intermediates, the root
 * @throws FileError for an intermediate that is missing or not sound; the system's error
 */
export async function openIssuer(place: CaPlace, root: X509Certificate): Promise<Issuer> {
  if (isFormer(root, place))
    return { certificate: root, certificateFile: fileNames.root, keyFile: fileNames.formerRootKey }
  const path = join(place.folder, fileNames.intermediate)
  const text = await readFileOf(path, 'certificate')
  if (text === undefined)
    throw new FileError('broken', path, 'is missing, and the key that could sign another is destroyed')
  const certificate = parseCertificate(path, text)
  checkIntermediate(certificate, root, path, place)
  return { certificate, certificateFile: fileNames.intermediate, keyFile: fileNames.intermediateKey }
}

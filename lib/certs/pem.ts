/** Tells whether PEM text from elsewhere is a certificate. */
import { X509Certificate } from 'node:crypto'

/** @returns true when the first block of the text is a certificate */
export function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem)
    return true
  } catch {
    return false
  }
}

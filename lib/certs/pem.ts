/** Certificates that others made, as PEM text: only whether they are any. */
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

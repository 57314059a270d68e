/** Why a certificate was refused: which one of the chain it was, and what to do. */
import { expect, test } from 'vitest'
import { explain } from '../../lib/proxy/causes.ts'
import { type RefusedCertificate, refusal } from '../../lib/proxy/sockets/refusals.ts'

const own: RefusedCertificate = {
  subject: 'imap.example.org',
  issuer: 'Middle CA',
  validFrom: 'Jan 01 00:00:00 2026 GMT',
  validTo: 'Jan 01 00:00:00 2028 GMT',
}
const middle: RefusedCertificate = {
  subject: 'Middle CA',
  issuer: 'Top CA',
  validFrom: 'Jan 01 00:00:00 2020 GMT',
  validTo: 'Jan 01 00:00:00 2030 GMT',
}
const top: RefusedCertificate = {
  subject: 'Top CA',
  issuer: 'Top CA',
  validFrom: 'Jan 01 00:00:00 2010 GMT',
  validTo: 'Jan 01 00:00:00 2040 GMT',
}
const expired = 'May 05 10:00:00 2025 GMT'

const told = (code: string, ...chain: readonly RefusedCertificate[]): string => {
  const { cause, remedy } = explain('server', refusal(Object.assign(new Error(code), { code }), chain))
  return `${cause}: ${remedy}`
}

test.each([
  [
    'its own',
    [{ ...own, validTo: expired }, middle, top],
    "the server's certificate has expired on 2025-05-05: renew it on the server",
  ],
  [
    'the one that signed it',
    [own, { ...middle, validTo: expired }, top],
    "the certificate of Middle CA, which signed the server's, has expired on 2025-05-05: the server's " +
      "administrator puts the renewed one into the server's certificate file",
  ],
  [
    'the root',
    [own, middle, { ...top, validTo: expired }],
    "the certificate of Top CA, which signed the server's, has expired on 2025-05-05: name the renewed root " +
      'of that CA with --ca-file',
  ],
])('of a chain in which one has expired it is said which: %s', (_, chain, sentence) => {
  expect(told('CERT_HAS_EXPIRED', ...chain)).toBe(sentence)
})

test('a refusal without a chain is told as it came', () => {
  expect(told('CERT_HAS_EXPIRED')).toBe("the server's certificate has expired: renew it on the server")
})

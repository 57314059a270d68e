/** Looks for a password in bytes, in every encode in which IMAP carries it. */

/**
 * The forms a password can take on the wire: as it is, quoted with escapes, in base64 wherever it may lie
 * within the coded bytes, SASL PLAIN's initial response (RFC 4616) and its hex digits.
 * @returns name of the form and its bytes as ASCII text
 */
function encodings(user: string, password: string): readonly (readonly [name: string, text: string])[] {
  const plain = Buffer.from(`\0${user}\0${password}`).toString('base64').replace(/=+$/, '')
  const shifted = [0, 1, 2].map((offset): [string, string] => [
    `base64 shifted by ${offset}`,
    core(password, offset),
  ])
  return [
    ['raw', password],
    ['quoted', password.replace(/["\\]/g, '\\$&')],
    ['SASL PLAIN', plain.slice(0, -1)],
    ...shifted,
    ['hex', Buffer.from(password).toString('hex')],
  ]
}

/**
 * Which forms of the password are in the bytes.
 * @returns their names, empty for none
 */
export function secretsIn(bytes: Buffer, user: string, password: string): readonly string[] {
  return encodings(user, password).flatMap(([name, text]) => (bytes.includes(text) ? [name] : []))
}

/**
 * The base64 characters that the password alone decides when `offset` other octets precede it in a group
 * of three.
 */
function core(password: string, offset: number): string {
  const whole = Buffer.from('\0'.repeat(offset) + password)
  const groups = whole.subarray(offset === 0 ? 0 : 3, whole.length - (whole.length % 3))
  return groups.toString('base64')
}

/** Tells which side sent a line of IMAP, for streams captured from the middle. Knows words of RFC 9051. */
import type { Side } from '../../record/record.ts'

/** How many octets are examined. */
const looked = 100

/** A tag with a digit in it, as programs make them; three digits alone are a reply code of SMTP or FTP. */
const tag = String.raw`(?!\d{3} )(?=[^ ]*\d)[^\s"(){%*\\+]{1,64}`

const data = 'CAPABILITY|ENABLED|FLAGS|LIST|LSUB|SEARCH|ESEARCH|STATUS|NAMESPACE'
const about = String.raw`\d+ (?:EXISTS|RECENT|EXPUNGE|FETCH)`
const server = new RegExp(
  String.raw`^(?:(?:\*|${tag}) (?:OK|NO|BAD)|\* (?:BYE|PREAUTH|${data}|${about}))[ \r]`,
  'i',
)

const commands =
  'CAPABILITY|NOOP|LOGOUT|STARTTLS|AUTHENTICATE|LOGIN|ENABLE|SELECT|EXAMINE|CREATE|DELETE|RENAME|' +
  'SUBSCRIBE|UNSUBSCRIBE|LIST|LSUB|NAMESPACE|STATUS|APPEND|IDLE|' +
  'CLOSE|UNSELECT|EXPUNGE|SEARCH|FETCH|STORE|COPY|MOVE|UID|ID'
const client = new RegExp(String.raw`^${tag} (?:${commands})[ \r]`, 'i')

/**
 * The sender of octets that begin with a line found only in IMAP.
 * @returns undefined unless it is beyond doubt
 */
export function speaker(bytes: Uint8Array): Side | undefined {
  const line = Buffer.from(bytes.subarray(0, looked)).toString('latin1')
  if (server.test(line)) return 'server'
  return client.test(line) ? 'client' : undefined
}

/** The BYE that imapscope itself sends to a mail client, in place of a server that it cannot reach. */
import type { Frame } from '../wire/frame.ts'
import { latin1 } from '../wire/octets.ts'

/** The octets that identify it: `* BYE [UNAVAILABLE] imapscope cannot use imap.example.org:993: …`. */
const beginning = 64

/** @returns true for imapscope's own BYE, which the server did not send. RFC 9051 §7.1.5 */
export function isOurGoodbye({ side, bytes }: Pick<Frame, 'side' | 'bytes'>): boolean {
  if (side !== 'server') return false
  return /^\* BYE (?:\[[A-Z]+\] )?imapscope /.test(latin1(bytes, 0, Math.min(beginning, bytes.length)))
}

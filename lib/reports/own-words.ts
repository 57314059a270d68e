/** What imapscope itself says to a mail client, in place of a server that it cannot reach. */
import type { Frame } from '../wire/frame.ts'
import { latin1 } from '../wire/octets.ts'

/** Octets in which it says so: `* BYE [UNAVAILABLE] imapscope cannot use imap.example.org:993: …`. */
const beginning = 64

/** @returns true for a BYE of ours, which is no word of the server. RFC 9051 §7.1.5 */
export function isOurGoodbye({ side, bytes }: Pick<Frame, 'side' | 'bytes'>): boolean {
  if (side !== 'server') return false
  return /^\* BYE (?:\[[A-Z]+\] )?imapscope /.test(latin1(bytes, 0, Math.min(beginning, bytes.length)))
}

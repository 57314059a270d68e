/** Octets that differ between the two legs, for the record: they are no part of the stream that is masked. */

import type { Side, Time } from '../record/record.ts'
import { Conversation } from '../wire/conversation.ts'
import { join, latin1 } from '../wire/octets.ts'
import { Redactor } from './redactor.ts'

/** Both versions of something that differs between the legs. */
export interface Versions {
  readonly received: Uint8Array
  readonly sent: Uint8Array
}

/**
 * @param redactor of the connection, @param time at which they differ
 * @returns both versions without a secret: what a client said for nobody but us may be a login
 */
export function safeVersions(
  redactor: Redactor,
  time: Time,
  side: Side,
  received: Uint8Array,
  sent: Uint8Array,
): Versions {
  const alone = side === 'client' ? maskedAlone(received) : received
  return { received: redactor.silence(time, alone), sent: redactor.silence(time, sent) }
}

/** @returns true for a line of a client of which nothing would be masked before login */
export function isShown(line: Uint8Array): boolean {
  return latin1(maskedAlone(line)) === latin1(line)
}

/**
 * A line as it would be written down before login.
 * @param line a command, or as much of it as there is; anything
 * @returns the same with what is secret in it masked, and whatever is not understood
 */
function maskedAlone(line: Uint8Array): Uint8Array {
  const safe: Uint8Array[] = [new Uint8Array(0)]
  const redactor = new Redactor(({ bytes }) => safe.push(bytes))
  const conversation = new Conversation()
  conversation.push({ side: 'client', time: 0, bytes: line })
  for (let step = conversation.next(); step !== undefined; step = conversation.next()) {
    if (step.type === 'part') redactor.take(step)
  }
  redactor.end()
  return join(safe)
}

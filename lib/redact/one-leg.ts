/** Data recorded because the two legs differ; it is not part of the stream that is masked. */

import type { Side, Time } from '../record/record.ts'
import { Conversation } from '../wire/conversation.ts'
import { join, latin1, nothing, octets, plus } from '../wire/octets.ts'
import { maskedBase64 } from './mask.ts'
import { Redactor } from './redactor.ts'

/** Both versions of data that differs between the legs. */
export interface Versions {
  readonly received: Uint8Array
  readonly sent: Uint8Array
}

/**
 * @param redactor of the connection, @param time at which they differ
 * @returns both versions without secrets: a client line that only the proxy received may be a login
 */
export function safeVersions(
  redactor: Redactor,
  time: Time,
  side: Side,
  received: Uint8Array,
  sent: Uint8Array,
): Versions {
  const alone = side === 'client' ? maskedAlone : unchallenged
  return {
    received: redactor.silence(time, alone(received)),
    sent: redactor.silence(time, alone(sent)),
  }
}

/**
 * Masks the text after every `+`: the line alone does not show whether it is a challenge. RFC 9051 §6.2.2.
 * @returns lines of a server, without the text that may be secret in some connection state
 */
function unchallenged(lines: Uint8Array): Uint8Array {
  if (!lines.includes(plus)) return lines
  return octets(latin1(lines).replace(/^\+ [^\r\n]+/gm, `+ ${maskedBase64}`))
}

/** @returns true for a client line in which nothing would be masked before login */
export function isShown(line: Uint8Array): boolean {
  return latin1(maskedAlone(line)) === latin1(line)
}

/**
 * Masks a line as it would be masked before login.
 * @param line a command or its beginning; any octets
 * @returns the line with its secrets masked; a line that cannot be parsed is masked entirely
 */
function maskedAlone(line: Uint8Array): Uint8Array {
  const safe: Uint8Array[] = [nothing]
  const redactor = new Redactor(({ bytes }) => safe.push(bytes))
  const conversation = new Conversation()
  conversation.push({ side: 'client', time: 0, bytes: line })
  for (let step = conversation.next(); step !== undefined; step = conversation.next()) {
    if (step.type === 'part') redactor.take(step)
  }
  redactor.end()
  return join(safe)
}

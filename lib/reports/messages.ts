/** How many messages an exchange concerned, as far as its frames show. RFC 9051 §7.4, §7.5, RFC 4315 §3. */
import { count, sequenceSet } from '../grammar/sequence-set.ts'
import { Tape } from '../grammar/tape.ts'
import { parse } from '../grammar/tree.ts'
import type { Exchange } from '../session/events.ts'
import { isFetch } from '../session/glance.ts'
import type { Frame } from '../wire/frame.ts'
import { latin1 } from '../wire/octets.ts'

// Reading a frame is synchronous, and no tree outlives it.
const tape = new Tape()

/** The octets of a response within which its name must be: `* 4294967295 EXPUNGE`. */
const longestHead = 24

/** Commands that send a message. */
const brings = new Set(['APPEND', 'REPLACE', 'UID REPLACE'])

/** Commands whose first argument names messages, and which may be answered with their completion alone. */
const names = /^(?:UID )?(?:STORE|COPY|MOVE)$|^UID EXPUNGE$/

/** @returns the messages that a response is about: 1 for FETCH and EXPUNGE, those of the set for VANISHED */
export function messagesIn(frame: Frame): number {
  if (frame.kind !== 'data') return 0
  if (isFetch(frame)) return 1
  const head = latin1(frame.bytes, 0, Math.min(longestHead, frame.bytes.length))
  if (/^\* \d+ (?:EXPUNGE|FETCH|UIDFETCH)\b/i.test(head)) return 1
  if (!/^\* VANISHED /i.test(head)) return 0
  const set = latin1(frame.bytes).match(/([\d:,]+)\r?\n?$/)?.[1] ?? ''
  return sizeOf(set)
}

/**
 * The messages of a completed exchange whose responses named none: those in its completion (COPYUID), the one
 * that it sent (APPEND), or those that its command lists one by one. Ranges of UIDs may contain gaps and are
 * not counted.
 */
export function messagesNamed({ name, status, code, completion, said }: Exchange): number {
  if (status !== 'OK') return 0
  if (brings.has(name)) return 1
  if (!names.test(name)) return 0
  if (code === 'COPYUID' && completion !== undefined) {
    return sizeOf(parse(completion, tape).code?.arguments.split(' ')[1] ?? '')
  }
  const [first] = parse(said[0], tape).values
  const named = first?.text() ?? ''
  return name.startsWith('UID ') && named.includes(':') ? 0 : sizeOf(named)
}

function sizeOf(set: string): number {
  const ranges = sequenceSet(set)
  return ranges === undefined ? 0 : (count(ranges) ?? 0)
}

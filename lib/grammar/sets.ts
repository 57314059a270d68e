/** Sequence sets in responses: as text, checked but not parsed. RFC 9051 §9, sequence-set. */
import type { Deviation } from '../wire/frame.ts'
import { note } from './findings.ts'
import { text } from './strings.ts'
import type { Tape } from './tape.ts'

const shape = /^(?:\d+|\*)(?::(?:\d+|\*))?(?:,(?:\d+|\*)(?::(?:\d+|\*))?)*$/

/**
 * A set as sent; `sequenceSet` parses it.
 * @param findings gets one when it is not a set
 */
export function setText(tape: Tape, at: number, findings: Deviation[]): string {
  const set = text(tape, at)
  if (!shape.test(set))
    note(findings, 'set', tape.startOf(at), tape.endOf(at), `no sequence set: ${set.slice(0, 40)}`)
  return set
}

/**
 * Sequence sets where they stand in a response: as text, checked but not taken apart. RFC 9051 §9,
 * sequence-set.
 */
import type { Deviation } from '../wire/frame.ts'
import { note } from './findings.ts'
import { text } from './strings.ts'
import type { Tape } from './tape.ts'

const shape = /^(?:\d+|\*)(?::(?:\d+|\*))?(?:,(?:\d+|\*)(?::(?:\d+|\*))?)*$/

/**
 * A set as sent; `sequenceSet` takes it apart.
 * @param findings gets one where it is none
 */
export function setText(tape: Tape, at: number, findings: Deviation[]): string {
  const set = text(tape, at)
  if (!shape.test(set))
    note(findings, 'set', tape.startOf(at), tape.endOf(at), `no sequence set: ${set.slice(0, 40)}`)
  return set
}

/** Structures that are read by position, for tests: the fields and the rules that are broken. */
import type { bodystructure } from '../../lib/grammar/bodystructure.ts'
import type { envelope } from '../../lib/grammar/envelope.ts'
import { parse } from '../../lib/grammar/tree.ts'
import type { Deviation } from '../../lib/wire/frame.ts'
import { response } from './frame.ts'

type Read = typeof bodystructure | typeof envelope

/** The structure in this value, as JSON. */
export function readWith(read: Read, value: string): { fields: Record<string, unknown>; rules: string[] } {
  const { tape, head, findings } = parse(response(`* X ${value}\r\n`))
  const more: Deviation[] = []
  const found = read(tape, tape.value(head.body, tape.length), more)
  return {
    fields: JSON.parse(JSON.stringify(found)),
    rules: [...findings, ...more].map((finding) => finding.rule),
  }
}

/** Name, bytes, fields that must be there (others may be), broken rules. */
export type Case = readonly [
  name: string,
  value: string,
  fields: Record<string, unknown>,
  rules?: readonly string[],
]

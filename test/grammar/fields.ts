/** What a line's typed fields and findings are, for tests of quirks. */
import { data } from '../../lib/grammar/data.ts'
import { parse } from '../../lib/grammar/tree.ts'
import type { Deviation } from '../../lib/wire/frame.ts'
import { response } from './frame.ts'

/** Name, line, typed fields, and the rules that are broken (those of the tree, then those of the values). */
export type Case = readonly [name: string, line: string, fields: unknown, rules?: readonly string[]]

/** Typed fields as `parse` prints them, without the word that says which they are. */
export function fieldsOf(line: string): { fields: unknown; rules: string[] } {
  const tree = parse(response(line))
  const findings: Deviation[] = []
  const found = data(tree, findings)
  const { type: _, ...fields } = JSON.parse(JSON.stringify(found ?? {}))
  return { fields, rules: [...tree.findings, ...findings].map((finding) => finding.rule) }
}

/** FETCH items of these names and values. */
export function items(...pairs: readonly (readonly [string, unknown])[]): unknown {
  return { items: pairs.map(([name, value]) => (value === undefined ? { name } : { name, value })) }
}

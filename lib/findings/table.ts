/** All rules, and how they are found by what a frame or a user says. */
import { client } from './client.ts'
import type { Rule } from './rule.ts'
import { server } from './server.ts'
import { syntax } from './syntax.ts'

/** In the order of their ids, by family. */
export const rules: readonly Rule[] = [...syntax, ...client, ...server]

const byCode: ReadonlyMap<string, Rule> = new Map(
  rules.flatMap((rule) => (rule.codes ?? []).map((code) => [code, rule] as const)),
)

/**
 * The rule behind a finding of a frame or a tree.
 * @param code what `wire/` or `grammar/` notes it under: `X04`, `space-extra`
 * @returns undefined for a code that no rule has
 */
export function ruleOf(code: string): Rule | undefined {
  return byCode.get(code)
}

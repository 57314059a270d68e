/** All rules, and their lookup by code. */
import { client } from './client.ts'
import type { Rule } from './rule.ts'
import { server } from './server.ts'
import { syntax } from './syntax.ts'

/** By family, in the order of their ids. */
export const rules: readonly Rule[] = [...syntax, ...client, ...server]

const byCode: ReadonlyMap<string, Rule> = new Map(
  rules.flatMap((rule) => (rule.codes ?? []).map((code) => [code, rule] as const)),
)

/**
 * The rule behind a finding of a frame or a tree.
 * @param code the code under which `wire/` or `grammar/` notes it: `X04`, `space-extra`
 * @returns undefined for a code that no rule has
 */
export function ruleOf(code: string): Rule | undefined {
  return byCode.get(code)
}

import { describe, expect, test } from 'vitest'
import { findingsMarkdown } from '../../lib/findings/document.ts'
import { ruleOf, rules } from '../../lib/findings/table.ts'
import { grammarCodes } from '../../lib/grammar/findings.ts'
import { framingCodes } from '../../lib/wire/findings.ts'

/** What is noted today. */
const noted: readonly string[] = [...framingCodes, ...grammarCodes]

test('every code that framing or the grammar notes has its rule', () => {
  expect(noted.length).toBeGreaterThan(40)
  expect(noted.filter((code) => ruleOf(code) === undefined)).toEqual([])
})

test('no rule names a code that nobody notes', () => {
  expect(rules.flatMap(({ codes = [] }) => codes).filter((code) => !noted.includes(code))).toEqual([])
})

test('a code that is an id belongs to the rule of that id', () => {
  for (const code of framingCodes) expect([code, ruleOf(code)?.id]).toEqual([code, code])
})

describe('ids, names and codes', () => {
  const twice = (all: readonly string[]): string[] => all.filter((each, at) => all.indexOf(each) !== at)

  test('are each those of one rule', () => {
    expect(twice(rules.map(({ id }) => id))).toEqual([])
    expect(twice(rules.map(({ slug }) => slug))).toEqual([])
    expect(twice(rules.flatMap(({ codes = [] }) => codes))).toEqual([])
  })

  test('tell in the order of the table whom they are about', () => {
    const ids = rules.map(({ id }) => id)
    for (const id of ids) expect(id).toMatch(/^[XCS]\d\d$/)
    expect(ids.map((id) => id[0]).join('')).toMatch(/^X+C+S+$/)
    for (const family of ['X', 'C', 'S']) {
      const own = ids.filter((id) => id.startsWith(family))
      expect(own).toEqual([...own].sort())
    }
  })
})

test.each(rules.map((rule) => [rule.id, rule] as const))(
  '%s says all that is said of a rule',
  (_id, rule) => {
    expect(rule.slug).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
    expect(rule.title).toMatch(/^[A-Z].*[^.]$/)
    expect(rule.remedy).toMatch(/^[a-z].*[^.]$/)
    expect(rule.section).toMatch(/^RFC \d+ §[\d.]+$/)
    expect(rule.needs.length).toBeGreaterThan(0)
  },
)

test('docs/findings.md tells what the table holds; `npx vitest -u` writes it anew', async () => {
  await expect(findingsMarkdown()).toMatchFileSnapshot('../../docs/findings.md')
})

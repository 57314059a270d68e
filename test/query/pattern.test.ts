import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '../../lib/filter/index.ts'
import { NoExpression } from '../../lib/query/expression.ts'
import { Pattern } from '../../lib/query/pattern.ts'

describe('a regular expression finds what JavaScript finds', () => {
  /** Expressions of a few letters, as deep as they come. */
  const { expression } = fc.letrec<{ expression: string; part: string }>((tie) => ({
    part: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '[a-b]', '\\d', '\\w', '\\s', '\\.', '1', 'B'),
      fc
        .tuple(tie('part'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{0,}'))
        .map(([of, times]) => `(${of})${times}`),
      tie('expression').map((of) => `(${of})`),
    ),
    expression: fc.oneof(
      { maxDepth: 3 },
      fc.array(tie('part'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
      fc.tuple(tie('expression'), tie('expression')).map(([left, right]) => `${left}|${right}`),
    ),
  }))
  const said = fc.array(fc.constantFrom('a', 'b', 'c', 'A', '1', ' ', '.', '\n', 'é'), { maxLength: 12 })

  test.each([
    ['where case counts', true],
    ['in any case', false],
  ])('%s', (_, exact) => {
    fc.assert(
      fc.property(expression, said, (source, letters) => {
        const text = letters.join('')
        const expected = new RegExp(source, exact ? '' : 'i').test(text)
        expect(new Pattern(source, exact).in(exact ? text : text.toLowerCase())).toBe(expected)
      }),
      { numRuns: 300 },
    )
  })
})

test('expressions that take others for ever take this one no time', () => {
  const text = 'a'.repeat(100_000)
  for (const source of ['(a+)+b', '(a|a)*b', '(a|aa)+c', '(.*)*x', 'a{1,50}a{1,50}b'])
    expect(new Pattern(source, true).in(text)).toBe(false)
})

test.each([
  ['(a', 'a ) is missing'],
  ['a)', 'there is no ( for a )'],
  ['*a', 'there is nothing for * to repeat'],
  ['[a', 'it ends too early'],
  ['^a', '^ is not known; write \\^ for the sign itself'],
  ['\\b', '\\b is not known'],
  ['((a{1000}){1000}){1000}', 'it has too many parts'],
  [`${'('.repeat(60)}a${')'.repeat(60)}`, 'parentheses are at most 50 deep'],
])('%s is none', (source, message) => {
  expect(() => new Pattern(source, true)).toThrow(NoExpression)
  expect(() => new Pattern(source, true)).toThrow(message)
  expect(compile(`cmd:x /${source}/r`)).toMatchObject({
    error: { offset: 6, message: `this is no regular expression: ${message}` },
  })
})

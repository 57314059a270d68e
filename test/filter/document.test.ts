/** The page docs/filters.md is what the terms say today. */
import { expect, test } from 'vitest'
import { filtersMarkdown } from '../../lib/filter/document.ts'
import { compile } from '../../lib/filter/index.ts'
import { terms } from '../../lib/filter/terms.ts'

test('docs/filters.md tells what the table holds; `npx vitest -u` writes it anew', async () => {
  await expect(filtersMarkdown()).toMatchFileSnapshot('../../docs/filters.md')
})

test('every example on the page is a filter', () => {
  const examples = [...filtersMarkdown().matchAll(/`([a-z]+[:=<>!][^`]*|not [^`]*|\([^`]*)`/g)].map(
    ([, each]) => each,
  )
  expect(examples.length).toBeGreaterThan(terms.length)
  for (const each of examples) expect([each, compile(each)]).not.toEqual([each, { error: expect.anything() }])
})

/** The page docs/records.md is what the shapes say today, and the page of the session file names them all. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { recordsMarkdown } from '../../lib/record/document.ts'
import { facts } from '../../lib/record/facts.ts'
import { records } from '../../lib/record/shapes.ts'

test('docs/records.md tells what the tables hold; `npx vitest -u` writes it anew', async () => {
  await expect(recordsMarkdown(records, facts)).toMatchFileSnapshot('../../docs/records.md')
})

test('docs/session-file.md says on which packet each of them is', () => {
  const page = readFileSync(new URL('../../docs/session-file.md', import.meta.url), 'utf8')
  const missing = Object.keys(records).filter((type) => type !== 'chunk' && !page.includes(`| \`${type}\` |`))
  expect(missing).toEqual([])
})

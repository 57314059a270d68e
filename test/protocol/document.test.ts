/** The page docs/protocol.md is what the rows say today. */
import { expect, test } from 'vitest'
import { protocolMarkdown } from '../../lib/protocol/document.ts'
import { families } from '../../lib/protocol/index.ts'

test('docs/protocol.md tells what the tables hold; `npx vitest -u` writes it anew', async () => {
  await expect(protocolMarkdown(families)).toMatchFileSnapshot('../../docs/protocol.md')
})

test('a name, its RFC section and its sentence make one line of a table', () => {
  const page = protocolMarkdown([
    {
      title: 'a',
      capabilities: [{ name: 'X|Y=', rfc: 'RFC 1 §2.3', phase: 'any', keyed: true, about: 'A | b.' }],
    },
  ])
  expect(page).toContain(
    '| `X\\|Y=…` | [RFC 1 §2.3](https://www.rfc-editor.org/rfc/rfc1#section-2.3) | A \\| b. |',
  )
})

/** Writes the generated parts of documents anew: `npm run docs`. A test says when they are stale. */
import { readFileSync, writeFileSync } from 'node:fs'
import { helpMarkdown, manualPage, optionsMarkdown, statusesMarkdown } from '../dist/cmd/documents.js'
import { keysMarkdown } from '../dist/ui/keys/keys.js'
import { apiMarkdown, named } from './api.mjs'

/** Puts parts between their marks in a document. */
function renew(document, parts) {
  const file = new URL(`../${document}`, import.meta.url)
  let text = readFileSync(file, 'utf8')
  for (const [name, part] of Object.entries(parts)) {
    const marks = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`)
    text = text.replace(marks, (_, begin, end) => begin + part + end)
  }
  writeFileSync(file, text)
}

renew('docs/keys.md', { keys: keysMarkdown() })
renew('docs/cli.md', { statuses: statusesMarkdown(), help: await helpMarkdown() })
renew('docs/configuration.md', { options: optionsMarkdown() })
writeFileSync(new URL('../docs/api.md', import.meta.url), apiMarkdown(named()))
writeFileSync(new URL('../docs/imapscope.1', import.meta.url), await manualPage())

/** Writes the generated parts of documents anew: `npm run docs`. A test says when they are stale. */
import { readFileSync, writeFileSync } from 'node:fs'
import { helpOf, manualPage, optionsMarkdown } from '../dist/cmd/documents.js'
import { keysMarkdown } from '../dist/ui/model/keys.js'

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

renew('README.md', { keys: keysMarkdown(), help: `\`\`\`\n${await helpOf([])}\n\`\`\`\n` })
renew('docs/configuration.md', { options: optionsMarkdown() })
writeFileSync(new URL('../docs/imapscope.1', import.meta.url), await manualPage())

/** Writes the generated parts of the README anew: `npm run docs`. A test says when they are stale. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { keysMarkdown } from '../dist/ui/keys.js'

const readme = new URL('../README.md', import.meta.url)
const program = new URL('../dist/cmd/imapscope.js', import.meta.url).pathname
const help = execFileSync(process.execPath, [program, '--help'], { encoding: 'utf8' })
const parts = { keys: keysMarkdown(), help: `\`\`\`\n${help}\`\`\`\n` }
let text = readFileSync(readme, 'utf8')
for (const [name, part] of Object.entries(parts)) {
  const marks = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`)
  text = text.replace(marks, (_, begin, end) => begin + part + end)
}
writeFileSync(readme, text)

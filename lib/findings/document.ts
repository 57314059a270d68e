/** The table of rules → the page docs/findings.md. Knows Markdown; writes no file. */
import type { Rule } from './rule.ts'
import { rules } from './table.ts'

const introduction = `# Findings

What a client or a server does against the RFCs is noted, and nothing is altered because of it: the tree of
the detail view tells it, \`has:finding\` finds it, and \`imapscope parse\` prints it with the code under
which it is noted ([its output](parse.md)). Each code belongs to a rule, whose id never changes. This page
is made from the table in \`lib/findings\`, and a test keeps it up to date.

| severity | means |
| --- | --- |
| error | against a MUST, or the stream can no longer be read |
| security | a secret or TLS is at stake |
| warning | against a SHOULD, or known to break others |
| hint | legal, and could be better |

| id | name | severity | what was done | right form | what its author does about it | codes |
| --- | --- | --- | --- | --- | --- | --- |`

/** @returns one Markdown page, ending with a line feed */
export function findingsMarkdown(): string {
  return `${[introduction, ...rules.map(row)].join('\n')}\n`
}

function row({ id, slug, severity, title, section, remedy, codes = [] }: Rule): string {
  const cells = [
    id,
    `\`${slug}\``,
    severity,
    title,
    section,
    remedy,
    codes.map((code) => `\`${code}\``).join(' '),
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

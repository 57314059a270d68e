/** Peers' text for Markdown: always as code, where no HTML, no link and no mention comes alive. */
import { cut } from '../text/cut.ts'

/** Columns of peers' text in one place. */
const longest = 160

/**
 * Text as a code span.
 * @param text of a peer, or ours
 * @returns empty for empty text; a `|`, which would end a cell of a table, is drawn as `¦`
 */
export function code(text: string): string {
  const safe = cut(text, longest).replaceAll('|', '¦')
  if (safe.trim() === '') return safe === '' ? '' : '` `'
  // A fence is longer than any run of backticks inside, and a backtick at an end needs a space.
  const runs = safe.match(/`+/g) ?? []
  const fence = '`'.repeat(Math.max(0, ...runs.map((run) => run.length)) + 1)
  const edge = /^[` ]|[` ]$/.test(safe) ? ' ' : ''
  return `${fence}${edge}${safe}${edge}${fence}`
}

/** A table. Cells are Markdown already. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)]
}

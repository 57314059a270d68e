/** Peers' text for Markdown: always as code, in which HTML, links and mentions have no effect. */
import { cut } from '../text/cut.ts'

/** The most columns of peers' text in one place. */
const longest = 160

/**
 * Text as a code span.
 * @param text text of a peer, or ours
 * @returns empty for empty text; `|`, which would end a table cell, becomes `¦`
 */
export function code(text: string): string {
  const safe = cut(text, longest).replaceAll('|', '¦')
  if (safe.trim() === '') return safe === '' ? '' : '` `'
  // The fence must be longer than any run of backticks inside, and a backtick at either end needs a space.
  const runs = safe.match(/`+/g) ?? []
  const fence = '`'.repeat(Math.max(0, ...runs.map((run) => run.length)) + 1)
  const edge = /^[` ]|[` ]$/.test(safe) ? ' ' : ''
  return `${fence}${edge}${safe}${edge}${fence}`
}

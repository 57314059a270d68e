/** Tables in Markdown. Knows nothing of what they are about. */

/**
 * @param titles one for each column
 * @param rows the cells of each row, which are Markdown; a `|` in one is escaped
 * @returns lines without line feeds
 */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)]
}

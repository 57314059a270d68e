/** Numbers as a row of bars, one column each. Knows no colours. */

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/**
 * A sparkline. When there are more values than columns, each column shows the largest of its values.
 * @param values not negative; 0 is drawn as a blank
 * @param most the value of a full bar
 * @returns at most `columns` characters
 */
export function sparkline(values: readonly number[], columns: number, most: number): string {
  const each = Math.max(1, Math.ceil(values.length / Math.max(1, columns)))
  let text = ''
  for (let at = 0; at < values.length; at += each) {
    const value = Math.max(...values.slice(at, at + each))
    const step = Math.ceil((value / Math.max(most, Number.MIN_VALUE)) * bars.length) - 1
    text += value <= 0 ? ' ' : (bars[Math.max(0, Math.min(step, bars.length - 1))] ?? ' ')
  }
  return text
}

/**
 * A horizontal bar, in eighths of a column.
 * @param part 0 to 1; a value above 0 is always visible
 * @returns at most `columns` characters
 */
export function bar(part: number, columns: number): string {
  const steps = Math.round(Math.max(0, Math.min(part, 1)) * columns * 8)
  const seen = part > 0 ? Math.max(1, steps) : 0
  return '█'.repeat(Math.floor(seen / 8)) + (eighths[seen % 8] ?? '')
}

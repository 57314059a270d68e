/** The option `--filter`, and error messages for it: a caret under the mistake. */
import { compile, type Filter, type Mistake } from '../../lib/filter/index.ts'
import { columnsOf, cut } from '../../lib/text/cut.ts'
import { Failure } from './failure.ts'

/** The width of the lines below the sentence, without the margin of two. */
const width = 78

/** Columns shown before the mistake; the beginning of a longer filter is cut. */
const shownBefore = 50

/** The maximum number of lines that list the expected words. */
const mostLines = 3

/**
 * @param text the option, if given
 * @returns the filter, if any
 * @throws {Failure} 2 for an invalid filter
 */
export function readFilter(text: string | undefined): Filter | undefined {
  if (text === undefined) return undefined
  const filter = compile(text)
  if (!('error' in filter)) return filter
  throw new Failure(`--filter: ${cut(filter.error.message, 100)}`, 2, shown(text, filter.error).join('\n  '))
}

/** @returns the filter, a caret under the mistake, and the expected words */
function shown(text: string, { offset, length, expected }: Mistake): string[] {
  const head = text.slice(0, offset)
  const left = Math.max(0, Array.from(head).length - shownBefore)
  const before = left === 0 ? head : `…${Array.from(head).slice(left).join('')}`
  const columns = columnsOf(before, width, 'unicode')
  const place = Math.max(1, columnsOf(text.slice(offset, offset + length), width - columns, 'unicode'))
  const could = expected.length === 0 ? [] : wrapped(`could stand here: ${expected.join(' ')}`)
  return [cut(before + text.slice(offset), width), `${' '.repeat(columns)}${'^'.repeat(place)}`, ...could]
}

/** Words in lines of at most `width` columns; words beyond `mostLines` are left out. */
function wrapped(text: string): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1]
    if (line.length + 1 + word.length <= width - 2)
      lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
    else if (lines.length < mostLines) lines.push(word)
    else return [...lines.slice(0, -1), `${line} …`]
  }
  return lines
}

/** The option `--filter` as it is typed, and how a wrong one is shown: a caret under the place. */
import { compile, type Filter, type Mistake } from '../../lib/filter/index.ts'
import { columnsOf, cut } from '../../lib/text/cut.ts'
import { Failure } from './failure.ts'

/** Columns of what is shown below the sentence, the margin of two not counted. */
const width = 78

/** Columns before the place that are shown; of a longer filter the beginning is left out. */
const shownBefore = 50

/** What could stand there is told in so many lines at most. */
const mostLines = 3

/**
 * @param text as typed; undefined where nothing was
 * @returns undefined for no filter
 * @throws {Failure} 2 for a wrong one
 */
export function readFilter(text: string | undefined): Filter | undefined {
  if (text === undefined) return undefined
  const filter = compile(text)
  if (!('error' in filter)) return filter
  throw new Failure(`--filter: ${cut(filter.error.message, 100)}`, 2, shown(text, filter.error).join('\n  '))
}

/** @returns the filter, a caret under the place, and what could stand there */
function shown(text: string, { offset, length, expected }: Mistake): string[] {
  const head = text.slice(0, offset)
  const left = Math.max(0, Array.from(head).length - shownBefore)
  const before = left === 0 ? head : `…${Array.from(head).slice(left).join('')}`
  const columns = columnsOf(before, width, 'unicode')
  const place = Math.max(1, columnsOf(text.slice(offset, offset + length), width - columns, 'unicode'))
  const could = expected.length === 0 ? [] : wrapped(`could stand here: ${expected.join(' ')}`)
  return [cut(before + text.slice(offset), width), `${' '.repeat(columns)}${'^'.repeat(place)}`, ...could]
}

/** Words in lines of at most `WIDTH` columns; what does not fit into `LINES` is left out. */
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

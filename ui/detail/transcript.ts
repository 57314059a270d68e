/** A row as safe text, for the clipboard: one line for each line that was said, with its side in front. */
import { limits } from '../../lib/record/limits.ts'
import { safeText } from '../../lib/text/safe.ts'
import { wrapped } from '../../lib/text/table.ts'
import type { Row } from '../store/rows.ts'
import { conversationOf, conversationOfFrame, type ExchangeLines, someLines } from './conversation.ts'

/** Lines that go to the clipboard at most; terminals refuse large texts. */
const mostLines = 1000

/** Characters of one line. */
const longestLine = 2000

/**
 * What was said for a row.
 * @param cut lines of each literal, as on the screen
 * @returns safe text, each line ended by a line feed, and how many lines it has
 */
export function transcriptOf(row: Row, cut: number): { readonly text: string; readonly lines: number } {
  const conversation = conversationOfRow(row, cut)
  if (conversation === undefined) {
    const word = row.kind === 'said' ? `${row.word} ${row.text}` : ''
    return { text: `* ${safeText(word)}\n`, lines: 1 }
  }
  const lines = someLines(conversation, 0, mostLines, cut).map((line) => {
    const side = line.side === 'client' ? 'C' : 'S'
    const text = line.part === 'note' ? `[${line.text}]` : line.text
    return `${line.part === 'lead' ? `${side}:` : '  '} ${safeText(text.slice(0, longestLine))}`
  })
  const rest = conversation.total - lines.length
  if (rest > 0) lines.push(`   [${rest} more lines]`)
  return { text: `${lines.join('\n')}\n`, lines: lines.length }
}

/** @returns what was said for a row; undefined for a remark of ours, which nobody said */
export function conversationOfRow(row: Row, cut: number): ExchangeLines | undefined {
  if (row.kind === 'exchange') return conversationOf(row.exchange, cut)
  return row.frame === undefined ? undefined : conversationOfFrame(row.frame, 'exact', cut)
}

/** What is said where the frames of an old exchange were dropped. */
export const forgotten = 'No longer in memory; the session file still has it.'

/** @returns the lines of what stands where nothing was said: a remark of ours, whole */
export function notedLines(row: Row | undefined, width: number): string[] {
  const text = row?.kind === 'said' ? row.text.slice(0, limits.logText) : forgotten
  return wrapped(text, width)
}

/** A row as safe text for the clipboard: one line for each line of the exchange, prefixed with its side. */
import { limits } from '../../lib/record/limits.ts'
import { safeText } from '../../lib/text/safe.ts'
import { wrapped } from '../../lib/text/table.ts'
import type { Row } from '../store/rows.ts'
import { conversationOf, conversationOfFrame, type ExchangeLines, someLines } from './conversation.ts'

/** The maximum number of lines copied; terminals refuse large texts. */
const mostLines = 1000

/** The maximum number of characters of one line. */
const longestLine = 2000

/**
 * The transcript of a row.
 * @param cut lines of each literal, as on the screen
 * @returns safe text, each line ended by a line feed, and the number of lines
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

/** @returns the conversation of a row; undefined for our own remark, which neither side sent */
export function conversationOfRow(row: Row, cut: number): ExchangeLines | undefined {
  if (row.kind === 'exchange') return conversationOf(row.exchange, cut)
  return row.frame === undefined ? undefined : conversationOfFrame(row.frame, 'exact', cut)
}

/** The text shown when the frames of an old exchange were dropped. */
export const forgotten = 'No longer in memory; the session file still has it.'

/** @returns the lines of a row without a conversation: our own remark, whole */
export function notedLines(row: Row | undefined, width: number): string[] {
  const text = row?.kind === 'said' ? row.text.slice(0, limits.logText) : forgotten
  return wrapped(text, width)
}

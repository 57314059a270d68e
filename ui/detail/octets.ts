/** The octets of one exchange: rows of a hex view, made only for the visible part. */
import type { Frame } from '../../lib/wire/frame.ts'
import type { ExchangeLines } from './conversation.ts'

/** A row of octets, or the heading of a frame when `octets` is absent. */
export interface OctetRow {
  readonly frame: Frame
  /** The offset in the frame at which the row begins. */
  readonly at: number
  readonly octets?: Uint8Array
}

/** @returns the number of octets that fit side by side in `columns` columns: 16, 8 or 4 */
export function octetsAcross(columns: number): number {
  if (columns >= 78) return 16
  return columns >= 44 ? 8 : 4
}

/** @returns the number of rows of the first `entries` frames: for each its heading and its octets */
export function octetRowCount(conversation: ExchangeLines, entries: number, across: number): number {
  let rows = 0
  for (let entry = 0; entry < entries; entry++) rows += rowsOf(conversation, entry, across)
  return rows
}

function rowsOf(conversation: ExchangeLines, entry: number, across: number): number {
  const length = conversation.entries[entry]?.frame.bytes.length ?? 0
  return 1 + Math.ceil(length / across)
}

/** @returns the rows from number `from` on, at most `size` of them */
export function octetRows(
  conversation: ExchangeLines,
  entries: number,
  across: number,
  from: number,
  size: number,
): OctetRow[] {
  const rows: OctetRow[] = []
  let start = 0
  for (let entry = 0; entry < entries && rows.length < size; entry++) {
    const frame = conversation.entries[entry]?.frame
    const length = rowsOf(conversation, entry, across)
    if (frame !== undefined && start + length > from) {
      const first = Math.max(0, from - start)
      for (let row = first; row < length && rows.length < size; row++) rows.push(octetRow(frame, row, across))
    }
    start += length
  }
  return rows
}

function octetRow(frame: Frame, row: number, across: number): OctetRow {
  if (row === 0) return { frame, at: 0 }
  const at = (row - 1) * across
  return { frame, at, octets: frame.bytes.subarray(at, at + across) }
}

/**
 * The number of the row that shows an octet.
 * @param entry the index of the frame
 * @param at the offset of the octet in that frame
 */
export function rowOfOctet(conversation: ExchangeLines, entry: number, at: number, across: number): number {
  return octetRowCount(conversation, entry, across) + 1 + Math.floor(at / across)
}

/** @returns the octets in hexadecimal, with a gap in the middle, padded to the width of a full row */
export function hexText(octets: Uint8Array, across: number): string {
  let text = ''
  for (let at = 0; at < across; at++) {
    if (at === across / 2) text += ' '
    const octet = octets[at]
    text += octet === undefined ? '   ' : `${octet.toString(16).padStart(2, '0')} `
  }
  return text
}

/** @returns one character for each octet: printable ASCII unchanged, a dot for the others */
export function printable(octets: Uint8Array): string {
  let text = ''
  for (const octet of octets) text += octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '.'
  return text
}

/**
 * An exchange as rows that fold: a heading for each frame, and below it the rows that a `FrameReader` makes.
 * Only unfolded frames are read. Knows no screen.
 */
import { limits } from '../../lib/record/limits.ts'
import type { Frame } from '../../lib/wire/frame.ts'
import type { ExchangeLines } from './conversation.ts'
import type { Meaning } from './words.ts'

/** One row. Its texts are not yet safe to print. */
export interface OutlineRow {
  /** From 0, below the heading of the frame. */
  readonly depth: number
  readonly label: string
  readonly text: string
  /** The number of following rows that lie inside this one. */
  inside: number
  /** Looked up only for the selected row. */
  readonly meaning?: () => Meaning | undefined
  /** The octets of the frame that the row stands for, for the hex view. */
  readonly span?: { readonly start: number; readonly end: number }
}

/** Reads the rows of one frame. */
export type FrameReader = (frame: Frame) => OutlineRow[]

/** A row on the screen: `row` is absent for the heading of a frame. */
export interface Visible {
  /** Index of the frame in the conversation. */
  readonly entry: number
  /** The key that `toggled` holds when the user folded or unfolded the row. */
  readonly id: string
  readonly row?: OutlineRow
  /** Absent when no rows lie inside. */
  readonly open?: boolean
}

/** The rows that the user folded or unfolded, contrary to their default. */
export type Toggled = ReadonlySet<string>

/** Up to this many frames a conversation begins unfolded; in a longer one only the command does. */
const shortConversation = 8

interface Remembered {
  readonly read: FrameReader
  readonly toggled: Toggled
  readonly entries: number
  readonly rows: readonly Visible[]
}

// The rows stay the same from one screen frame to the next, until a key folds something or a response
// arrives.
const remembered = new WeakMap<ExchangeLines, Remembered>()

/**
 * The rows that are not folded away.
 * @param entries the number of frames of the conversation that are shown
 */
export function outline(
  conversation: ExchangeLines,
  entries: number,
  read: FrameReader,
  toggled: Toggled,
): readonly Visible[] {
  const known = remembered.get(conversation)
  if (known?.read === read && known.toggled === toggled && known.entries === entries) return known.rows
  const rows: Visible[] = []
  const frames = conversation.entries.slice(0, entries)
  const short = conversation.entries.length <= shortConversation
  frames.forEach(({ frame }, entry) => {
    const id = String(entry)
    const open = (short || entry === 0) !== toggled.has(id)
    rows.push({ entry, id, open })
    if (open) unfold(rows, entry, rowsOf(frame, read), toggled)
  })
  remembered.set(conversation, { read, toggled, entries, rows })
  return rows
}

function unfold(into: Visible[], entry: number, rows: readonly OutlineRow[], toggled: Toggled): void {
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]
    if (row === undefined) return
    const id = `${entry}.${at}`
    if (row.inside === 0) into.push({ entry, id, row })
    else {
      const open = !toggled.has(id)
      into.push({ entry, id, row, open })
      if (!open) at += row.inside
    }
  }
}

const read = new WeakMap<Frame, Map<FrameReader, OutlineRow[]>>()

function rowsOf(frame: Frame, reader: FrameReader): OutlineRow[] {
  const readings = read.get(frame) ?? new Map<FrameReader, OutlineRow[]>()
  const known = readings.get(reader)
  if (known !== undefined) return known
  const rows = reader(frame)
  readings.set(reader, rows)
  read.set(frame, readings)
  return rows
}

/** Collects the rows of a frame, in order, within `limits.outlineRows`. */
export class OutlineRows {
  readonly rows: OutlineRow[] = []
  private left = 0

  /** Adds a row. @returns it, so that `within` can count the rows inside it */
  add(row: Omit<OutlineRow, 'inside'>): OutlineRow {
    const added = { ...row, inside: 0 }
    if (this.rows.length < limits.outlineRows) this.rows.push(added)
    else this.left++
    return added
  }

  /** Adds a row and all rows that `fill` adds inside it. */
  within(row: Omit<OutlineRow, 'inside'>, fill: () => void): void {
    const head = this.add(row)
    const before = this.rows.length
    fill()
    head.inside = this.rows.length - before
  }

  /** True when there is no room for another row: the remaining input need not be read. */
  get full(): boolean {
    return this.left > 0
  }

  /** @returns the rows; when some were left out, a last row says so */
  done(): OutlineRow[] {
    if (!this.full) return this.rows
    const text = `no more than ${limits.outlineRows} rows of a frame are shown`
    return [...this.rows, { depth: 0, label: '…', text, inside: 0 }]
  }
}

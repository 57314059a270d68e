/**
 * What was said in one exchange as rows that fold: a head for each frame, and below it what a reader of one
 * frame makes of it. Only frames that are unfolded are read. Knows no screen.
 */
import { limits } from '../../lib/record/limits.ts'
import type { Frame } from '../../lib/wire/frame.ts'
import type { ExchangeLines } from './conversation.ts'
import type { Meaning } from './words.ts'

/** One row. Its texts are not yet safe. */
export interface OutlineRow {
  /** From 0, below the head of the frame. */
  readonly depth: number
  readonly label: string
  readonly text: string
  /** How many of the next rows lie inside this one. */
  inside: number
  /** Looked up only for the selected row. */
  readonly meaning?: () => Meaning | undefined
  /** Octets of the frame that it stands for, for the hex view. */
  readonly span?: { readonly start: number; readonly end: number }
}

/** Reads the rows of one frame. */
export type FrameReader = (frame: Frame) => OutlineRow[]

/** A row on the screen: `row` is absent for the head of a frame. */
export interface Visible {
  /** Index of the frame in the conversation. */
  readonly entry: number
  /** What `toggled` holds when the reader folded or unfolded it. */
  readonly id: string
  readonly row?: OutlineRow
  /** Absent where nothing lies inside. */
  readonly open?: boolean
}

/** What the reader folded or unfolded, against what is open of itself. */
export type Toggled = ReadonlySet<string>

/** Conversations of at most so many frames begin unfolded; in longer ones the command alone does. */
const shortConversation = 8

interface Remembered {
  readonly read: FrameReader
  readonly toggled: Toggled
  readonly entries: number
  readonly rows: readonly Visible[]
}

// The rows stay the same from frame to frame until a key folds something or a response comes.
const remembered = new WeakMap<ExchangeLines, Remembered>()

/**
 * The rows that are not folded away.
 * @param entries how many frames of the conversation are shown
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

  /** Adds a row. @returns it, so that what lies inside can be counted with `within` */
  add(row: Omit<OutlineRow, 'inside'>): OutlineRow {
    const added = { ...row, inside: 0 }
    if (this.rows.length < limits.outlineRows) this.rows.push(added)
    else this.left++
    return added
  }

  /** Adds a row and all that `fill` adds inside of it. */
  within(row: Omit<OutlineRow, 'inside'>, fill: () => void): void {
    const head = this.add(row)
    const before = this.rows.length
    fill()
    head.inside = this.rows.length - before
  }

  /** True when no further row has room: what is left need not be read. */
  get full(): boolean {
    return this.left > 0
  }

  /** @returns the rows; a last one says when there were more */
  done(): OutlineRow[] {
    if (!this.full) return this.rows
    const text = `no more than ${limits.outlineRows} rows of a frame are shown`
    return [...this.rows, { depth: 0, label: '…', text, inside: 0 }]
  }
}

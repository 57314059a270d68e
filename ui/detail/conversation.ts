/**
 * The conversation of one exchange, as lines in order of time. Only the requested lines are made: a FETCH
 * with 100,000 responses costs only its visible part. Knows no screen.
 */
import type { Side, Time } from '../../lib/record/record.ts'
import type { Exchange, Sure } from '../../lib/session/events.ts'
import { textOf } from '../../lib/text/safe.ts'
import { byteCount, count, counted } from '../../lib/text/units.ts'
import type { Frame } from '../../lib/wire/frame.ts'

/** One line. `lead`: the first of its frame; `literal`: inside a literal; `note`: our own remark. */
export interface ExchangeLine {
  readonly side: Side
  readonly part: 'lead' | 'more' | 'literal' | 'note'
  /** When the last octet of the frame was read. */
  readonly time: Time
  readonly sure: Sure
  /** Not yet safe to print. */
  readonly text: string
}

/** Frames in order of time, with the number of lines before each of them. */
export interface ExchangeLines {
  readonly entries: Entry[]
  readonly starts: number[]
  /** The number of lines of all frames. */
  total: number
}

interface Entry {
  readonly frame: Frame
  readonly sure: Sure
}

interface Remembered {
  readonly conversation: ExchangeLines
  readonly cut: number
  said: number
  answers: number
  completed: boolean
}

/** Lines of a literal that are shown until the user asks for all. */
export const shownLiteralLines = 12

// The lines of a long exchange are counted once; the counts are released with the exchange.
const remembered = new WeakMap<Exchange, Remembered>()

/**
 * The conversation of an exchange, as far as it has arrived.
 * @param cut the number of lines shown of each literal; Infinity for all
 */
export function conversationOf(exchange: Exchange, cut: number): ExchangeLines {
  let memory = remembered.get(exchange)
  if (memory === undefined || memory.cut !== cut) {
    memory = {
      conversation: { entries: [], starts: [], total: 0 },
      cut,
      said: 0,
      answers: 0,
      completed: false,
    }
    remembered.set(exchange, memory)
  }
  extend(memory, exchange)
  return memory.conversation
}

/** @returns the conversation of a single frame */
export function conversationOfFrame(frame: Frame, sure: Sure, cut: number): ExchangeLines {
  const conversation: ExchangeLines = { entries: [], starts: [], total: 0 }
  append(conversation, { frame, sure }, cut)
  return conversation
}

/** Adds the frames that arrived since the last call. Both lists are in order, so this is a merge. */
function extend(memory: Remembered, exchange: Exchange): void {
  const { said, answers, completion } = exchange
  while (memory.said < said.length || memory.answers < answers.length) {
    const frame = said[memory.said]
    const answer = answers[memory.answers]
    if (frame !== undefined && (answer === undefined || frame.time <= answer.frame.time)) {
      append(memory.conversation, { frame, sure: 'exact' }, memory.cut)
      memory.said++
    } else if (answer !== undefined) {
      append(memory.conversation, answer, memory.cut)
      memory.answers++
    }
  }
  if (completion === undefined || memory.completed) return
  append(memory.conversation, { frame: completion, sure: 'exact' }, memory.cut)
  memory.completed = true
}

function append(conversation: ExchangeLines, entry: Entry, cut: number): void {
  conversation.entries.push(entry)
  conversation.starts.push(conversation.total)
  conversation.total += linesOf(entry, cut, 'count').length
}

/**
 * Some lines of a conversation.
 * @param from the first, from 0
 * @param size the maximum number of lines
 * @param cut as for `conversationOf`
 */
export function someLines(
  conversation: ExchangeLines,
  from: number,
  size: number,
  cut: number,
): ExchangeLine[] {
  const lines: ExchangeLine[] = []
  let at = entryAt(conversation.starts, from)
  while (lines.length < size && at < conversation.entries.length) {
    const entry = conversation.entries[at]
    const start = conversation.starts[at] ?? 0
    if (entry === undefined) break
    const all = linesOf(entry, cut, 'text')
    lines.push(...all.slice(Math.max(0, from - start), Math.max(0, from - start) + size - lines.length))
    at++
  }
  return lines
}

/**
 * The number of lines that had arrived at a time.
 * @returns the total when no frame is later
 */
export function linesUntil(conversation: ExchangeLines, time: Time): number {
  const { entries, starts, total } = conversation
  if ((entries.at(-1)?.frame.time ?? 0) <= time) return total
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle]?.frame.time ?? 0) <= time) low = middle + 1
    else high = middle
  }
  return starts[low] ?? total
}

/** The index of the last entry that begins at or before line `from`. */
function entryAt(starts: readonly number[], from: number): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= from) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}

/** The lines of one frame. With `count` no text is made. */
function linesOf(entry: Entry, cut: number, want: 'text' | 'count'): ExchangeLine[] {
  const { frame, sure } = entry
  const lines: ExchangeLine[] = []
  const push = (part: ExchangeLine['part'], from: number, to: number): void => {
    const text = want === 'count' ? '' : textOf(frame.bytes.subarray(from, to))
    lines.push({ side: frame.side, part, time: frame.time, sure, text })
  }
  const note = (text: string): void => {
    lines.push({ side: frame.side, part: 'note', time: frame.time, sure, text })
  }
  let from = 0
  for (const literal of frame.literals) {
    pushLines(frame.bytes, from, literal.start, from === 0 ? 'lead' : 'more', push)
    pushLiteral(frame.bytes, literal, cut, push, note)
    from = literal.start + literal.kept
  }
  if (from < frame.bytes.length || from === 0) {
    pushLines(frame.bytes, from, frame.bytes.length, from === 0 ? 'lead' : 'more', push)
  }
  return lines
}

type Push = (part: ExchangeLine['part'], from: number, to: number) => void

function pushLines(
  bytes: Uint8Array,
  from: number,
  to: number,
  part: ExchangeLine['part'],
  push: Push,
): void {
  let first = true
  for (const [start, end] of cutLines(bytes, from, to)) {
    push(first ? part : 'more', start, end)
    first = false
  }
  if (first) push(part, from, to)
}

function pushLiteral(
  bytes: Uint8Array,
  literal: Frame['literals'][number],
  cut: number,
  push: Push,
  note: (text: string) => void,
): void {
  const lines = cutLines(bytes, literal.start, literal.start + literal.kept)
  const end = literal.start + literal.kept
  const shown = lines.slice(0, cut)
  for (const [start, stop] of shown) push('literal', start, stop)
  const hidden = lines.length - shown.length
  const rest = shown.at(-1)?.[2] ?? literal.start
  if (hidden > 0) note(`${counted(hidden, 'more line')}, ${byteCount(end - rest)} bytes: e shows all`)
  const missing = literal.length - literal.kept
  if (missing > 0)
    note(`${byteCount(missing)} of ${count(literal.length)} bytes were not kept, or are still to come`)
}

/** For each line: where it begins, where its text ends, and where the next line begins. */
function cutLines(bytes: Uint8Array, from: number, to: number): [number, number, number][] {
  const lines: [number, number, number][] = []
  for (let at = from; at < to; ) {
    const found = bytes.indexOf(10, at)
    const next = found < 0 || found >= to ? to : found + 1
    let end = next
    if (end > at && bytes[end - 1] === 10) end--
    if (end > at && bytes[end - 1] === 13) end--
    lines.push([at, end, next])
    at = next
  }
  return lines
}

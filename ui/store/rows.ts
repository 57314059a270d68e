/**
 * One line of the exchange list: a command with its answer, or unsolicited data or a remark. Knows no screen.
 */
import type { Side, Time } from '../../lib/record/record.ts'
import type { Exchange } from '../../lib/session/events.ts'
import { isFetch } from '../../lib/session/glance.ts'
import { textOf } from '../../lib/text/safe.ts'
import { byteCount, counted } from '../../lib/text/units.ts'
import type { Frame } from '../../lib/wire/frame.ts'

/** A command, its responses, and its completion. */
export interface ExchangeRow {
  readonly kind: 'exchange'
  /**
   * From 0, in order of arrival; never reused, so that it identifies the row whatever is dropped before it.
   */
  readonly number: number
  readonly time: Time
  readonly connection: number
  readonly exchange: Exchange
  /** The arguments of the command on one line. Not yet safe to print: the grid makes it safe. */
  readonly brief: string
  /** The text that `/` searches, in lower case. */
  readonly words: string
  /** When data last arrived for it, and the number of octets by then. */
  activity: Time
  seen: number
  /** The number of frames of each side that have arrived for it so far. */
  readonly came: Record<Side, number>
  /** Octets of its frames in memory, as counted in `Store.held`. */
  held: number
  /** True when its frames were dropped to stay within the memory for frames. */
  forgotten: boolean
}

/** A row that is not an exchange: a greeting, unilateral data, an end, a gap. */
export interface SaidRow {
  readonly kind: 'said'
  readonly number: number
  readonly time: Time
  readonly connection: number
  /** `EXISTS`, `greeting`, `ended`. */
  readonly word: string
  readonly text: string
  /** The text that `/` searches, in lower case. */
  readonly words: string
  readonly frame?: Frame
  /** True for rows that users must notice: a failure, a gap, a response without a command. */
  readonly loud: boolean
}

export type Row = ExchangeRow | SaidRow

/** Characters of a command's arguments that are kept for the list and the search. */
const longestBrief = 200

/** Literals of up to this many octets are shown in the list like a quoted string. */
const shownLiteral = 40

/**
 * The arguments of a command on one line: small literals as strings, others as `«310 k»`.
 * @param frame the command
 * @param name its name, left out of the result: `UID FETCH`
 */
export function briefOf(frame: Frame, name: string): string {
  let text = ''
  let from = 0
  for (const literal of frame.literals) {
    text += textOf(frame.bytes.subarray(from, literal.start)).replace(/~?\{\d+[+-]?\}\r?\n$/, '')
    text += literalBrief(frame.bytes.subarray(literal.start, literal.start + literal.kept), literal.length)
    from = literal.start + literal.kept
    if (text.length > longestBrief) break
  }
  text += textOf(frame.bytes.subarray(from, from + longestBrief * 2)).replace(/[\r\n]+$/, '')
  const words = 1 + name.split(' ').length
  return afterWords(text, words).slice(0, longestBrief)
}

function literalBrief(bytes: Uint8Array, length: number): string {
  if (bytes.length < length || length > shownLiteral || bytes.includes(10)) return `«${byteCount(length)}»`
  return `"${textOf(bytes)}"`
}

/** The text after the first `words` words. */
function afterWords(text: string, words: number): string {
  let at = 0
  for (let word = 0; word < words; word++) {
    while (at < text.length && text[at] !== ' ') at++
    while (text[at] === ' ') at++
  }
  return text.slice(at)
}

/**
 * The content of a frame on one line, without the tag, `*` or `+`.
 * @returns its first line, at most some hundred characters, not yet safe to print
 */
export function saidBrief(frame: Frame): string {
  const text = firstLine(frame)
  return frame.kind === 'opaque' ? text : afterWords(text, 1)
}

/** @returns the first line of a frame without its line end, at most some hundred octets, not yet safe */
export function firstLine(frame: Frame): string {
  // Joining a long message for its first line would cost more than the line.
  const bytes = frame.opening ?? frame.bytes
  const end = frame.literals[0]?.start ?? bytes.length
  return textOf(bytes.subarray(0, Math.min(end, 512))).replace(/\r?\n?$/, '')
}

/**
 * The word that identifies a response: `EXISTS` of `* 3 EXISTS`, `OK` of `* OK …`.
 * @returns upper case; `?` when there is none
 */
export function wordOf(frame: Frame): string {
  if (frame.name !== undefined) return frame.name
  if (isFetch(frame)) return 'FETCH'
  const [first = '', second = ''] = saidBrief(frame).split(' ', 2)
  const word = /^\d+$/.test(first) ? second : first
  return /^[A-Za-z][\w-]*$/.test(word) ? word.toUpperCase() : '?'
}

/**
 * The text of a completion after its status, with the code.
 * @returns `[TRYCREATE] no such mailbox`; empty while there is none
 */
export function outcomeOf(exchange: Exchange): string {
  const frame = exchange.completion
  return frame === undefined ? '' : afterWords(firstLine(frame), 2)
}

/** @returns the last line that arrived for an exchange, not yet safe to print; empty when none did */
export function lastSeen(exchange: Exchange): string {
  const answer = exchange.answers.at(-1)
  return answer === undefined ? '' : firstLine(answer.frame)
}

/**
 * Whether a row matches the search text: in its connection, tag, name, arguments, status or code,
 * case-insensitively.
 * @param needle lower case, not empty
 */
export function rowMatches(row: Row, needle: string): boolean {
  if (row.words.includes(needle)) return true
  if (row.kind === 'said') return false
  const { status, code } = row.exchange
  if (status === undefined) return false
  // Few statuses and codes exist, so text is made only when the needle could be in one.
  return code === undefined
    ? status.length >= needle.length && status.toLowerCase().includes(needle)
    : `${status} ${code}`.toLowerCase().includes(needle)
}

/** @returns the text in which `/` finds an exchange */
export function exchangeWords(exchange: Exchange, brief: string): string {
  return `c${exchange.connection} ${exchange.tag} ${exchange.name} ${brief}`.toLowerCase()
}

/** @returns the text in which `/` finds any other row */
export function saidWords({ connection, word, text }: Omit<SaidRow, 'words'>): string {
  return `c${connection} * ${word} ${text}`.toLowerCase()
}

/** Octets of memory that a frame takes besides its content. */
const frameItself = 600

/** @returns octets of memory that the frames of a row take */
export function heldBy({ said, answers, kept, completion }: Exchange): number {
  const frames = said.length + answers.length + (completion === undefined ? 0 : 1)
  let commands = 0
  for (const { bytes } of said) commands += bytes.length
  return commands + kept + (completion?.length ?? 0) + frames * frameItself
}

/** @returns `3 bytes of the server's are missing: …` for a gap */
export function gapText(side: string, length: number, reason: string): string {
  return `${counted(length, 'byte')} of the ${side} missing: ${reason}`
}

/**
 * One line of the exchange list: a command with its answer, or something that was said unasked. Knows no
 * screen.
 */
import type { Side, Time } from '../../lib/record/record.ts'
import type { Exchange } from '../../lib/session/events.ts'
import { isFetch } from '../../lib/session/glance.ts'
import { textOf } from '../../lib/text/safe.ts'
import { byteCount, counted } from '../../lib/text/units.ts'
import type { Frame } from '../../lib/wire/frame.ts'

/** A command, all that answers it, its completion. */
export interface ExchangeRow {
  readonly kind: 'exchange'
  /** From 0, in order of arrival; never reused, so that it names the row whatever is dropped before it. */
  readonly number: number
  readonly time: Time
  readonly connection: number
  readonly exchange: Exchange
  /** The arguments of the command on one line. Not yet safe: it goes through the grid. */
  readonly brief: string
  /** What `/` searches, in lower case. */
  readonly words: string
  /** When something last arrived for it, and how many octets there were then. */
  activity: Time
  seen: number
  /** Frames of either side that have come for it so far. */
  readonly came: Record<Side, number>
  /** Octets of its frames that are kept, as counted in `Store.held`. */
  held: number
  /** True when its frames were dropped to stay within the memory for frames. */
  forgotten: boolean
}

/** Something that is no exchange: a greeting, unilateral data, an end, a gap. */
export interface SaidRow {
  readonly kind: 'said'
  readonly number: number
  readonly time: Time
  readonly connection: number
  /** `EXISTS`, `greeting`, `ended`. */
  readonly word: string
  readonly text: string
  /** What `/` searches, in lower case. */
  readonly words: string
  readonly frame?: Frame
  /** True for what people must see: a failure, a gap, a response nobody asked for. */
  readonly loud: boolean
}

export type Row = ExchangeRow | SaidRow

/** Characters of a command's arguments that are kept for the list and the search. */
const longestBrief = 200

/** Octets of a literal that are shown in the list as if they were a quoted string. */
const shownLiteral = 40

/**
 * The arguments of a command on one line: small literals as strings, others as `«310 k»`.
 * @param frame the command
 * @param name its name, to be left out: `UID FETCH`
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
 * What a frame says on one line, without the tag, `*` or `+`.
 * @returns its first line, at most some hundred characters, not yet safe
 */
export function saidBrief(frame: Frame): string {
  const text = firstLine(frame)
  return frame.kind === 'opaque' ? text : afterWords(text, 1)
}

/** @returns the first line of a frame without its line end, at most some hundred octets, not yet safe */
export function firstLine(frame: Frame): string {
  // To join a long message for its first line would cost more than the line.
  const bytes = frame.opening ?? frame.bytes
  const end = frame.literals[0]?.start ?? bytes.length
  return textOf(bytes.subarray(0, Math.min(end, 512))).replace(/\r?\n?$/, '')
}

/**
 * The word by which a response is known: `EXISTS` of `* 3 EXISTS`, `OK` of `* OK …`.
 * @returns upper case; `?` where there is none
 */
export function wordOf(frame: Frame): string {
  if (frame.name !== undefined) return frame.name
  if (isFetch(frame)) return 'FETCH'
  const [first = '', second = ''] = saidBrief(frame).split(' ', 2)
  const word = /^\d+$/.test(first) ? second : first
  return /^[A-Za-z][\w-]*$/.test(word) ? word.toUpperCase() : '?'
}

/**
 * The text of a completion after its status, code included.
 * @returns `[TRYCREATE] no such mailbox`; empty while there is none
 */
export function outcomeOf(exchange: Exchange): string {
  const frame = exchange.completion
  return frame === undefined ? '' : afterWords(firstLine(frame), 2)
}

/** @returns the last line that arrived for an exchange, not yet safe; empty when nothing did */
export function lastSeen(exchange: Exchange): string {
  const answer = exchange.answers.at(-1)
  return answer === undefined ? '' : firstLine(answer.frame)
}

/**
 * Whether a row matches what was typed after `/`: its connection, tag, name and arguments, or its status and
 * code, whatever the case.
 * @param needle lower case, not empty
 */
export function rowMatches(row: Row, needle: string): boolean {
  if (row.words.includes(needle)) return true
  if (row.kind === 'said') return false
  const { status, code } = row.exchange
  if (status === undefined) return false
  // Few statuses and codes exist: text is made only where it could fit.
  return code === undefined
    ? status.length >= needle.length && status.toLowerCase().includes(needle)
    : `${status} ${code}`.toLowerCase().includes(needle)
}

/** @returns what `/` finds a command by */
export function exchangeWords(exchange: Exchange, brief: string): string {
  return `c${exchange.connection} ${exchange.tag} ${exchange.name} ${brief}`.toLowerCase()
}

/** @returns what `/` finds a row by that is no command */
export function saidWords({ connection, word, text }: Omit<SaidRow, 'words'>): string {
  return `c${connection} * ${word} ${text}`.toLowerCase()
}

/** Octets of memory that a frame takes besides its own. */
const frameItself = 600

/** @returns octets that a row's frames hold in memory, themselves included */
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

/** How one client command is recorded: as it came, or with its secrets masked piece by piece. */

import { join, latin1, octets, sp } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import { type LineText, lineText, maskedAnnouncement, maskedLiteral, quoted, redacted } from './mask.ts'

/** Receives the safe parts. */
export type Emit = (part: Part) => void

/** The octets that a client sends after a line that announces a literal. */
export interface Ahead {
  readonly literal: string
  /** The first octet after the literal. */
  readonly next: number
}

/** One command in progress: takes its parts in order and emits safe ones. */
export interface Masking {
  take(part: Part, emit: Emit): void
  /** The connection ends in the middle of a line: emits the held-back octets, masked. */
  end(emit: Emit): void
  /**
   * True for the end of a line whose announcement can only be written once its literal is known, since a mask
   * may have another length. Then `foresee` is called before `take`.
   */
  awaits(part: Part): boolean
  /** @param ahead the octets after the line; undefined when they did not come in time */
  foresee(ahead: Ahead | undefined): void
}

/** Masks nothing: the command holds no secret. */
export const asItCame: Masking = {
  take: (part, emit) => emit(part),
  end: () => undefined,
  awaits: () => false,
  foresee: () => undefined,
}

/** The longest masked line that is examined, in octets; of a longer one only tag and verb are shown. */
export const longest = 64 * 1024

/** The longest literal that is waited for, in octets; a longer one is neither a user name nor a URL. */
export const longestAhead = 4096

/** The octets at the end of a line that hold any announcement: `~{9007199254740991+}` and CRLF. */
const longestAnnouncement = 64

/** How the literal after a line is treated. */
export type LiteralFate = 'mask' | 'user'

/** A line's text in the form that may be shown, and the fate of the literal that it announces. */
export interface SafeLine {
  readonly text: string
  readonly literal?: LiteralFate
}

/**
 * Splits a line into tag, verb and the blanks around them, and the rest; after UID the next word belongs to
 * the head.
 * @returns an empty head when there are fewer than two words
 */
export function splitHead(body: string): readonly [head: string, rest: string] {
  let at = 0
  let words = 2
  for (let word = 0; word < words; word++) {
    while (body[at] === ' ') at++
    const from = at
    while (at < body.length && body[at] !== ' ') at++
    if (at === from) return word < 2 ? ['', body] : [body, '']
    if (word === 1 && at - from === 3 && body.slice(from, at).toUpperCase() === 'UID') words = 3
  }
  while (body[at] === ' ') at++
  return [body.slice(0, at), body.slice(at)]
}

/** True when a quoted string is still open at the end of a text. */
function leavesQuoteOpen(text: string): boolean {
  let open = false
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') open = !open
    else if (open && text[at] === '\\') at++
  }
  return open
}

/** A mask in place of an argument; the blanks before it stay. */
export function maskOf(text: string): string {
  const rest = text.trimStart()
  return rest === '' ? text : text.slice(0, text.length - rest.length) + quoted
}

/** A mask before a literal, separated by a blank. */
export function beforeLiteral(text: string, announcement: string): string {
  return announcement !== '' && text !== '' && !text.endsWith(' ') ? `${text} ` : text
}

/**
 * A command whose arguments hold a secret. Whole lines are collected, then masked by `line`; each literal is
 * replaced by one of fixed size, or kept when it holds the user name.
 */
export abstract class SecretCommand implements Masking {
  private held: Uint8Array[] = []
  private length = 0
  /** The end of a line that is longer than its held part. */
  private tail = ''
  /** The newest part of an incomplete piece. */
  private open: Part | undefined
  private fate: LiteralFate = 'mask'
  private lines = 0
  /** Octets of the open piece at the last call of `begun`. */
  private heard = 0
  /** A literal that is the user name if an argument follows it. */
  private pending: { readonly part: Part; readonly text: string } | undefined
  /** True when its last line ends within a quoted string: the next line may be the rest of the secret. */
  unfinished = false

  /** @param line one line taken apart, @param index 0 for the first line of the command */
  protected abstract line(line: LineText, index: number): SafeLine
  /** Receives the content of a literal that is the user name or a secret. */
  protected abstract literal(text: string, fate: LiteralFate): void

  awaits(_part: Part): boolean {
    return false
  }

  foresee(_ahead: Ahead | undefined): void {}

  take(part: Part, emit: Emit): void {
    if (part.piece === 'line' && part.bytes.length > 0) this.settle(part.bytes[0], part, emit)
    if (this.length <= longest) this.held.push(part.bytes)
    this.length += part.bytes.length
    if (this.length > longest) {
      const from = Math.max(0, part.bytes.length - longestAnnouncement)
      this.tail = (this.tail + latin1(part.bytes, from)).slice(-longestAnnouncement)
    }
    this.open = part.ends ? undefined : part
    if (!part.ends) return
    const text = latin1(join(this.held))
    const whole = this.length <= longest
    this.held = []
    this.length = 0
    this.heard = 0
    if (part.piece === 'line')
      this.emitLine(part, whole ? this.maskLine(text, part) : this.maskLong(text, part), emit)
    else this.takeLiteral(part, whole ? text : undefined, emit)
    this.tail = ''
  }

  /** @returns the text of an incomplete piece so far; undefined when nothing is new, or the piece is long */
  begun(): string | undefined {
    if (this.open === undefined || this.length === this.heard || this.length > longestAhead) return undefined
    this.heard = this.length
    return latin1(join(this.held))
  }

  end(emit: Emit): void {
    if (this.pending !== undefined) this.settle(0, this.pending.part, emit)
    if (this.open === undefined) return
    emit({ ...this.open, bytes: octets(redacted), omitted: 0, begins: true })
    this.open = undefined
  }

  private emitLine(part: Part, text: string, emit: Emit): void {
    emit({ ...part, bytes: octets(text), omitted: 0, begins: true })
  }

  private maskLine(text: string, part: Part): string {
    const line = lineText(text, part.announces !== undefined)
    const safe = this.line(line, this.lines++)
    this.fate = safe.literal ?? 'mask'
    if (line.announcement === '') this.unfinished = leavesQuoteOpen(line.body)
    return safe.text + this.announce(line.announcement) + line.end
  }

  private maskLong(text: string, part: Part): string {
    const [head] = this.lines++ === 0 && !this.hidesHead ? splitHead(text) : ['']
    const { announcement, end } = lineText(this.tail, part.announces !== undefined)
    this.fate = 'mask'
    return (
      beforeLiteral(head + (this.hidesHead ? redacted : quoted), announcement) +
      this.announce(announcement) +
      end
    )
  }

  /** True when not even tag and verb may be shown. */
  protected get hidesHead(): boolean {
    return false
  }

  private announce(announcement: string): string {
    return this.fate === 'mask' ? maskedAnnouncement(announcement) : announcement
  }

  /** @returns true for a literal that may be shown as a user name */
  protected isUser(text: string): boolean {
    return isUserName(text)
  }

  private takeLiteral(part: Part, text: string | undefined, emit: Emit): void {
    if (this.fate === 'user' && text !== undefined) {
      this.pending = { part, text }
      return
    }
    if (text !== undefined) this.literal(text, this.fate)
    emit({ ...part, bytes: maskedLiteral, omitted: 0, begins: true })
  }

  /**
   * A literal is the user name only if a blank follows it: too high a count has swallowed the password. The
   * announcement is already written, so a hidden literal is replaced by as many octets.
   */
  private settle(next: number, now: Part, emit: Emit): void {
    if (this.pending === undefined) return
    const { part, text } = this.pending
    this.pending = undefined
    const shown = next === sp && this.isUser(text)
    this.literal(text, shown ? 'user' : 'mask')
    const bytes = shown ? octets(text) : octets('x'.repeat(text.length))
    emit({ ...part, time: now.time, bytes, omitted: 0, begins: true })
  }
}

/** True for a literal that may be shown as a user name: one line, with at most one word. */
export function isUserName(text: string): boolean {
  return text.length > 0 && text.length <= 256 && !/[\0-\x20\x7f"(){}\\]/.test(text)
}

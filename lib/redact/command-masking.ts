/** How one client command is written down: as it came, or with its secrets masked, piece by piece. */

import { join, latin1, octets, sp } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import { type LineText, lineText, maskedAnnouncement, maskedLiteral, quoted, redacted } from './mask.ts'

/** Receives what is safe. */
export type Emit = (part: Part) => void

/** What a client says behind a line that announces a literal. */
export interface Ahead {
  readonly literal: string
  /** The first octet behind the literal. */
  readonly next: number
}

/** One command on its way: takes its parts in order, gives safe ones. */
export interface Masking {
  take(part: Part, emit: Emit): void
  /** The connection ends in the middle of a line: whatever was held back is written down, masked. */
  end(emit: Emit): void
  /**
   * True for the end of a line whose announcement can only be written down once the literal behind it is
   * known, since a mask may have another length. Then `foresee` comes before `take`.
   */
  awaits(part: Part): boolean
  /** @param ahead what comes behind the line; undefined when it did not come in time */
  foresee(ahead: Ahead | undefined): void
}

/** Nothing in it is secret. */
export const asItCame: Masking = {
  take: (part, emit) => emit(part),
  end: () => undefined,
  awaits: () => false,
  foresee: () => undefined,
}

/** Octets of one masked line that are looked at; of a longer one tag, verb and the mask are written. */
export const longest = 64 * 1024

/** Octets of a literal that is waited for; a longer one is no user name, and no URL. */
export const longestAhead = 4096

/** An announcement is found in so many octets at the end of a line: `~{9007199254740991+}` and CRLF. */
const longestAnnouncement = 64

/** What happens to the literal behind a line. */
export type LiteralFate = 'mask' | 'user'

/** A line's text as it may be shown, and the fate of the literal it announces. */
export interface SafeLine {
  readonly text: string
  readonly literal?: LiteralFate
}

/**
 * Tag, verb and the blanks around them, then the rest; UID takes the next word with it.
 * @returns nothing as the head where there are no two words
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

/** Mask for what stands where an argument would; the blanks before it stay. */
export function maskOf(text: string): string {
  const rest = text.trimStart()
  return rest === '' ? text : text.slice(0, text.length - rest.length) + quoted
}

/** A mask before a literal, with the blank between them. */
export function beforeLiteral(text: string, announcement: string): string {
  return announcement !== '' && text !== '' && !text.endsWith(' ') ? `${text} ` : text
}

/**
 * A command whose arguments hold a secret. Lines are collected whole, then masked by `line`; literals are
 * replaced by one of fixed size, or kept where they hold the user name.
 */
export abstract class SecretCommand implements Masking {
  private held: Uint8Array[] = []
  private length = 0
  /** The end of a line that is longer than what is held of it. */
  private tail = ''
  /** The newest part of a piece that is not complete. */
  private open: Part | undefined
  private fate: LiteralFate = 'mask'
  private lines = 0
  /** Octets of the open piece when `begun` was asked last. */
  private heard = 0
  /** A literal that is the user name if an argument follows it. */
  private pending: { readonly part: Part; readonly text: string } | undefined
  /** True where its last line ends within a quoted string: the next line may be the rest of the secret. */
  unfinished = false

  /** @param line one line taken apart, @param index 0 for the first line of the command */
  protected abstract line(line: LineText, index: number): SafeLine
  /** What was in a literal that is the user name or a secret. */
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

  /** @returns what was said of a piece that is not complete; undefined for nothing new, and for a long one */
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

  /** True where not even tag and verb may be shown. */
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
   * The user name is one when a blank follows it: a count that is too high has swallowed the password. It was
   * announced already, so what is not shown is replaced by as many octets.
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

/** True for a literal that may be shown as a user name: one line, and no more than one word of it. */
export function isUserName(text: string): boolean {
  return text.length > 0 && text.length <= 256 && !/[\0-\x20\x7f"(){}\\]/.test(text)
}

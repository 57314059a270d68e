/**
 * A position in a frame that moves to its end over spaces, line ends, literals, junk. Knows no list and no
 * name.
 */
import type { LiteralSpan } from '../wire/frame.ts'
import { note } from './findings.ts'
import { classes, octetClass } from './octets.ts'
import { kinds, type NodeKind, Tape } from './tape.ts'

const lf = 0x0a
const cr = 0x0d

/** The kind of the last token, to detect a missing space. */
export const after = { space: 0, value: 1, list: 2 } as const

/** Takes leaves off a frame, in order, onto a tape. */
export class Cursor {
  tape: Tape = new Tape()
  /** The next octet to read. */
  pos = 0
  /** Octet where the line end that closes the frame begins. */
  lineEnd = 0
  /** Tokens end here: at a literal's announcement, a response code's bracket, or `lineEnd`. */
  limit = 0
  /** Octet where the next literal's announcement begins, or -1 when no more literals come. */
  announced = -1
  protected bytes: Uint8Array = new Uint8Array(0)
  protected last: 0 | 1 | 2 = after.space
  private literal = 0
  private literalEnd = -1

  /** Starts at the beginning of the frame that the tape holds. */
  begin(tape: Tape): void {
    const { bytes, literals } = tape
    this.tape = tape
    this.bytes = bytes
    this.pos = 0
    this.last = after.space
    this.literal = 0
    this.literalEnd = -1
    this.withoutLiterals()
    if (literals.length === 0) return
    for (const span of literals) this.lineEnd = Math.max(this.lineEnd, endOf(span, bytes))
    this.nextLiteral()
  }

  /** From here on `{5}` is text. Human-readable text has no literals (RFC 9051 §9, resp-text). */
  withoutLiterals(): void {
    this.announced = -1
    this.lineEnd = lineEndOf(this.bytes)
    this.limit = this.lineEnd
  }

  /** Adds a leaf from here to octet `end` and continues after it. */
  leaf(kind: NodeKind, end: number): number {
    const at = this.tape.push(kind, this.pos, end)
    this.pos = end
    return at
  }

  /** True while there is something to read before the closing line end. */
  get more(): boolean {
    return this.pos < this.lineEnd || this.announced >= 0
  }

  /** Takes a run of spaces. */
  spaces(): void {
    const { bytes, limit } = this
    const start = this.pos
    let at = start + 1
    while (at < limit && classes[bytes[at] as number] === octetClass.space) at++
    if (at - start > 1 || bytes[start] !== 0x20) {
      note(this.tape.findings, 'space-extra', start, at, 'more than one space, or a TAB')
    }
    const next = at < limit ? classes[bytes[at] as number] : octetClass.lineEnd
    if (next === octetClass.close || (next === octetClass.lineEnd && this.announced !== at)) {
      note(this.tape.findings, 'space-trailing', start, at, 'a space before the end')
    }
    this.leaf(kinds.space, at)
    this.last = after.space
  }

  /** Takes a run of NUL octets, which some servers send before a response. */
  nuls(): void {
    const { bytes, limit } = this
    let at = this.pos + 1
    while (at < limit && bytes[at] === 0) at++
    note(this.tape.findings, 'nul', this.pos, at, `${at - this.pos} NUL octets`)
    this.leaf(kinds.junk, at)
  }

  /** Takes a line end that does not end the frame. */
  lineBreak(): void {
    const end = this.pos + (this.bytes[this.pos] === cr && this.bytes[this.pos + 1] === lf ? 2 : 1)
    if (this.pos === this.literalEnd) {
      note(this.tape.findings, 'literal-length', this.pos, end, 'a line end that the literal did not count')
    } else {
      note(this.tape.findings, 'line-break', this.pos, end, 'a line end before the end')
    }
    this.leaf(kinds.eol, Math.min(end, this.limit))
    this.last = after.space
  }

  /** Takes the line end of the frame, if it has one. */
  takeLineEnd(): void {
    if (this.pos < this.bytes.length) this.leaf(kinds.eol, this.bytes.length)
  }

  /**
   * Takes the announced literal: its announcement, the line end, its octets as far as kept. RFC 9051 §4.3.
   */
  protected takeLiteral(): void {
    const end = this.passLiteral()
    if (end === this.pos) return
    if (this.last !== after.space) {
      note(this.tape.findings, 'space-missing', this.pos, this.pos + 1, 'no space before this literal')
    }
    this.leaf(kinds.literal, end)
    this.last = after.value
    if (this.pos < this.limit && !mayFollow(this.bytes[this.pos] as number)) this.tail()
  }

  /**
   * Steps over the announced literal without a leaf.
   * @returns the octet after it
   */
  protected passLiteral(): number {
    const end = endOf(this.tape.literals[this.literal] as LiteralSpan, this.bytes)
    this.literalEnd = end
    this.literal++
    this.nextLiteral(end)
    return end
  }

  // The server counted characters instead of UTF-8 octets (MailKit #1369): the string extends to the next
  // value.
  //   ({38}⏎Рецепция …№6 NIL "facility" …
  private tail(): void {
    let at = this.pos
    while (at < this.limit && !continues(this.bytes, at)) at++
    note(this.tape.findings, 'literal-length', this.pos, at, 'the literal goes on after its count')
    this.leaf(kinds.junk, at)
  }

  private nextLiteral(from = this.pos): void {
    const { literals } = this.tape
    while (this.literal < literals.length && !usable(literals[this.literal], from, this.bytes)) this.literal++
    const span = literals[this.literal]
    this.announced = span === undefined ? -1 : announcement(this.bytes, span.start, from)
    this.limit = this.announced < 0 ? this.lineEnd : this.announced
  }
}

function usable(span: LiteralSpan | undefined, from: number, bytes: Uint8Array): boolean {
  return span !== undefined && span.start >= from && span.start <= bytes.length
}

function endOf(span: LiteralSpan, bytes: Uint8Array): number {
  return Math.min(span.start + Math.max(span.kept, 0), bytes.length)
}

/** The index of the line end that closes the octets; their length when there is none. */
function lineEndOf(bytes: Uint8Array): number {
  const end = bytes.length
  if (bytes[end - 1] === lf) return bytes[end - 2] === cr ? end - 2 : end - 1
  return bytes[end - 1] === cr ? end - 1 : end
}

/** The index where a `~{123+}⏎` that ends at `start` begins; `start` itself when there is none. */
function announcement(bytes: Uint8Array, start: number, from: number): number {
  let at = start - 1
  if (bytes[at] === lf) at--
  if (bytes[at] === cr) at--
  if (at === start - 1 || bytes[at] !== 0x7d) return start
  at--
  if (bytes[at] === 0x2b || bytes[at] === 0x2d) at--
  const digits = at
  while (at >= from && (bytes[at] as number) >= 0x30 && (bytes[at] as number) <= 0x39) at--
  if (at === digits || at < from || bytes[at] !== 0x7b) return start
  return at > from && bytes[at - 1] === 0x7e ? at - 1 : at
}

function mayFollow(octet: number): boolean {
  const found = classes[octet]
  return found !== octetClass.plain && found !== octetClass.bracketOpen && found !== octetClass.nul
}

/** True where the list around a miscounted literal continues: `)`, or a space and the start of a value. */
function continues(bytes: Uint8Array, at: number): boolean {
  const found = classes[bytes[at] as number]
  if (found === octetClass.close || found === octetClass.lineEnd) return true
  if (found !== octetClass.space) return false
  const next = bytes[at + 1]
  if (next === 0x22 || next === 0x28 || next === 0x7b) return true
  return next === 0x4e && bytes[at + 2] === 0x49 && bytes[at + 3] === 0x4c // NIL
}

/** A frame that is not complete yet: gathers its parts, counts its octets. Knows no grammar. */
import type { Side, Time } from '../record/record.ts'
import { detailOf, type FramingCode } from './findings.ts'
import type { Deviation, Frame, LiteralSpan, LiteralWait } from './frame.ts'
import type { Head } from './line.ts'
import { adjacent, backslash, closeList, join, lf, openList, quote } from './octets.ts'
import { type Part, partOf } from './piece.ts'

/** The latest literal, and the state of the frame before it. */
interface Literal {
  /** Octets before it on the wire, and in `Frame.bytes`. */
  readonly offset: number
  readonly start: number
  /** Octets announced. */
  readonly whole: number
  kept: number
  length: number
  /** The number of parts, literals and findings before it. */
  readonly parts: number
  readonly literals: number
  readonly found: number
  closed: boolean
}

const noFindings: readonly Deviation[] = []

export class FrameDraft {
  private readonly parts: Uint8Array[] = []
  private readonly literals: LiteralSpan[] = []
  private readonly found: Deviation[] = []
  private readonly waits: LiteralWait[] = []
  /** When the latest line that makes the client wait ended. */
  private asked: Time | undefined
  private kept = 0
  private literal: Literal | undefined
  /** The literal before the latest one. */
  private former: Literal | undefined
  length = 0
  head: Head | undefined
  /** The first line of the frame, once it is complete. */
  private opening: Uint8Array | undefined
  /** When the latest octet was read. */
  private latest: Time
  /** True for a command that the server has completed already. */
  answered = false
  /** The parts of all lines, and the index of the part that begins the last line. */
  private readonly lines: Uint8Array[] = []
  private lastLine = 0
  /** Octets of the line that is still open; those of literals do not count. */
  lineLength = 0

  /** @param keep octets of each literal to keep; the rest is counted */
  constructor(
    readonly side: Side,
    readonly offset: number,
    readonly begun: Time,
    private readonly keep: number,
  ) {
    this.latest = begun
  }

  add(part: Part): void {
    if (part.findings.length > 0) this.note(part.findings)
    this.length += part.bytes.length + part.omitted
    this.head ??= part.head
    this.latest = part.time
    if (this.asked !== undefined) this.waits.push({ asked: this.asked, resumed: part.time })
    this.asked = part.waits ? part.time : undefined
    if (part.piece === 'literal') this.addLiteral(part)
    else this.addLine(part)
  }

  /** X04 is about the next octet; the others are about the whole frame. */
  private note(codes: readonly FramingCode[]): void {
    for (const rule of codes) {
      const [offset, length] = rule === 'X04' ? [this.length, 1] : [0, wholeLine]
      this.found.push({ rule, offset, length, detail: detailOf(rule) })
    }
  }

  private addLine(part: Part): void {
    this.closeLiteral()
    this.parts.push(part.bytes)
    this.kept += part.bytes.length
    this.lineLength += part.bytes.length
    if (part.begins) this.lastLine = this.lines.length
    this.lines.push(part.bytes)
    if (part.ends) this.opening ??= join(this.lines)
    if (part.announces === undefined) return
    this.lineLength = 0
    this.former = this.literal
    this.literal = {
      offset: this.length,
      start: this.kept,
      whole: part.announces,
      kept: 0,
      length: 0,
      parts: this.parts.length,
      literals: this.literals.length,
      found: this.found.length,
      closed: false,
    }
  }

  private addLiteral(part: Part): void {
    const { literal } = this
    if (literal === undefined) return
    const room = this.keep - literal.kept
    // Once octets are missing, none after them can be kept: the literal would no longer be contiguous.
    const whole = literal.kept === literal.length
    const bytes = part.bytes.length <= room ? part.bytes : part.bytes.subarray(0, Math.max(0, room))
    if (whole && bytes.length > 0) {
      this.parts.push(bytes)
      this.kept += bytes.length
      literal.kept += bytes.length
    }
    literal.length += part.bytes.length + part.omitted
  }

  /** Octets of the open literal are missing. */
  skip(length: number): void {
    this.length += length
    if (this.literal !== undefined) this.literal.length += length
  }

  /** @param owed false when the client waited in vain for `+`: nothing is missing then. RFC 9051 §4.3. */
  private closeLiteral(owed = true): void {
    const { literal } = this
    if (literal === undefined || literal.closed) return
    const { start, kept, length, offset, whole } = literal
    literal.closed = true
    if (length < whole && owed) {
      const detail = `${detailOf('X05')}: ${whole} octets announced, ${length} came`
      this.found.push({ rule: 'X05', offset, length, detail })
    }
    this.literals.push({ start, kept, length })
  }

  /** True for a response in which more lists begin than end: it may not be complete after all. */
  get isOpen(): boolean {
    // `)` CRLF ends nearly every response with a literal, and needs no closer look.
    if (this.lineLength === 3 && this.lines[this.lastLine][0] === closeList) return false
    return this.literals.length > 0 && openLists(this.lines) > 0
  }

  /**
   * The last literal that has octets was shorter than announced: removes everything after its first `length`
   * octets.
   * @param end the line that ends the response
   * @param time when its last octet was read
   */
  cut(length: number, end: Uint8Array, time: Time): void {
    // The line after that literal may have announced another one.
    const literal = this.literal?.length === 0 ? this.former : this.literal
    if (literal === undefined) return
    this.literal = literal
    const octets = this.parts.splice(literal.parts)
    this.literals.length = literal.literals
    this.found.length = literal.found
    literal.closed = false
    literal.length = length
    literal.kept = Math.min(literal.kept, length)
    this.length = literal.offset + length
    this.kept = literal.start + literal.kept
    let room = literal.kept
    for (const part of octets) {
      if (room === 0) break
      this.parts.push(part.subarray(0, room))
      room -= Math.min(room, part.length)
    }
    const marks = { omitted: 0, begins: true, ends: true, last: true }
    this.add(partOf({ side: this.side, piece: 'line', context: 'response', time }, end, marks, []))
  }

  /** @returns a command as far as it has been sent; more may come */
  soFar(): Frame {
    const { side, offset, length, begun, latest: time, literal, head, parts } = this
    const { kind, tag, name } = head ?? { kind: 'opaque' }
    const open = literal === undefined || literal.closed ? [] : [literal]
    const literals = [
      ...this.literals,
      ...open.map(({ start, kept, length: some }) => ({ start, kept, length: some })),
    ]
    const waits = this.waits.length > 0 ? [...this.waits] : undefined
    const bytes = join(parts)
    return {
      side,
      kind,
      offset,
      length,
      bytes,
      literals,
      waits,
      begun,
      time,
      tag,
      name,
      findings: noFindings,
    }
  }

  /**
   * @param time when the last octet was read
   * @param uninvited true when the client still waited for `+`
   */
  finish(time: Time, uninvited = false): Frame {
    this.closeLiteral(!uninvited)
    const { side, offset, length, begun, literals, head } = this
    const findings =
      this.found.length === 0
        ? noFindings
        : this.found.map((one) => (one.length === wholeLine ? { ...one, length } : one))
    if (this.asked !== undefined) this.waits.push({ asked: this.asked })
    this.asked = undefined
    const { kind, tag, name } = head ?? { kind: 'opaque' }
    const waits = this.waits.length > 0 ? this.waits : undefined
    const { parts } = this
    let bytes = adjacent(parts)
    if (bytes !== undefined && waits === undefined) {
      return { side, kind, offset, length, bytes, literals, begun, time, tag, name, findings }
    }
    return {
      side,
      kind,
      offset,
      length,
      opening: this.opening ?? parts[0],
      // Joined on first access: a message that nobody looks at is not copied.
      get bytes() {
        bytes ??= join(parts)
        return bytes
      },
      literals,
      waits,
      begun,
      time,
      tag,
      name,
      findings,
    }
  }
}

/** The number of open lists after these lines, not counting quoted strings. */
function openLists(lines: readonly Uint8Array[]): number {
  let depth = 0
  let quoted = false
  let escaped = false
  for (const bytes of lines) {
    for (let i = 0; i < bytes.length; i++) {
      const octet = bytes[i]
      if (escaped) escaped = false
      else if (octet === quote) quoted = !quoted
      else if (octet === lf) quoted = false
      else if (quoted) escaped = octet === backslash
      else if (octet === openList) depth++
      else if (octet === closeList) depth--
    }
  }
  return depth
}

/** Stands for the length of the frame, which is not known yet. */
const wholeLine = -1

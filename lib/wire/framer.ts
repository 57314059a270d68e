/** From chunks of both sides to frames. Joins the pieces that belong together; knows no grammar. */
import { limits } from '../record/limits.ts'
import type { Chunk, Side, Time } from '../record/record.ts'
import { Conversation } from './conversation.ts'
import { detailOf } from './findings.ts'
import type { Finding, Frame, LiteralSpan, LiteralWait } from './frame.ts'
import type { Head } from './line.ts'
import { join } from './octets.ts'
import type { Part, Switch } from './piece.ts'

const NO_LITERALS: readonly LiteralSpan[] = []
const NO_FINDINGS: readonly Finding[] = []

/** A frame that is not complete yet. */
class Draft {
  private readonly parts: Uint8Array[] = []
  private readonly literals: LiteralSpan[] = []
  private readonly rules: string[] = []
  private readonly waits: LiteralWait[] = []
  /** When the last line ended that makes the client wait. */
  private asked: Time | undefined
  private kept = 0
  private literal: { start: number; kept: number; length: number; whole: number } | undefined
  length = 0
  head: Head | undefined

  constructor(
    readonly side: Side,
    readonly offset: number,
    readonly begun: Time,
    private readonly keep: number,
  ) {}

  /** Octets of the line that is still open; those of literals do not count. */
  lineLength = 0

  add(part: Part): void {
    this.length += part.bytes.length + part.omitted
    this.rules.push(...part.findings)
    this.head ??= part.head
    if (this.asked !== undefined) this.waits.push({ asked: this.asked, resumed: part.time })
    this.asked = part.waits ? part.time : undefined
    if (part.piece === 'literal') this.addLiteral(part)
    else this.addLine(part)
  }

  private addLine(part: Part): void {
    this.closeLiteral()
    this.parts.push(part.bytes)
    this.kept += part.bytes.length
    this.lineLength += part.bytes.length
    if (part.announces === undefined) return
    this.lineLength = 0
    this.literal = { start: this.kept, kept: 0, length: 0, whole: part.announces }
  }

  private addLiteral(part: Part): void {
    if (this.literal === undefined) return
    const room = this.keep - this.literal.kept
    // Once something is missing, what follows it cannot be kept: the octets would no longer be contiguous.
    const whole = this.literal.kept === this.literal.length
    const bytes = part.bytes.length <= room ? part.bytes : part.bytes.subarray(0, Math.max(0, room))
    if (whole && bytes.length > 0) {
      this.parts.push(bytes)
      this.kept += bytes.length
      this.literal.kept += bytes.length
    }
    this.literal.length += part.bytes.length + part.omitted
  }

  /** Octets of the open literal are missing. */
  skip(length: number): void {
    this.length += length
    if (this.literal !== undefined) this.literal.length += length
  }

  private closeLiteral(): void {
    if (this.literal === undefined) return
    const { start, kept, length, whole } = this.literal
    if (length < whole) this.rules.push('X05')
    this.literals.push({ start, kept, length })
    this.literal = undefined
  }

  /** @param time when the last octet was read */
  finish(time: Time): Frame {
    this.closeLiteral()
    const length = this.length
    const findings = this.rules.map((rule) => ({ rule, offset: 0, length, detail: detailOf(rule) }))
    if (this.asked !== undefined) this.waits.push({ asked: this.asked })
    const { side, offset, begun, literals, head } = this
    const { kind, tag, name } = head ?? { kind: 'opaque' }
    const waits = this.waits.length > 0 ? this.waits : undefined
    const bytes = join(this.parts)
    return { side, kind, offset, length, bytes, literals, waits, begun, time, tag, name, findings }
  }
}

/** What comes next out of a framer. */
export type Framed = { readonly type: 'frame'; readonly frame: Frame } | Switch

/**
 * Both directions of one connection, from its first octet, as frames. Every octet is in exactly one frame;
 * nothing
 * throws, whatever comes.
 */
export class Framer {
  private readonly conversation = new Conversation()
  private readonly drafts: { client: Draft | undefined; server: Draft | undefined } = {
    client: undefined,
    server: undefined,
  }
  private readonly offsets = { client: 0, server: 0 }
  private lastTime: Time = 0

  /** @param keep octets of each literal that are kept in `Frame.bytes`; the rest is counted */
  constructor(private readonly keep: number = limits.keptLiteral) {}

  /** Queues a chunk; order of calls is order of arrival. */
  push(chunk: Chunk): void {
    this.conversation.push(chunk)
  }

  /** @returns the next frame or switch, or undefined when more octets are needed */
  next(): Framed | undefined {
    for (;;) {
      const step = this.conversation.next()
      if (step === undefined) return undefined
      if (step.type === 'switch') return step
      const frame = step.type === 'refused' ? this.finish(step.side, this.lastTime) : this.take(step)
      if (frame !== undefined) return { type: 'frame', frame }
    }
  }

  /** @returns the unread octets of a side after a switch; see `Conversation.rest` */
  rest(side: Side): Chunk[] {
    return this.conversation.rest(side)
  }

  /**
   * Octets of a side are missing from the recording; see `Conversation.lost`.
   * @returns the frame that had to be given up, if one was open
   */
  lost(side: Side, length: number): Frame | undefined {
    if (this.conversation.lost(side, length)) {
      this.drafts[side]?.skip(length)
      return undefined
    }
    const frame = this.finish(side, this.lastTime)
    this.offsets[side] += length
    return frame
  }

  /** What the client has to wait for; see `Conversation.waiting`. */
  get waiting(): 'continuation' | 'layer' | 'completion' | undefined {
    return this.conversation.waiting
  }

  /**
   * The connection has ended.
   * @returns what was begun and not completed, the client's first
   */
  end(): Frame[] {
    const left = [this.finish('client', this.lastTime), this.finish('server', this.lastTime)]
    return left.filter((frame) => frame !== undefined)
  }

  /** Octets of an unfinished frame of a side: how many so far, for a response that is still arriving. */
  arriving(side: Side): number {
    return this.drafts[side]?.length ?? 0
  }

  private take(part: Part): Frame | undefined {
    this.lastTime = part.time
    const { side } = part
    const draft = this.drafts[side]
    if (draft === undefined && part.ends && part.last && part.head !== undefined)
      return this.single(part, part.head)
    const open = draft ?? new Draft(side, this.offsets[side], part.time, this.keep)
    this.drafts[side] = open
    open.add(part)
    const done = part.piece === 'line' && part.ends && part.last
    return done || open.lineLength > limits.line ? this.finish(side, part.time) : undefined
  }

  /** Most frames are one line in one chunk: no draft, no copy. */
  private single(part: Part, head: Head): Frame {
    const { side, bytes, time } = part
    const offset = this.offsets[side]
    const length = bytes.length
    this.offsets[side] += length
    const findings =
      part.findings.length === 0
        ? NO_FINDINGS
        : part.findings.map((rule) => ({ rule, offset: 0, length, detail: detailOf(rule) }))
    const { kind, tag, name } = head
    return {
      side,
      kind,
      offset,
      length,
      bytes,
      literals: NO_LITERALS,
      begun: time,
      time,
      tag,
      name,
      findings,
    }
  }

  private finish(side: Side, time: Time): Frame | undefined {
    const draft = this.drafts[side]
    if (draft === undefined) return undefined
    this.drafts[side] = undefined
    this.offsets[side] += draft.length
    return draft.finish(time)
  }
}

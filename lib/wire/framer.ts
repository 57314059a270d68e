/** From chunks of both sides to frames: joins the parts that belong together. Knows no grammar. */
import { limits } from '../record/limits.ts'
import type { Chunk, Side, Time } from '../record/record.ts'
import { Conversation } from './conversation.ts'
import { FrameDraft } from './draft.ts'
import { detailOf } from './findings.ts'
import type { Deviation, Frame, LiteralSpan } from './frame.ts'
import { InFlight } from './in-flight.ts'
import type { Head } from './line.ts'
import { type Miscount, Miscounts } from './miscounts.ts'
import type { Part, Switch } from './piece.ts'
import { Torn } from './torn.ts'

const noLiterals: readonly LiteralSpan[] = []
const noFindings: readonly Deviation[] = []
const data: Head = { kind: 'data' }

/** The result of one read from a framer. */
export type Framed = { readonly type: 'frame'; readonly frame: Frame } | Switch

/**
 * Both directions of one connection, from its first octet, as frames. Every octet is in exactly one frame; no
 * input makes it throw.
 */
export class Framer {
  private readonly conversation = new Conversation()
  private readonly drafts: { client: FrameDraft | undefined; server: FrameDraft | undefined } = {
    client: undefined,
    server: undefined,
  }
  private readonly offsets: Record<Side, number>
  private lastTime: Time = 0
  private readonly inFlight = new InFlight()
  private readonly miscounts = new Miscounts(this.inFlight)
  private readonly torn = new Torn(this.inFlight)
  /** The tag of the newest IDLE. */
  private idle = ''
  /** Complete frames that were not taken yet. */
  private ready: Frame[] = []

  /**
   * @param keep octets of each literal to keep in `Frame.bytes`; the rest is counted
   * @param from octets of each side's stream before the first chunk
   */
  constructor(
    private readonly keep: number = limits.keptLiteral,
    from: Readonly<Record<Side, number>> = { client: 0, server: 0 },
  ) {
    this.offsets = { ...from }
  }

  /** Queues a chunk; the order of calls is the order of arrival. */
  push(chunk: Chunk): void {
    this.conversation.push(chunk)
  }

  /** @returns the next frame or switch, or undefined when more octets are needed */
  next(): Framed | undefined {
    for (;;) {
      if (this.ready.length > 0) return { type: 'frame', frame: this.ready.shift() as Frame }
      const line = this.drafts.server === undefined ? this.conversation.numberedLine() : undefined
      if (line !== undefined) {
        const said = this.numbered(line)
        if (said !== undefined) return { type: 'frame', frame: said }
        continue
      }
      const step = this.conversation.next()
      if (step === undefined) return undefined
      if (step.type === 'switch') return step
      const frame = step.type === 'refused' ? this.refused() : this.take(step)
      if (frame !== undefined) return { type: 'frame', frame }
    }
  }

  /** @returns the unread octets of a side after a switch; see `Conversation.rest` */
  rest(side: Side): Chunk[] {
    return this.conversation.rest(side)
  }

  /**
   * @returns true when so many missing octets all belong to the literal that is being read: no line is
   * missing
   */
  isWithin(side: Side, length: number): boolean {
    return this.conversation.isWithin(side, length)
  }

  /**
   * Skips octets of a side that the recording does not have; see `Conversation.lost`.
   * @returns the frame that had to be given up, if one was open
   */
  lost(side: Side, length: number): Frame | undefined {
    const uninvited = this.uninvited(side)
    if (this.conversation.lost(side, length)) {
      this.drafts[side]?.skip(length)
      if (side === 'server') this.miscounts.skip(length)
      return undefined
    }
    if (side === 'server') this.ready.push(...this.torn.end())
    const frame = this.finish(side, this.lastTime, uninvited)
    if (frame !== undefined) this.ready.push(frame)
    this.offsets[side] += length
    return this.ready.shift()
  }

  /** What the client must wait for; see `Conversation.waiting`. */
  get waiting(): 'continuation' | 'layer' | 'completion' | undefined {
    return this.conversation.waiting
  }

  /**
   * Ends the connection.
   * @returns the remaining frames, complete or not, the client's unfinished one first
   */
  end(): Frame[] {
    const client = this.finish('client', this.lastTime, this.uninvited('client'))
    const left = client === undefined ? [] : [client]
    for (;;) {
      for (let next = this.next(); next !== undefined; next = this.next()) {
        if (next.type === 'frame') left.push(next.frame)
      }
      const draft = this.drafts.server
      const miscount = draft === undefined ? undefined : this.miscounts.ended(draft)
      if (draft === undefined || miscount === undefined) break
      left.push(...this.torn.end(), this.goBack(draft, miscount))
    }
    const server = this.finish('server', this.lastTime)
    if (server === undefined || (this.torn.open && this.torn.absorbs(server))) {
      return [...left, ...this.torn.end()]
    }
    return [...left, ...this.torn.end(), server]
  }

  /** The number of octets so far of a side's unfinished frame, for a response that is still arriving. */
  arriving(side: Side): number {
    return this.drafts[side]?.length ?? 0
  }

  private refused(): Frame | undefined {
    const frame = this.finish('client', this.lastTime, true)
    return frame === undefined ? undefined : this.clientSaid(frame, false)
  }

  private take(part: Part): Frame | undefined {
    this.lastTime = part.time
    const { side } = part
    const draft = this.drafts[side]
    if (draft === undefined && part.ends && part.last && part.head !== undefined) {
      const frame = this.single(part, part.head)
      return side === 'client' ? this.clientSaid(frame, false) : this.serverSaid(frame, false)
    }
    const open = draft ?? new FrameDraft(side, this.offsets[side], part.time, this.keep)
    this.drafts[side] = open
    open.add(part)
    const done = part.piece === 'line' && part.ends && part.last
    const frame = done || open.lineLength === limits.line ? this.finish(side, part.time) : undefined
    if (side === 'client') return frame === undefined ? undefined : this.clientSaid(frame, open.answered)
    const miscount = this.miscounts.take(part, open)
    if (miscount !== undefined) return this.serverSaid(this.goBack(open, miscount), false)
    return frame === undefined ? undefined : this.serverSaid(frame, open.isOpen)
  }

  /** @param answered true for a command that the server has completed already */
  private clientSaid(frame: Frame, answered: boolean): Frame {
    const { kind, tag } = frame
    if (kind === 'done') this.miscounts.clientSaid(this.idle)
    if (kind !== 'command' || tag === undefined) return frame
    if (answered) return frame
    if (frame.name === 'IDLE') this.idle = tag
    this.inFlight.add(tag)
    this.miscounts.clientSaid(tag)
    return frame
  }

  /**
   * @param open true when the frame may continue. @returns the next frame of the server, if it is complete
   */
  private serverSaid(frame: Frame, open: boolean): Frame | undefined {
    if (this.torn.open) {
      if (this.torn.absorbs(frame)) return undefined
      this.ready.push(...this.torn.end())
    }
    const said = frame.kind === 'completion' && frame.tag !== undefined ? this.completed(frame) : frame
    if (open && said.kind === 'data') this.torn.begin(said)
    else if (this.ready.length === 0) return said
    else this.ready.push(said)
    return this.ready.shift()
  }

  /** @returns the completion, together with the command that it answers if that is not complete yet */
  private completed(frame: Frame): Frame {
    const { tag = '' } = frame
    const draft = this.drafts.client
    const { kind, tag: sent } = draft?.head ?? {}
    if (
      draft === undefined ||
      kind !== 'command' ||
      sent !== tag ||
      draft.answered ||
      this.inFlight.has(tag)
    ) {
      this.inFlight.delete(tag)
      return frame
    }
    draft.answered = true
    return { ...frame, unfinished: draft.soFar() }
  }

  /** The server's frame ended inside its literal: the octets after that end are read again. */
  private goBack(draft: FrameDraft, { length, end, again }: Miscount): Frame {
    draft.cut(length, end.bytes, end.time)
    this.drafts.server = undefined
    this.offsets.server = draft.offset + draft.length
    this.conversation.reread('server', again)
    return draft.finish(end.time)
  }

  /** See `Conversation.numberedLine`. */
  private numbered(bytes: Uint8Array): Frame | undefined {
    const time = this.conversation.timeOf('server')
    const frame = this.whole('server', bytes, time, data, noFindings)
    this.lastTime = time
    return this.torn.open ? this.serverSaid(frame, false) : frame
  }

  /** Most frames are one line in one chunk: no draft, no copy. */
  private single(part: Part, head: Head): Frame {
    const { side, bytes, time } = part
    const { length } = bytes
    if (part.findings.length === 0) return this.whole(side, bytes, time, head, noFindings)
    const findings = part.findings.map((rule) => ({ rule, offset: 0, length, detail: detailOf(rule) }))
    return this.whole(side, bytes, time, head, findings)
  }

  private whole(
    side: Side,
    bytes: Uint8Array,
    time: Time,
    { kind, tag, name }: Head,
    findings: readonly Deviation[],
  ): Frame {
    const offset = this.offsets[side]
    const { length } = bytes
    this.offsets[side] = offset + length
    const literals = noLiterals
    return { side, kind, offset, length, bytes, literals, begun: time, time, tag, name, findings }
  }

  /** True for a client that waits for the `+` of a literal. */
  private uninvited(side: Side): boolean {
    return side === 'client' && this.waiting === 'continuation'
  }

  private finish(side: Side, time: Time, uninvited = false): Frame | undefined {
    const draft = this.drafts[side]
    if (draft === undefined) return undefined
    this.drafts[side] = undefined
    this.offsets[side] = draft.offset + draft.length
    return draft.finish(time, uninvited)
  }
}

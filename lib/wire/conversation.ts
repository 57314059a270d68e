/**
 * Where the two directions meet: the octets of one side decide how the next octets of the other are read.
 * Takes chunks in order of arrival, gives pieces. Knows no grammar, no socket and no clock.
 */
import { limits } from '../record/limits.ts'
import type { Chunk, Side, Time } from '../record/record.ts'
import { Arrivals } from './arrivals.ts'
import { Invitations } from './invitations.ts'
import { commandHead, type Head, literalAfter, opaque, responseHead, sasl } from './line.ts'
import { cr, join, lineFeed, mayFollowLiteral, numberedRun, slice } from './octets.ts'
import { type Context, type Marks, numbered, type Part, partOf, type Refused, type Switch } from './piece.ts'
import type { SideReader } from './reader.ts'
import { Upgrade } from './upgrade.ts'

/** The result of one read from a conversation. */
export type Step = Part | Refused | Switch

/** The head of a command that was completed while it was still being sent: it no longer begins anything. */
const answeredHead: Head = { kind: 'command' }

/** Both directions of one connection, from its first octet. */
export class Conversation {
  private readonly arrivals = new Arrivals()
  private readonly pending: Switch[] = []
  private readonly upgrade = new Upgrade()
  private readonly invitations = new Invitations()
  /** The context of the client's next line. */
  private context: Context = 'command'
  /** The tag whose completion ends SASL or IDLE. */
  private holder = ''
  private greeted = false

  /**
   * @param grain `lines`: each line is a part of its own; `runs`: consecutive numbered data lines without a
   *   literal (`* 3 FETCH (FLAGS ())`) are one part, for readers to which they do not matter
   */
  constructor(private readonly grain: 'lines' | 'runs' = 'lines') {}

  /** Queues a chunk. Chunks are read in the order in which they are pushed, whatever their side. */
  push(chunk: Chunk): void {
    this.arrivals.push(chunk)
  }

  /**
   * Goes back: gives up the unfinished frame of a side, and reads octets again.
   * @param chunks the next octets of that side, before everything unread
   */
  reread(side: Side, chunks: readonly Chunk[]): void {
    const from = this.arrivals[side]
    from.abandon()
    from.noted = []
    this.arrivals.putBack(side, chunks)
  }

  /**
   * Reads the next piece.
   * @returns the next part, refusal or switch; undefined when everything pushed has been read
   */
  next(): Step | undefined {
    if (this.pending.length > 0) return this.pending.shift()
    const side = this.arrivals.next()
    if (side === undefined) return undefined
    const from = this.arrivals[side]
    return this.read(side, from, from.queue[0])
  }

  /**
   * The fast path for the most frequent responses: a numbered data line, whole in its chunk, without a
   * literal.
   * @returns the line, read as `next` would have read it; undefined when something else comes next
   */
  numberedLine(): Uint8Array | undefined {
    if (this.pending.length > 0 || !this.greeted || this.arrivals.next() !== 'server') return undefined
    return this.arrivals.server.numberedLine()
  }

  /** The time of a side's current chunk, from which octets were read last. */
  timeOf(side: Side): Time {
    return this.arrivals[side].queue[0].time
  }

  /**
   * Hands back the unread octets of one side, after a switch.
   * @returns them as chunks with their times; they are no longer in the conversation
   */
  rest(side: Side): Chunk[] {
    return this.arrivals.take(side)
  }

  /**
   * Skips missing octets of a side. Inside a literal they count as read; elsewhere the frame is given up, and
   * the next octet begins a new one.
   * @returns true when the frame continues
   */
  lost(side: Side, length: number): boolean {
    const from = this.arrivals[side]
    if (this.isWithin(side, length)) {
      from.remaining -= length
      if (from.remaining === 0) from.endLiteral()
      return true
    }
    from.abandon()
    if (side === 'client') this.context = 'command'
    return false
  }

  /** @returns true when so many next octets of a side all belong to the literal that is being read */
  isWithin(side: Side, length: number): boolean {
    return this.arrivals[side].mode === 'literal' && this.arrivals[side].remaining >= length
  }

  /** What the client must wait for before its next octet has a meaning; undefined when it may go on. */
  get waiting(): 'continuation' | 'layer' | 'completion' | undefined {
    if (this.arrivals.client.mode === 'wait for +') return 'continuation'
    if (this.upgrade.layer !== undefined) return 'layer'
    return this.context === 'command' ? undefined : 'completion'
  }

  private read(side: Side, from: SideReader, chunk: Chunk): Step {
    if (from.mode === 'wait for +') {
      // Octets sent before the "+" are still literal octets, unless a refusal was seen first. RFC 9051 §4.3.
      from.noted.push('C15')
      this.invitations.ahead()
      from.grant()
    }
    if (from.mode === 'literal') return this.literal(side, from, chunk)
    if (from.at < chunk.bytes.length) return this.line(side, from, chunk)
    // Octets are omitted where no literal is open: from an endless line, or the file is damaged.
    from.queue[0] = { ...chunk, omitted: 0 }
    if (!from.endless) from.noted.push('X05')
    const omitted = chunk.omitted ?? 0
    const nothing = chunk.bytes.subarray(0, 0)
    return this.part(side, 'line', nothing, chunk.time, {
      omitted,
      begins: from.fresh,
      ends: false,
      last: false,
    })
  }

  private part(side: Side, piece: Part['piece'], bytes: Uint8Array, time: Time, marks: Marks): Part {
    const context = side === 'server' ? 'response' : piece === 'literal' ? 'command' : this.context
    return partOf({ side, piece, context, time }, bytes, marks, this.arrivals[side].takeNoted())
  }

  private literal(side: Side, from: SideReader, chunk: Chunk): Part {
    const stop = Math.min(chunk.bytes.length, from.at + from.remaining)
    const bytes = slice(chunk.bytes, from.at, stop)
    from.at = stop
    from.remaining -= bytes.length
    let omitted = 0
    if (stop === chunk.bytes.length && chunk.omitted) {
      omitted = Math.min(chunk.omitted, from.remaining)
      from.remaining -= omitted
      from.queue[0] = { ...chunk, omitted: chunk.omitted - omitted }
    }
    const begins = from.fresh
    const ends = from.remaining === 0
    from.fresh = false
    if (ends) from.endLiteral()
    return this.part(side, 'literal', bytes, chunk.time, { omitted, begins, ends, last: false })
  }

  private line(side: Side, from: SideReader, chunk: Chunk): Step {
    if (this.grain === 'runs' && side === 'server' && from.fresh && from.head === undefined && this.greeted) {
      const end = numberedRun(chunk.bytes, from.at)
      if (end > from.at) {
        const bytes = slice(chunk.bytes, from.at, end)
        from.at = end
        return this.part(side, 'line', bytes, chunk.time, numbered)
      }
    }
    // RFC 9051 §4.3: the response or command continues after a literal, so a letter shows a wrong count.
    if (from.fresh && from.head !== undefined && !mayFollowLiteral(chunk.bytes[from.at]))
      from.noted.push('X04')
    const feed = lineFeed(chunk.bytes, from.at)
    const end = feed < 0 ? chunk.bytes.length : feed + 1
    const stop = Math.min(end, from.at + limits.line - from.heldLength)
    const bytes = slice(chunk.bytes, from.at, stop)
    if (feed < 0 || stop < end) return this.openLine(side, from, bytes, chunk.time)
    const whole = from.held.length > 0 ? join([...from.held, bytes]) : bytes
    if (side === 'server' && this.refuses(from, whole))
      return { type: 'refused', side: 'client', time: chunk.time }
    from.at = stop
    return this.closeLine(side, from, bytes, whole, chunk.time)
  }

  private openLine(side: Side, from: SideReader, bytes: Uint8Array, time: Time): Part {
    from.at += bytes.length
    from.heldLength += bytes.length
    if (!from.endless) from.held.push(bytes)
    if (from.heldLength === limits.line) {
      if (!from.endless) from.noted.push('X17')
      from.endless = true
      from.held = []
      from.heldLength = 0
    }
    const begins = from.fresh
    from.fresh = false
    return this.part(side, 'line', bytes, time, { omitted: 0, begins, ends: false, last: false })
  }

  private closeLine(side: Side, from: SideReader, bytes: Uint8Array, whole: Uint8Array, time: Time): Part {
    const { fresh: begins, endless } = from
    from.held = []
    from.heldLength = 0
    from.endless = false
    from.fresh = true
    const first = from.head === undefined
    const head = from.head ?? (endless ? opaque : this.headOf(side, whole))
    const announced = endless ? undefined : literalAfter(side, head, whole)
    // A command that was completed already gets no `+`: that is a refusal too.
    const follows = from.answered && announced?.synchronizing ? undefined : announced
    const last = follows === undefined
    const waits = side === 'client' && follows?.synchronizing
    const announces = follows?.length
    const marks = { omitted: 0, begins, ends: true, last, head: first ? head : undefined, announces, waits }
    if (follows !== undefined) {
      from.head = head
      from.announce(follows.length, waits === true)
      if (side === 'server' && !follows.synchronizing) from.noted.push('S23')
      return this.part(side, 'line', bytes, time, marks)
    }
    const { answered } = from
    from.endFrame()
    // RFC 9051 §2.2: CRLF ends a line. Bare LF does too, everywhere.
    if (!endless && (whole.length < 2 || whole[whole.length - 2] !== cr)) from.noted.push('X01')
    if (side === 'server') {
      this.endResponse(from, head, time)
      return this.part(side, 'line', bytes, time, marks)
    }
    const context = this.context
    this.endCommand(from, answered ? answeredHead : head, time)
    return partOf({ side, piece: 'line', context, time }, bytes, marks, from.takeNoted())
  }

  private headOf(side: Side, line: Uint8Array): Head {
    if (side === 'server') {
      const head = responseHead(line)
      if (this.greeted) return head
      this.greeted = true
      // A greeting may be anything: `421 Server is busy`, ` NO LOGOUT …`. RFC 9051 §7.1 requires OK, PREAUTH
      // or BYE.
      return head.kind === 'status' || head.kind === 'opaque' ? { ...head, kind: 'greeting' } : head
    }
    if (this.context === 'sasl') return sasl
    const head = commandHead(line)
    return this.context === 'idle' && head.kind !== 'command' && head.kind !== 'done' ? opaque : head
  }

  /** Decides after a whole command what the next octets of either side mean. */
  private endCommand(from: SideReader, head: Head, time: Time): void {
    this.invitations.hear()
    const { layer } = this.upgrade
    if (layer !== undefined) from.noted.push(layer === 'tls' ? 'C09' : 'C33')
    if (head.kind === 'sasl' && !this.invitations.accept()) from.noted.push('C14')
    if (head.kind === 'done' && this.context === 'idle' && !this.invitations.accept()) from.noted.push('C24')
    if (head.kind === 'done' && this.context !== 'idle') from.noted.push('C23')
    if (head.kind === 'command' && this.context === 'idle') from.noted.push('C20')
    if (this.context === 'idle' && head.kind !== 'opaque') this.context = 'command'
    if (head.kind !== 'command' || head.tag === undefined) return
    if (head.name === 'IDLE' || head.name === 'AUTHENTICATE') {
      this.context = head.name === 'IDLE' ? 'idle' : 'sasl'
      this.holder = head.tag
      this.invitations.begin()
    }
    this.pending.push(...this.upgrade.ask(head.name, head.tag, time))
  }

  private endResponse(from: SideReader, head: Head, time: Time): void {
    if (head.kind === 'continuation') this.invite(from)
    if (head.kind !== 'completion') return
    if (this.context !== 'command' && head.tag === this.holder) this.context = 'command'
    const { client } = this.arrivals
    if (client.head?.kind === 'command' && client.head.tag === head.tag) client.answered = true
    this.pending.push(...this.upgrade.answer(head.tag, head.name, time))
  }

  private invite(from: SideReader): void {
    const { client } = this.arrivals
    const otherwise = this.context === 'command' ? 'nothing' : 'dialogue'
    from.noted.push(...this.invitations.invite(client.mode === 'wait for +' ? 'literal' : otherwise))
    client.grant()
  }

  /**
   * A tagged response while the client waits for `+` refuses the literal: the command ends there. RFC 9051
   * §4.3.
   */
  private refuses(from: SideReader, line: Uint8Array): boolean {
    const client = this.arrivals.client
    if (client.mode !== 'wait for +' || from.head !== undefined) return false
    const head = responseHead(line)
    if (head.kind !== 'completion' || head.tag !== client.head?.tag) return false
    client.abandon()
    this.invitations.refuse()
    return true
  }
}

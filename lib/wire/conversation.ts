/**
 * Where the two directions meet: what one side said decides how the next octets of the other are read.
 * Takes chunks in order of arrival, gives pieces. Knows no grammar, no socket and no clock.
 */
import { limits } from '../record/limits.ts'
import type { Chunk, LayerName, Side, Time } from '../record/record.ts'
import { type Announcement, announcement, commandHead, type Head, isText, responseHead } from './line.ts'
import { CR, join, lineFeed, numberedRun } from './octets.ts'
import { type Context, type Marks, type Part, partOf, type Refused, type Switch } from './piece.ts'
import { Reader } from './reader.ts'

/** What comes next out of a conversation. */
export type Step = Part | Refused | Switch

/** Both directions of one connection, from its first octet. */
export class Conversation {
  private readonly readers = { client: new Reader(), server: new Reader() }
  /** In which order the queued chunks came. */
  private order: Side[] = []
  private readonly pending: Switch[] = []
  /** What the client's next line is part of. */
  private context: Context = 'command'
  /** The tag whose completion ends SASL or IDLE. */
  private holder = ''
  /** The command whose completion decides about a layer. */
  private awaited: { tag: string; layer: LayerName } | undefined
  private greeted = false
  private deflated = false

  /**
   * @param grain `lines`: each line is a part of its own; `runs`: numbered data lines in a row that announce
   * nothing
   *   come as one part, for those who only need to know that nothing in them matters (`* 3 FETCH (FLAGS ())`)
   */
  constructor(private readonly grain: 'lines' | 'runs' = 'lines') {}

  /** Queues a chunk. Chunks are read in the order in which they are pushed, whatever their side. */
  push(chunk: Chunk): void {
    this.readers[chunk.side].queue.push(chunk)
    this.order.push(chunk.side)
  }

  /**
   * Reads on.
   * @returns the next part, refusal or switch; undefined when everything pushed has been read
   */
  next(): Step | undefined {
    if (this.pending.length > 0) return this.pending.shift()
    while (this.order.length > 0) {
      const side = this.order[0]
      const from = this.readers[side]
      if (from.ready) return this.read(side, from, from.queue[0])
      from.shift()
      this.order.shift()
    }
    return undefined
  }

  /**
   * Hands back what is not read yet of one side, after a switch.
   * @returns the unread octets as chunks with their times, which are no longer in the conversation
   */
  rest(side: Side): Chunk[] {
    this.order = this.order.filter((other) => other !== side)
    return this.readers[side].take()
  }

  /**
   * Octets of a side are missing. Inside a literal they are counted as read; elsewhere the frame is given up
   * and
   * reading starts anew at the next octet.
   * @returns true when the frame goes on
   */
  lost(side: Side, length: number): boolean {
    const from = this.readers[side]
    if (from.mode === 'literal' && from.remaining >= length) {
      from.remaining -= length
      if (from.remaining === 0) from.endLiteral()
      return true
    }
    from.abandon()
    if (side === 'client') this.context = 'command'
    return false
  }

  /** What the client has to wait for before its next octet has a meaning; undefined when it may go on. */
  get waiting(): 'continuation' | 'layer' | 'completion' | undefined {
    if (this.readers.client.mode === 'wait for +') return 'continuation'
    if (this.awaited !== undefined) return 'layer'
    return this.context === 'command' ? undefined : 'completion'
  }

  private read(side: Side, from: Reader, chunk: Chunk): Step {
    if (from.mode === 'wait for +') {
      // Octets before the "+" are literal octets all the same, unless a refusal was seen first. RFC 9051
      // §4.3.
      from.noted.push('C15')
      from.grant()
    }
    if (from.mode === 'literal') return this.literal(side, from, chunk)
    if (from.at < chunk.bytes.length) return this.line(side, from, chunk)
    // A recording left octets out where no literal is open: the file was damaged. They are passed over.
    from.queue[0] = { ...chunk, omitted: 0 }
    from.noted.push('X05')
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
    return partOf(side, piece, context, time, bytes, marks, this.readers[side].takeNoted())
  }

  private literal(side: Side, from: Reader, chunk: Chunk): Part {
    const stop = Math.min(chunk.bytes.length, from.at + from.remaining)
    const bytes = chunk.bytes.subarray(from.at, stop)
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

  private line(side: Side, from: Reader, chunk: Chunk): Step {
    if (this.grain === 'runs' && side === 'server' && from.fresh && from.head === undefined && this.greeted) {
      const end = numberedRun(chunk.bytes, from.at)
      if (end > from.at) {
        const bytes = chunk.bytes.subarray(from.at, end)
        from.at = end
        return this.part(side, 'line', bytes, chunk.time, NUMBERED)
      }
    }
    const feed = lineFeed(chunk.bytes, from.at)
    const stop = feed < 0 ? chunk.bytes.length : feed + 1
    const bytes = chunk.bytes.subarray(from.at, stop)
    if (feed < 0) return this.openLine(side, from, bytes, chunk.time)
    const whole = from.held.length > 0 ? join([...from.held, bytes]) : bytes
    if (side === 'server' && this.refuses(from, whole))
      return { type: 'refused', side: 'client', time: chunk.time }
    from.at = stop
    return this.closeLine(side, from, bytes, whole, chunk.time)
  }

  private openLine(side: Side, from: Reader, bytes: Uint8Array, time: Time): Part {
    from.at += bytes.length
    from.heldLength += bytes.length
    if (!from.endless) from.held.push(bytes)
    if (!from.endless && from.heldLength > limits.line) {
      from.endless = true
      from.held = []
      from.noted.push('X17')
    }
    const begins = from.fresh
    from.fresh = false
    return this.part(side, 'line', bytes, time, { omitted: 0, begins, ends: false, last: false })
  }

  private closeLine(side: Side, from: Reader, bytes: Uint8Array, whole: Uint8Array, time: Time): Part {
    const { fresh: begins, endless } = from
    from.held = []
    from.heldLength = 0
    from.endless = false
    from.fresh = true
    const first = from.head === undefined
    const head = from.head ?? (endless ? ENDLESS : this.headOf(side, whole))
    const follows = endless ? undefined : this.literalAfter(side, head, whole)
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
    from.head = undefined
    // RFC 9051 §2.2: CRLF ends a line. Bare LF does too, everywhere.
    if (whole.length < 2 || whole[whole.length - 2] !== CR) from.noted.push('X01')
    if (side === 'server') {
      this.endResponse(head, time)
      return this.part(side, 'line', bytes, time, marks)
    }
    const context = this.context
    this.endCommand(from, head, time)
    return { ...this.part(side, 'line', bytes, time, marks), context }
  }

  private headOf(side: Side, line: Uint8Array): Head {
    if (side === 'server') {
      const head = responseHead(line)
      if (this.greeted) return head
      this.greeted = true
      // The greeting may be anything: `421 Server is busy`, ` NO LOGOUT …`. RFC 9051 §7.1 wants OK, PREAUTH
      // or BYE.
      return head.kind === 'status' || head.kind === 'opaque' ? { ...head, kind: 'greeting' } : head
    }
    if (this.context === 'sasl') return SASL
    const head = commandHead(line)
    return this.context === 'idle' && head.kind !== 'command' && head.kind !== 'done' ? OPAQUE : head
  }

  private literalAfter(side: Side, head: Head, line: Uint8Array): Announcement | undefined {
    if (side === 'server' ? isText(head) : head.kind === 'sasl' || head.kind === 'done') return undefined
    return announcement(line)
  }

  /** After a whole command: what the next octets of either side mean. */
  private endCommand(from: Reader, head: Head, time: Time): void {
    if (this.awaited !== undefined) from.noted.push(this.awaited.layer === 'tls' ? 'C09' : 'C33')
    if (head.kind === 'done' && this.context !== 'idle') from.noted.push('C23')
    if (head.kind === 'command' && this.context === 'idle') from.noted.push('C20')
    if (this.context === 'idle' && head.kind !== 'opaque') this.context = 'command'
    if (head.kind !== 'command' || head.tag === undefined) return
    switch (head.name) {
      case 'AUTHENTICATE':
      case 'IDLE':
        this.context = head.name === 'IDLE' ? 'idle' : 'sasl'
        this.holder = head.tag
        break
      case 'STARTTLS':
      case 'COMPRESS':
        this.awaited ??= { tag: head.tag, layer: head.name === 'COMPRESS' ? 'deflate' : 'tls' }
        break
      case 'UNAUTHENTICATE':
        if (!this.deflated) break
        // RFC 8437 §4: the client's compression ends right after this command, the server's after its OK.
        this.awaited ??= { tag: head.tag, layer: 'plain' }
        this.pending.push({ type: 'switch', side: 'client', layer: 'plain', time })
        break
      default:
        break
    }
  }

  private endResponse(head: Head, time: Time): void {
    if (head.kind === 'continuation') this.readers.client.grant()
    if (head.kind !== 'completion') return
    if (this.context !== 'command' && head.tag === this.holder) this.context = 'command'
    if (this.awaited === undefined || head.tag !== this.awaited.tag) return
    if (head.name === 'OK') this.change(this.awaited.layer, time)
    this.awaited = undefined
  }

  private change(layer: LayerName, time: Time): void {
    this.pending.push({ type: 'switch', side: 'server', layer, time })
    if (layer !== 'plain') this.pending.push({ type: 'switch', side: 'client', layer, time })
    this.deflated = layer === 'deflate'
  }

  /**
   * A tagged answer while the client waits for `+` takes the literal back: the command ends there. RFC 9051
   * §4.3.
   */
  private refuses(from: Reader, line: Uint8Array): boolean {
    const client = this.readers.client
    if (client.mode !== 'wait for +' || from.head !== undefined) return false
    const head = responseHead(line)
    if (head.kind !== 'completion' || head.tag !== client.head?.tag) return false
    client.abandon()
    return true
  }
}

const NUMBERED: Marks = { omitted: 0, begins: true, ends: true, last: true, head: { kind: 'data' } }
const ENDLESS: Head = { kind: 'opaque' }
const OPAQUE: Head = { kind: 'opaque' }
const SASL: Head = { kind: 'sasl' }

/** One direction of a conversation: its unread chunks, and how its next octet is to be read. */
import type { Chunk } from '../record/record.ts'
import type { FramingCode } from './findings.ts'
import type { Head } from './line.ts'
import { numberedLineEnd, slice } from './octets.ts'

/** How the next octet is read. Only a client waits; a server never announces `{n}` and then waits. */
export type Mode = 'line' | 'literal' | 'wait for +'

export class SideReader {
  readonly queue: Chunk[] = []
  /** Index of the first unread octet in `queue[0]`. */
  at = 0
  mode: Mode = 'line'
  /** Octets of the literal still to come. */
  remaining = 0
  /** Parts of the line that is not complete yet, and their length. */
  held: Uint8Array[] = []
  heldLength = 0
  /** True while a line is longer than `limits.line`: its octets are passed on without a head or literals. */
  endless = false
  /** The head of the frame that is being read; undefined before its first line is complete. */
  head: Head | undefined
  /** True when the server completed the command that is being read before all of it was sent. */
  answered = false
  /** True when the next octet is the first of a piece. */
  fresh = true
  /** Findings for the next part. */
  noted: FramingCode[] = []

  /** True when the first queued chunk has something left to read. */
  get ready(): boolean {
    const chunk = this.queue[0]
    return chunk !== undefined && (this.at < chunk.bytes.length || Boolean(chunk.omitted))
  }

  /** Drops the first chunk, which has been read to its end. */
  shift(): void {
    this.queue.shift()
    this.at = 0
  }

  /** Takes everything unread out of the queue. */
  take(): Chunk[] {
    const rest = this.queue.splice(0)
    if (rest.length > 0 && this.at > 0) rest[0] = { ...rest[0], bytes: rest[0].bytes.subarray(this.at) }
    this.at = 0
    return rest.filter((chunk) => chunk.bytes.length > 0 || chunk.omitted)
  }

  /**
   * Reads a numbered data line without a literal, if no frame is open.
   * @returns undefined, without reading, when something else comes next or the line is not whole in its chunk
   */
  numberedLine(): Uint8Array | undefined {
    if (!this.fresh || this.head !== undefined || this.mode !== 'line') return undefined
    const { bytes } = this.queue[0]
    const end = numberedLineEnd(bytes, this.at)
    if (end === this.at) return undefined
    const line = slice(bytes, this.at, end)
    this.at = end
    return line
  }

  /** A literal of `length` octets begins; if that is 0, the line continues immediately. */
  announce(length: number, waits: boolean): void {
    this.remaining = length
    this.mode = waits ? 'wait for +' : length === 0 ? 'line' : 'literal'
  }

  /** The wait for `+` is over: literal octets come next. */
  grant(): void {
    if (this.mode === 'wait for +') this.mode = this.remaining === 0 ? 'line' : 'literal'
  }

  /** The literal is complete: the frame continues with a line. */
  endLiteral(): void {
    this.mode = 'line'
    this.fresh = true
  }

  /** Gives up the frame that is being read: the next octet begins a new one. */
  abandon(): void {
    this.mode = 'line'
    this.remaining = 0
    this.held = []
    this.heldLength = 0
    this.endless = false
    this.endFrame()
    this.fresh = true
  }

  /** The frame has been read to its end. */
  endFrame(): void {
    this.head = undefined
    this.answered = false
  }

  /** @returns the findings for the part that is about to be built, and forgets them */
  takeNoted(): readonly FramingCode[] {
    if (this.noted.length === 0) return none
    const { noted } = this
    this.noted = []
    return noted
  }
}

const none: readonly FramingCode[] = []

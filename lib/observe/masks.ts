/**
 * Masks secrets in frames: applies the redaction of a conversation to its original frames. Offsets and
 * lengths stay those of the input. Knows no output.
 */
import { limits } from '../record/limits.ts'
import type { Chunk, Time } from '../record/record.ts'
import { Redactor } from '../redact/redactor.ts'
import { Conversation } from '../wire/conversation.ts'
import type { Frame, LiteralSpan } from '../wire/frame.ts'
import { join, nothing } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import { Fifo } from './fifo.ts'

/** Takes a frame as it came, and as it may be shown: the same object twice when nothing in it is secret. */
export type Show = (frame: Frame, shown: Frame) => void

/** A range of a side's octets, and the bytes shown instead. */
interface Mask {
  readonly start: number
  readonly end: number
  readonly bytes: Uint8Array
}

/** A part with its place. The redactor copies all properties of the last part that a mask replaces. */
interface Placed extends Part {
  /** Offset in the side's stream after the part. */
  end: number
  sent: Uint8Array
}

/** Octets that may wait for the redactor's decision; beyond it the oldest frame is shown empty. */
const longestWait = 4 * limits.line

export class Masks {
  private readonly conversation = new Conversation('runs')
  private readonly redactor = new Redactor((part) => this.release(part as Placed))
  /** Number of octets given to the redactor, and of octets that it has decided about. */
  private readonly given = { client: 0, server: 0 }
  private readonly decided = { client: 0, server: 0 }
  private readonly masks = { client: new Fifo<Mask>(), server: new Fifo<Mask>() }
  private readonly waiting = new Fifo<Frame>()
  private waitingOctets = 0
  private undecidedSince: Time | undefined
  /** Octets that have come behind the undecided line. */
  private heldUp = 0

  /** @param show called with each frame in order of arrival, during `octets`, `frame` and `end` */
  constructor(private readonly show: Show) {}

  /** Takes the octets of both sides in order, without layers. */
  octets(chunk: Chunk): void {
    const { side } = chunk
    this.hurry(chunk)
    this.conversation.push(chunk)
    for (let step = this.conversation.next(); step !== undefined; step = this.conversation.next()) {
      if (step.type === 'refused') this.redactor.breakOff()
      if (step.type !== 'part') continue
      this.given[side] += step.bytes.length
      this.redactor.take(placed(step, this.given[side]))
    }
    this.undecidedSince = this.redactor.undecided ? (this.undecidedSince ?? chunk.time) : undefined
    if (!this.redactor.undecided) this.heldUp = 0
    this.flush()
  }

  /** Takes a frame of these octets, before or after them. */
  frame(frame: Frame): void {
    this.waiting.push(frame)
    this.waitingOctets += frame.bytes.length
    if (this.waitingOctets > longestWait) this.giveUp()
    this.flush()
  }

  /** Ends the input: shows everything that waits. */
  end(): void {
    this.redactor.end()
    this.flush()
    for (let frame = this.shift(); frame !== undefined; frame = this.shift()) this.show(frame, hidden(frame))
  }

  /** Limits how long a client line with an undecided verb holds everything up. */
  private hurry({ time, bytes }: Chunk): void {
    const { undecidedSince: since } = this
    if (since === undefined) return
    this.heldUp += bytes.length
    const late = time - since > limits.undecidedTime * 1_000_000
    if (late || this.heldUp > longestWait) this.redactor.timeUp()
  }

  private giveUp(): void {
    this.redactor.timeUp()
    this.flush()
    while (this.waitingOctets > longestWait) {
      const frame = this.shift()
      if (frame !== undefined) this.show(frame, hidden(frame))
    }
  }

  private release({ side, end, bytes, sent }: Placed): void {
    const start = this.decided[side]
    this.decided[side] = end
    if (bytes !== sent || start !== end - sent.length) this.masks[side].push({ start, end, bytes })
  }

  private flush(): void {
    for (let frame = this.waiting.first; frame !== undefined; frame = this.waiting.first) {
      if (!this.isDecided(frame)) return
      this.shift()
      this.show(frame, this.shown(frame))
    }
  }

  private shift(): Frame | undefined {
    const frame = this.waiting.shift()
    this.waitingOctets -= frame?.bytes.length ?? 0
    return frame
  }

  /** A frame that holds none of its octets has nothing to mask. */
  private isDecided({ side, offset, length, bytes }: Frame): boolean {
    return bytes.length === 0 || this.decided[side] >= offset + length
  }

  private shown(frame: Frame): Frame {
    const { side, offset, length } = frame
    const masks = this.masks[side]
    while (masks.first !== undefined && masks.first.end <= offset) masks.shift()
    const over = masks.while(({ start }) => start < offset + length)
    return over.length === 0 ? frame : masked(frame, over)
  }
}

/** Adds the place to a part. Each part is an object of its own, so no copy is needed. */
function placed(part: Part, end: number): Placed {
  const own = part as Placed
  own.end = end
  own.sent = part.bytes
  return own
}

/** A copy of a frame that shows nothing. */
function hidden(frame: Frame): Frame {
  return { ...frame, bytes: nothing, literals: [], tag: undefined, name: undefined }
}

/**
 * Replaces masked octets of a frame.
 * @param masks in order; all of them overlap the frame
 */
function masked(frame: Frame, masks: readonly Mask[]): Frame {
  const parts: Uint8Array[] = []
  const literals: LiteralSpan[] = []
  let length = 0
  const put = (bytes: Uint8Array): void => {
    parts.push(bytes)
    length += bytes.length
  }
  // An index into `frame.bytes`, and the offset of that octet in the stream.
  let at = 0
  let octet = frame.offset
  const copy = (stop: number, until: number): void => {
    for (const { start, end, bytes } of masks) {
      if (end <= octet || start >= until) continue
      if (start > octet) put(frame.bytes.subarray(at, Math.min(stop, at + start - octet)))
      // A mask across the border of two pieces or frames is put where it ends.
      if (end <= until) put(bytes)
      at = Math.min(stop, at + Math.min(end, until) - octet)
      octet = Math.min(end, until)
    }
    put(frame.bytes.subarray(at, stop))
    at = stop
    octet = until
  }
  for (const literal of frame.literals) {
    copy(literal.start, octet + literal.start - at)
    const start = length
    const until = octet + literal.length
    const cut = literal.length > literal.kept && !masks.some((mask) => mask.start < until && mask.end > octet)
    copy(at + literal.kept, until)
    literals.push({ start, kept: length - start, length: cut ? literal.length : length - start })
  }
  copy(frame.bytes.length, frame.offset + frame.length)
  const bytes = join(parts)
  if (Buffer.compare(bytes, frame.bytes) === 0) return frame
  return { ...frame, bytes, literals, tag: undefined, name: undefined }
}

/**
 * The one path from records to events, for live and opened sessions alike: frames the chunks, and hands the
 * frames to the session. Chunks come without layers; a switch of layers is taken from its record.
 */
import { limits } from '../record/limits.ts'
import {
  type Chunk,
  type ResumedRecord,
  type SessionRecord,
  type Side,
  sides,
  type Time,
} from '../record/record.ts'
import { recordingEnds, restMissing, type SessionEvent } from '../session/events.ts'
import { Session, type SessionInput } from '../session/session.ts'
import type { Frame } from '../wire/frame.ts'
import { Framer } from '../wire/framer.ts'

/** How records become events. */
export interface ObserverOptions {
  /** Replaces each input of the session; see lib/share. */
  readonly disguise?: (input: SessionInput) => SessionInput | undefined
}

/** The framing of one connection. */
interface Stream {
  framer: Framer
  /** Sides whose octets can no longer be read. */
  readonly opaque: Set<Side>
  /** Number of octets that came on those sides. */
  readonly unread: Record<Side, number>
  /** Number of octets of each side that were read or reported missing. */
  readonly heard: Record<Side, number>
}

/** Turns the records of a session into its events. */
export class Observer {
  private readonly session: Pick<Session, 'take'>
  private readonly streams = new Map<number, Stream>()
  /**
   * Open connections whose state a further file of the session repeats, for readers that begin there. A
   * `resumed` record ends that; in files of older versions the first octets do.
   */
  private readonly again = new Set<number>()
  private lastTime: Time = 0
  /** True once octets of connections that nobody names are missing: a disk was full at the end. */
  private brokenOff = false

  /** @param tell receives the events in order, during `take` and `finish` */
  constructor({ disguise }: ObserverOptions, tell: (event: SessionEvent) => void) {
    const session = new Session(tell)
    const shown = (input: SessionInput | undefined): void => {
      if (input !== undefined) session.take(input)
    }
    this.session = disguise === undefined ? session : { take: (input) => shown(disguise(input)) }
  }

  /** Takes the next record. */
  take(record: SessionRecord): void {
    this.lastTime = Math.max(this.lastTime, record.time)
    const stream = this.streams.get(record.connection)
    if (stream !== undefined && this.isKnown(record, stream)) return
    switch (record.type) {
      case 'opened':
        this.streams.set(record.connection, {
          framer: new Framer(),
          opaque: new Set(),
          unread: { client: 0, server: 0 },
          heard: { client: 0, server: 0 },
        })
        break
      case 'chunk':
        this.read(record.connection, record)
        return
      case 'gap':
        this.lost(record)
        return
      case 'resumed':
        if (stream !== undefined) this.resume(record, stream)
        return
      case 'layer':
        if (record.layer === 'opaque') stream?.opaque.add(record.side)
        break
      case 'closed':
        if (stream !== undefined) this.close(record, stream)
        return
      default:
        break
    }
    this.session.take(record)
  }

  /**
   * Ends the recording: connections that were not closed in it are reported to end with it.
   * @param whole false when what follows is missing
   */
  finish(whole = true): void {
    const reason = whole && !this.brokenOff ? recordingEnds : restMissing
    for (const connection of [...this.streams.keys()]) {
      this.take({ type: 'closed', connection, time: this.lastTime, by: 'proxy', reason })
    }
  }

  /** @returns true for a record that repeats one of the file before */
  private isKnown(record: SessionRecord, { heard }: Stream): boolean {
    const { type, connection } = record
    if (type === 'opened') {
      this.again.add(connection)
      return true
    }
    if (this.again.size === 0 || !this.again.has(connection)) return false
    if (type === 'fact' || type === 'layer') return true
    this.again.delete(connection)
    return type === 'resumed' && sides.every((side) => record.before[side] === heard[side])
  }

  private read(connection: number, chunk: Chunk): void {
    const stream = this.streams.get(connection)
    if (stream === undefined) return
    stream.heard[chunk.side] += lengthOf(chunk)
    if (stream.opaque.has(chunk.side)) {
      stream.unread[chunk.side] += lengthOf(chunk)
      return
    }
    stream.framer.push(chunk)
    this.frames(connection, stream)
  }

  private frames(connection: number, stream: Stream): void {
    for (let next = stream.framer.next(); next !== undefined; next = stream.framer.next()) {
      if (next.type === 'frame') this.session.take({ type: 'frame', connection, frame: next.frame })
    }
  }

  private lost(gap: Extract<SessionRecord, { type: 'gap' }>): void {
    const { connection, side, length } = gap
    if (connection === 0) this.brokenOff = true
    const stream = this.streams.get(connection)
    const framer = stream?.framer
    if (stream !== undefined) stream.heard[side] += length
    const within = framer?.isWithin(side, length) ?? false
    const frame = framer?.lost(side, length)
    if (frame !== undefined) this.session.take({ type: 'frame', connection, frame })
    this.session.take(within ? { ...gap, within } : gap)
  }

  /** Frames the repeated chunks again, so that the next ones are framed in the right state. */
  private resume(record: ResumedRecord, stream: Stream): void {
    const { said, before, ...rest } = record
    this.tellMissing(record, stream)
    const again = { client: 0, server: 0 }
    for (const chunk of said) again[chunk.side] += lengthOf(chunk)
    const client = Math.max(0, before.client - again.client)
    const server = Math.max(0, before.server - again.server)
    stream.framer = new Framer(limits.keptLiteral, { client, server })
    const frames: Frame[] = []
    for (const chunk of said) {
      stream.framer.push(chunk)
      for (let next = stream.framer.next(); next !== undefined; next = stream.framer.next())
        if (next.type === 'frame') frames.push(next.frame)
    }
    this.session.take({ ...rest, before, frames })
  }

  /** Reports octets that are missing because a file in between is missing, or the end of a file is torn. */
  private tellMissing({ connection, time, before }: ResumedRecord, { heard }: Stream): void {
    const fresh = heard.client + heard.server === 0
    for (const side of sides) {
      const length = before[side] - heard[side]
      const reason = 'not in the files that are here'
      if (length > 0 && !fresh) this.lost({ type: 'gap', connection, time, side, length, reason })
      heard[side] = before[side]
    }
  }

  private close(record: Extract<SessionRecord, { type: 'closed' }>, stream: Stream): void {
    const { framer, unread } = stream
    const { connection, time } = record
    this.streams.delete(connection)
    for (const frame of framer.end()) this.session.take({ type: 'frame', connection, frame })
    for (const side of sides) {
      const length = unread[side]
      if (length > 0) this.session.take({ type: 'gap', connection, time, side, length, reason: 'not read' })
    }
    this.session.take(record)
  }
}

function lengthOf({ bytes, omitted = 0 }: Chunk): number {
  return bytes.length + omitted
}

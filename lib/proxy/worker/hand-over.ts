/**
 * Records on their way to the thread that looks, within a credit of unread octets. When it is used up, the
 * reader is told how far the session file is written, and reads on from there until it has caught up. Without
 * a file octets of long literals are counted instead of sent, so that every line is still read; where even
 * the lines are too many a `gap` tells how much is missing. Knows no thread.
 */

import type { FilePlace } from '../../capture/session/following.ts'
import type { Again } from '../../capture/session/ledger.ts'
import type { WriteProgress } from '../../capture/session/writer-options.ts'
import { limits } from '../../record/limits.ts'
import { type ChunkRecord, type SessionRecord, type Side, sides, type Time } from '../../record/record.ts'
import { byteCount } from '../../text/units.ts'
import { type LiteralBody, noBodies, withoutBodies } from './bodies.ts'

/** What a record costs besides its octets. */
const overhead = 200

/**
 * Sends a batch; `octets` is what the reader gives back when it has read it, `buffer` holds the bytes of all
 * its chunks and may be handed over.
 */
type Send = (records: readonly SessionRecord[], byteCount: number, buffer: ArrayBuffer) => void

/** The session file that is being written, as far as a reader that lags needs it. */
export interface Backlog {
  /** Where the next record will be. */
  place(): FilePlace
  /** How it is with one of its files; undefined for one that nobody need read any more. */
  progress(part: number): WriteProgress | undefined
}

/** The reader on the other thread, and what is asked for its sake. */
export interface HandOverReader {
  /** Sends it a batch. */
  readonly send: Send
  /** Calls back a moment later, so that forwarding comes first. */
  readonly later: (call: () => void) => void
  /** The session file; undefined when there is none. */
  readonly backlog: () => Backlog | undefined
  /** Tells it what to read in the file; it answers with `caughtUp`. */
  readonly lag: (from: FilePlace, to: number) => void
  /** What is said again of each connection of which something was not sent; never asked within a record. */
  readonly again: () => Again
  /** True for one who shows no messages, and misses nothing where they are counted. */
  readonly linesOnly: boolean
}

/** See `limits`. */
export interface Bounds {
  readonly credit: number
  readonly linesAhead: number
}

export class HandOver {
  private batch: SessionRecord[] = []
  private octets = 0
  private credit: number
  private scheduled = false
  private ended = false
  /** What the reader has to read in the file before it gets records from here again. */
  private behind: FilePlace | undefined
  /** Octets not sent, by connection: nothing more of it is, until it is said what they were. */
  private readonly skipped = new Map<number, Record<Side, number>>()
  /** When the last record came. */
  private latest: Time = 0
  /** Octets of long literals that were counted since that was said. */
  private cut = 0
  /** It is not said again before then. */
  private quietUntil: Time = 0

  /** @param bounds those of the program, but in tests */
  constructor(
    private readonly reader: HandOverReader,
    private readonly bounds: Bounds = limits,
  ) {
    this.credit = bounds.credit
  }

  /**
   * Takes the next record, before it is written to the file.
   * @param bodies octets of a chunk that who cannot keep up can do without
   */
  push(record: SessionRecord, bodies: readonly LiteralBody[] = noBodies): void {
    if (this.behind !== undefined) return
    this.latest = Math.max(this.latest, record.time)
    if (this.credit <= 0) {
      const place = this.reader.backlog()?.place()
      // A file that is not written is none to read on in.
      this.behind = place?.sound === true ? place : undefined
      if (this.behind !== undefined) return
    } else this.tellCut(record.time)
    if (record.type === 'chunk') {
      this.chunk(record, bodies)
      return
    }
    if (record.type === 'closed') this.tellGaps(record.connection, record.time)
    this.add(record, 0)
  }

  private chunk(record: ChunkRecord, bodies: readonly LiteralBody[]): void {
    if (this.skipped.has(record.connection) || this.credit <= -this.bounds.linesAhead) {
      this.skip(record)
      return
    }
    const all = this.credit > 0 ? [record] : withoutBodies(record, bodies)
    for (const piece of all) if (!this.gather(piece)) this.add(piece, piece.bytes.length)
    if (!this.reader.linesOnly)
      this.cut += all.reduce((sum, { bytes }) => sum - bytes.length, record.bytes.length)
  }

  /** The reader has read this much. */
  restore(byteCount: number): void {
    this.credit += byteCount
    if (this.behind !== undefined && this.credit === this.bounds.credit) this.tellLag()
  }

  /** True while the reader has to read in the file what was not sent. */
  get lagging(): boolean {
    return this.behind !== undefined
  }

  /** The reader has read the file up to there: if nothing came since, records are sent again. */
  caughtUp(to: number): void {
    if (this.behind === undefined) return
    this.behind = { ...this.behind, offset: to }
    this.tellLag()
  }

  private tellLag(): void {
    const { behind } = this
    if (behind === undefined) return
    const now = this.reader.backlog()?.place()
    const file = this.reader.backlog()?.progress(behind.part)
    // What was lost meanwhile is not told before the file says so, unless it never will.
    const caughtUp = now?.part === behind.part && now.offset === behind.offset && (now.sound || this.ended)
    if (file === undefined || caughtUp) this.behind = undefined
    else if (file.written > behind.offset) this.reader.lag({ ...behind, path: file.path }, file.written)
    else {
      if (file.over) this.behind = { ...behind, part: behind.part + 1, offset: 0, streams: [] }
      this.reader.later(() => this.tellLag())
    }
  }

  /** Nothing more comes. */
  end(): void {
    this.ended = true
    this.flush()
  }

  /** Sends what has come together. */
  flush(): void {
    if (this.batch.length === 0) return
    const { batch, octets: byteCount } = this
    this.batch = []
    this.octets = 0
    const { records, buffer } = packed(batch)
    this.reader.send(records, byteCount, buffer)
  }

  /** Octets that are only counted are told together. @returns true where they were before this record too */
  private gather(record: ChunkRecord): boolean {
    const last = this.batch.at(-1)
    if (record.bytes.length > 0 || last?.type !== 'chunk' || last.bytes.length > 0) return false
    if (last.connection !== record.connection || last.side !== record.side) return false
    const omitted = (last.omitted ?? 0) + (record.omitted ?? 0)
    this.batch[this.batch.length - 1] = { ...record, omitted }
    return true
  }

  private add(record: SessionRecord, byteCount: number): void {
    this.batch.push(record)
    this.octets += byteCount + overhead
    this.credit -= byteCount + overhead
    if (this.octets >= limits.batch) this.flush()
    if (this.scheduled) return
    this.scheduled = true
    this.reader.later(() => {
      this.scheduled = false
      this.flush()
    })
  }

  private skip({ connection, side, bytes, omitted = 0 }: ChunkRecord): void {
    const skipped = this.skipped.get(connection) ?? { client: 0, server: 0 }
    skipped[side] += bytes.length + omitted
    if (this.skipped.size === 0) this.reader.later(() => this.goOn())
    this.skipped.set(connection, skipped)
  }

  /** Once half of what is too much has been read, it is said what was not sent, and how it goes on. */
  private goOn(): void {
    if (this.skipped.size === 0) return
    if (this.credit <= -this.bounds.linesAhead / 2) {
      this.reader.later(() => this.goOn())
      return
    }
    const again = this.reader.again()
    for (const connection of [...this.skipped.keys()]) {
      const said = again.get(connection)
      this.tellGaps(connection, this.latest)
      if (said !== undefined) this.add({ type: 'resumed', connection, time: this.latest, ...said }, 0)
    }
  }

  private tellGaps(connection: number, time: Time): void {
    const skipped = this.skipped.get(connection)
    if (skipped === undefined) return
    this.skipped.delete(connection)
    const reason = `not read in time: ${onlyForwarded}`
    for (const side of sides) {
      const length = skipped[side]
      if (length > 0) this.add({ type: 'gap', connection, time, side, length, reason }, 0)
    }
  }

  /** The reader can keep up again: what it was not told of is said, not too often. */
  private tellCut(time: Time): void {
    if (this.cut === 0 || time < this.quietUntil) return
    this.quietUntil = time + quiet
    const what = `${byteCount(this.cut)} bytes of messages were not read in time`
    const text = `${what}: counted, not shown; ${onlyForwarded}`
    this.cut = 0
    this.add({ type: 'fact', connection: 0, time, fact: { name: 'note', text } }, 0)
  }
}

/** What became of octets that nobody looks at. */
const onlyForwarded = 'forwarded, but not recorded'

/** Nanoseconds between two sentences about octets of messages that are only counted. */
const quiet = 10e9

/**
 * A batch whose chunks lie in one buffer: one is handed over much faster than many, and a view takes it all
 * along.
 */
function packed(batch: readonly SessionRecord[]): { records: SessionRecord[]; buffer: ArrayBuffer } {
  const length = batch.reduce((sum, record) => sum + (record.type === 'chunk' ? record.bytes.length : 0), 0)
  // Memory that nobody has cleared, and of its own: all of it is written at once, and leaves.
  const { buffer } = Buffer.allocUnsafeSlow(length)
  const whole = new Uint8Array(buffer)
  let at = 0
  const records = batch.map((record) => {
    if (record.type !== 'chunk') return record
    whole.set(record.bytes, at)
    at += record.bytes.length
    return { ...record, bytes: whole.subarray(at - record.bytes.length, at) }
  })
  return { records, buffer }
}

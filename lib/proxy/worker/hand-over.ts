/**
 * Sends records to the observer's thread, within a credit of unread octets. When the credit is used up, the
 * reader reads on in the session file until it has caught up. Without a file, octets of long literals are
 * counted instead of sent, so that every line is still read; when even the lines are too many, a `gap`
 * reports how much is missing. Knows no thread.
 */

import type { FilePlace } from '../../capture/session/following.ts'
import type { Again } from '../../capture/session/ledger.ts'
import type { WriteProgress } from '../../capture/session/writer-options.ts'
import { limits } from '../../record/limits.ts'
import { type ChunkRecord, type SessionRecord, type Side, sides, type Time } from '../../record/record.ts'
import { byteCount } from '../../text/units.ts'
import { type LiteralBody, noBodies, withoutBodies } from './bodies.ts'

/** Credit that a record costs besides its octets. */
const overhead = 200

/**
 * Sends a batch. `byteCount` is the credit that the reader gives back when it has read the batch; `buffer`
 * holds the bytes of all its chunks and may be transferred.
 */
type Send = (records: readonly SessionRecord[], byteCount: number, buffer: ArrayBuffer) => void

/** The part of the session file's writer that a lagging reader needs. */
export interface Backlog {
  /** Where the next record will be. */
  place(): FilePlace
  /** The progress of one of the session's files; undefined for a file that need not be read any more. */
  progress(part: number): WriteProgress | undefined
}

/** The reader on the other thread, and the functions that serve it. */
export interface HandOverReader {
  /** Sends it a batch. */
  readonly send: Send
  /** Calls back a moment later, so that forwarding comes first. */
  readonly later: (call: () => void) => void
  /** The session file; undefined when there is none. */
  readonly backlog: () => Backlog | undefined
  /** Tells the reader which part of the file to read; it answers with `caughtUp`. */
  readonly lag: (from: FilePlace, to: number) => void
  /** The state to repeat of connections with unsent records; never called while a record is taken. */
  readonly again: () => Again
  /** True for a reader that shows no messages, and misses nothing when their octets are only counted. */
  readonly linesOnly: boolean
}

/** The bounds of a hand-over; see `limits`. */
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
  /** Where the reader has to begin in the file before it gets records from here again. */
  private behind: FilePlace | undefined
  /** Octets not sent, by connection: nothing more of a connection is sent until its gap is reported. */
  private readonly skipped = new Map<number, Record<Side, number>>()
  /** The time of the newest record. */
  private latest: Time = 0
  /** Octets of long literals that were only counted since the last note about them. */
  private cut = 0
  /** No further note about them is written before this time. */
  private quietUntil: Time = 0

  /** @param bounds the program's limits by default; tests pass others */
  constructor(
    private readonly reader: HandOverReader,
    private readonly bounds: Bounds = limits,
  ) {
    this.credit = bounds.credit
  }

  /**
   * Takes the next record, before it is written to the file.
   * @param bodies octets of the chunk that a lagging reader can do without
   */
  push(record: SessionRecord, bodies: readonly LiteralBody[] = noBodies): void {
    if (this.behind !== undefined) return
    this.latest = Math.max(this.latest, record.time)
    if (this.credit <= 0) {
      const place = this.reader.backlog()?.place()
      // A file that cannot be written is of no use for reading on.
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

  /** Gives credit back: the reader has read this much. */
  restore(byteCount: number): void {
    this.credit += byteCount
    if (this.behind !== undefined && this.credit === this.bounds.credit) this.tellLag()
  }

  /** True while the reader has to read unsent records in the file. */
  get lagging(): boolean {
    return this.behind !== undefined
  }

  /** The reader has read the file up to this offset: if nothing was written since, records are sent again. */
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
    // After losses the reader has caught up only once the file records the gap, unless no record follows.
    const caughtUp = now?.part === behind.part && now.offset === behind.offset && (now.sound || this.ended)
    if (file === undefined || caughtUp) this.behind = undefined
    else if (file.written > behind.offset) this.reader.lag({ ...behind, path: file.path }, file.written)
    else {
      if (file.over) this.behind = { ...behind, part: behind.part + 1, offset: 0, streams: [] }
      this.reader.later(() => this.tellLag())
    }
  }

  /** No further record comes. */
  end(): void {
    this.ended = true
    this.flush()
  }

  /** Sends the current batch. */
  flush(): void {
    if (this.batch.length === 0) return
    const { batch, octets: byteCount } = this
    this.batch = []
    this.octets = 0
    const { records, buffer } = packed(batch)
    this.reader.send(records, byteCount, buffer)
  }

  /**
   * Merges a chunk that is only counted into the one before.
   * @returns true if both were only counted, of the same side
   */
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

  /** Once half of the excess has been read, reports the gaps and repeats the state of their connections. */
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

  /** Notes, not too often, how many octets were only counted while the reader could not keep up. */
  private tellCut(time: Time): void {
    if (this.cut === 0 || time < this.quietUntil) return
    this.quietUntil = time + quiet
    const what = `${byteCount(this.cut)} bytes of messages were not read in time`
    const text = `${what}: counted, not shown; ${onlyForwarded}`
    this.cut = 0
    this.add({ type: 'fact', connection: 0, time, fact: { name: 'note', text } }, 0)
  }
}

/** What happened to octets that were not read. */
const onlyForwarded = 'forwarded, but not recorded'

/** Nanoseconds between two notes about octets of messages that were only counted. */
const quiet = 10e9

/**
 * Copies the bytes of a batch's chunks into one buffer: transferring one is much faster than many, and a view
 * would take its whole buffer along.
 */
function packed(batch: readonly SessionRecord[]): { records: SessionRecord[]; buffer: ArrayBuffer } {
  const length = batch.reduce((sum, record) => sum + (record.type === 'chunk' ? record.bytes.length : 0), 0)
  // Uninitialized memory outside the pool: all of it is written right here, and then transferred.
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

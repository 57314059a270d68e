/**
 * Records on their way to the thread that looks, within a credit of unread octets. When it is used up, the
 * reader is told how far the session file is written, and reads on from there until it has caught up. Without
 * a file chunks are counted instead of sent, and a `gap` tells how many. Knows no thread.
 */
import type { Place } from '../../capture/reader.ts'
import { limits } from '../../record/limits.ts'
import type { SessionRecord, Side } from '../../record/record.ts'

/** What a record costs besides its octets. */
const OVERHEAD = 200

/**
 * Sends a batch; `octets` is what the reader gives back when it has read it, `buffer` holds the bytes of all
 * its chunks and may be handed over.
 */
export type Send = (records: readonly SessionRecord[], octets: number, buffer: ArrayBuffer) => void

type ChunkRecord = Extract<SessionRecord, { type: 'chunk' }>

/** The session file that is being written, as far as a reader that lags needs it. */
export interface Backlog {
  /** Where the next record will be. */
  place(): Place
  /** Octets certainly written. */
  position(): number
}

export class Outlet {
  private batch: SessionRecord[] = []
  private octets = 0
  private credit: number = limits.credit
  private scheduled = false
  /** What the reader has to read in the file before it gets records from here again. */
  private behind: Place | undefined
  /** Octets not sent, by connection and side. */
  private readonly skipped = new Map<string, { connection: number; side: Side; length: number }>()

  /**
   * @param send sends a batch to the reader
   * @param later calls back a moment later, so that forwarding comes first
   * @param backlog the session file; undefined when there is none
   * @param lag tells the reader what to read in the file; it answers with `caughtUp`
   */
  constructor(
    private readonly send: Send,
    private readonly later: (call: () => void) => void,
    private readonly backlog: () => Backlog | undefined,
    private readonly lag: (from: Place, to: number) => void,
  ) {}

  /** Takes the next record, before it is written to the file. */
  push(record: SessionRecord): void {
    if (this.behind !== undefined) return
    if (this.credit <= 0) {
      this.behind = this.backlog()?.place()
      if (this.behind !== undefined) return
    }
    if (record.type === 'chunk') {
      if (this.credit <= 0) {
        this.skip(record.connection, record.side, record.bytes.length + (record.omitted ?? 0))
        return
      }
      this.tellGaps(record)
      if (!this.gather(record)) this.add(record, record.bytes.length)
    } else {
      this.tellGaps(record)
      this.add(record, 0)
    }
  }

  /** The reader has read this much. */
  restore(octets: number): void {
    this.credit += octets
    if (this.behind !== undefined && this.credit === limits.credit) this.tellLag()
  }

  /** True while the reader has to read in the file what was not sent. */
  get lagging(): boolean {
    return this.behind !== undefined
  }

  /** The reader has read the file up to there: if nothing came since, records are sent again. */
  caughtUp(to: number): void {
    const { behind } = this
    const now = this.backlog()?.place()
    if (behind === undefined || now === undefined) return
    if (now.path === behind.path && now.offset === to) {
      this.behind = undefined
      return
    }
    // Streams that have ended meanwhile may still have packets behind `to`.
    const streams = [
      ...behind.streams.filter(({ connection }) => !isIn(now.streams, connection)),
      ...now.streams,
    ]
    this.behind = { ...behind, offset: to, streams }
    this.tellLag()
  }

  private tellLag(): void {
    const { behind } = this
    const to = this.backlog()?.position() ?? 0
    if (behind === undefined) return
    if (to > behind.offset) this.lag(behind, to)
    else this.later(() => this.tellLag())
  }

  /** Sends what has come together. */
  flush(): void {
    if (this.batch.length === 0) return
    const { batch, octets } = this
    this.batch = []
    this.octets = 0
    const { records, buffer } = packed(batch)
    this.send(records, octets, buffer)
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

  private add(record: SessionRecord, octets: number): void {
    this.batch.push(record)
    this.octets += octets + OVERHEAD
    this.credit -= octets + OVERHEAD
    if (this.octets >= limits.batch) this.flush()
    if (this.scheduled) return
    this.scheduled = true
    this.later(() => {
      this.scheduled = false
      this.flush()
    })
  }

  private skip(connection: number, side: Side, length: number): void {
    const key = `${connection} ${side}`
    const known = this.skipped.get(key)
    if (known === undefined) this.skipped.set(key, { connection, side, length })
    else known.length += length
  }

  private tellGaps({ time }: SessionRecord): void {
    if (this.skipped.size === 0) return
    const reason = 'the screen could not keep up; the session file has it'
    for (const { connection, side, length } of this.skipped.values()) {
      this.add({ type: 'gap', connection, time, side, length, reason }, 0)
    }
    this.skipped.clear()
  }
}

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

function isIn(streams: Place['streams'], connection: number): boolean {
  return streams.some((stream) => stream.connection === connection)
}

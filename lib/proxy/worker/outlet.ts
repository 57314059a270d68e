/**
 * Records on their way to the thread that looks, within a credit of unread octets. When it is used up, chunks
 * are
 * counted instead of sent, and a `gap` tells how many; the session file has them all. Knows no thread.
 */
import { limits } from '../../record/limits.ts'
import type { SessionRecord, Side } from '../../record/record.ts'

/** What a record costs besides its octets. */
const OVERHEAD = 200

/** Sends a batch; `octets` is what the reader gives back when it has read it. */
export type Send = (records: readonly SessionRecord[], octets: number) => void

export class Outlet {
  private batch: SessionRecord[] = []
  private octets = 0
  private credit: number = limits.credit
  private scheduled = false
  /** Octets not sent, by connection and side. */
  private readonly skipped = new Map<string, { connection: number; side: Side; length: number }>()

  /**
   * @param send sends a batch to the reader
   * @param later calls back when the events of this turn have been dealt with, so that forwarding comes first
   */
  constructor(
    private readonly send: Send,
    private readonly later: (call: () => void) => void,
  ) {}

  /** Takes the next record. */
  push(record: SessionRecord): void {
    if (record.type === 'chunk') {
      if (this.credit <= 0) {
        this.skip(record.connection, record.side, record.bytes.length + (record.omitted ?? 0))
        return
      }
      this.tellGaps(record)
      // A copy of just these octets: a view would take its whole buffer along.
      this.add({ ...record, bytes: Uint8Array.prototype.slice.call(record.bytes) }, record.bytes.length)
    } else {
      this.tellGaps(record)
      this.add(record, 0)
    }
  }

  /** The reader has read this much. */
  restore(octets: number): void {
    this.credit += octets
  }

  /** Sends what has come together. */
  flush(): void {
    this.scheduled = false
    if (this.batch.length === 0) return
    const { batch, octets } = this
    this.batch = []
    this.octets = 0
    this.send(batch, octets)
  }

  private add(record: SessionRecord, octets: number): void {
    this.batch.push(record)
    this.octets += octets + OVERHEAD
    this.credit -= octets + OVERHEAD
    if (this.scheduled) return
    this.scheduled = true
    this.later(() => this.flush())
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

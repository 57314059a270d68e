/** What of a server's long literals nobody needs who shows no messages: all but the beginning. */
import { limits } from '../record/limits.ts'
import type { SessionRecord } from '../record/record.ts'
import { mayEndWithin } from '../wire/swallowed.ts'

export class Unseen {
  /** True while octets of a long literal come of which none can be the end of its response. */
  private dull = false
  /** Octets of its beginning that are still to be told. */
  private room = 0

  /** A literal begins. @param length as announced */
  announced(length: number): void {
    this.dull = length > limits.toldLiteral
    this.room = limits.toldLiteral
  }

  /**
   * The next octets of the literal. Where its count may be wrong, the reader has to find out where it really
   * ends, so from there on all of it is needed; see wire/miscounts.ts.
   * @returns how many octets at the end nobody needs
   */
  take(bytes: Uint8Array): number {
    if (this.dull && mayEndWithin(bytes)) this.dull = false
    const told = Math.min(this.room, bytes.length)
    this.room -= told
    return this.dull ? bytes.length - told : 0
  }
}

/** A record for who shows no messages: octets that nobody needs are counted instead of told. */
export function told(record: SessionRecord, unseen: number): SessionRecord {
  if (record.type !== 'chunk' || unseen === 0) return record
  const { bytes, omitted = 0 } = record
  return { ...record, bytes: bytes.subarray(0, bytes.length - unseen), omitted: omitted + unseen }
}

/** What of long literals nobody needs who shows no messages, or who cannot keep up. */
import { limits } from '../record/limits.ts'
import type { ChunkRecord, SessionRecord } from '../record/record.ts'
import type { Body } from '../redact/gathering.ts'
import { mayEndWithin } from '../wire/swallowed.ts'

/** How many octets at the end of a part need not be told: to whom. */
export interface Needless {
  /** To who shows no messages. */
  readonly unseen: number
  /** To who cannot keep up, and may be told less still. */
  readonly lagging: number
}

/** Nothing of it: all is needed. */
export const NEEDED: Needless = { unseen: 0, lagging: 0 }

export class Unseen {
  /** True while octets of a literal come of which none can be the end of its response. */
  private dull = false
  /** Octets of its beginning that are still to be told, to either. */
  private readonly room = { unseen: 0, lagging: 0 }

  /** A literal begins. @param length as announced */
  announced(length: number): void {
    this.dull = length > limits.toldLagging
    this.room.unseen = limits.toldLiteral
    this.room.lagging = limits.toldLagging
  }

  /**
   * The next octets of the literal. Where its count may be wrong, the reader has to find out where it really
   * ends, so from there on all of it is needed; see wire/miscounts.ts.
   */
  take(bytes: Uint8Array): Needless {
    if (this.dull && mayEndWithin(bytes)) this.dull = false
    const { room } = this
    const unseen = Math.max(0, bytes.length - room.unseen)
    const lagging = Math.max(0, bytes.length - room.lagging)
    room.unseen = Math.max(0, room.unseen - bytes.length)
    room.lagging = Math.max(0, room.lagging - bytes.length)
    return this.dull && lagging > 0 ? { unseen, lagging } : NEEDED
  }
}

/** A chunk for who cannot keep up: octets of long literals are counted, all else is told. */
export function withoutBodies(chunk: ChunkRecord, bodies: readonly Body[]): ChunkRecord[] {
  const { length } = chunk.bytes
  const pieces: ChunkRecord[] = []
  let at = 0
  for (const { from, to } of bodies) {
    // Some of it was left out already.
    if (from >= length) break
    const end = Math.min(to, length)
    pieces.push({ ...chunk, bytes: chunk.bytes.subarray(at, from), omitted: end - from })
    at = end
  }
  const last = pieces.at(-1)
  const rest = chunk.bytes.subarray(at)
  if (last === undefined || rest.length > 0) return [...pieces, { ...chunk, bytes: rest }]
  const omitted = (last.omitted ?? 0) + (chunk.omitted ?? 0)
  return [...pieces.slice(0, -1), { ...last, omitted }]
}

/** A record for who shows no messages: octets that nobody needs are counted instead of told. */
export function told(record: SessionRecord, unseen: number): SessionRecord {
  if (record.type !== 'chunk' || unseen === 0) return record
  const { bytes, omitted = 0 } = record
  return { ...record, bytes: bytes.subarray(0, bytes.length - unseen), omitted: omitted + unseen }
}

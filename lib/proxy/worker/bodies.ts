/**
 * Finds octets of long literals that a reader can do without: one that shows no messages, or one that cannot
 * keep up. Works on chunks that leave the engine, and on where literals lie in them.
 */
import { limits } from '../../record/limits.ts'
import type { ChunkRecord, SessionRecord, Side } from '../../record/record.ts'
import type { LiteralOctets } from '../../redact/gathering.ts'
import { mayEndWithin } from '../../wire/swallowed.ts'

/** Indexes of a chunk's octets in a long literal, which a reader that cannot keep up can do without. */
export interface LiteralBody {
  readonly from: number
  readonly to: number
}

/** A record, and the octets of it that can be left out. */
export interface Leaving {
  readonly record: SessionRecord
  readonly bodies: readonly LiteralBody[]
}

/** Nothing of the record can be left out. */
export const noBodies: readonly LiteralBody[] = []

/** Follows the literals of all connections. */
export class Bodies {
  private readonly open = new Map<number, Record<Side, Literal>>()

  /**
   * @param linesOnly true for a reader that shows no messages: octets that it would not show are only counted
   */
  constructor(private readonly linesOnly: boolean) {}

  /** Takes the next record. @param literals where the octets of literals lie in it */
  take(record: SessionRecord, literals: readonly LiteralOctets[]): Leaving {
    if (record.type === 'closed') this.open.delete(record.connection)
    if (record.type !== 'chunk' || literals.length === 0) return { record, bodies: noBodies }
    const { connection, side, bytes } = record
    const literal = this.literals(connection)[side]
    const bodies: LiteralBody[] = []
    let unseen = 0
    for (const { from, to, announced } of literals) {
      if (announced !== undefined) literal.announced(announced)
      const needless = literal.take(bytes.subarray(from, to))
      if (needless.lagging > 0) bodies.push({ from: to - needless.lagging, to })
      // Only octets at the end of a chunk can be counted without cutting it in two.
      unseen = to === bytes.length ? needless.unseen : 0
    }
    return { record: this.linesOnly ? told(record, unseen) : record, bodies }
  }

  private literals(connection: number): Record<Side, Literal> {
    const known = this.open.get(connection)
    if (known !== undefined) return known
    const made = { client: new Literal(), server: new Literal() }
    this.open.set(connection, made)
    return made
  }
}

/** How many octets at the end of a part need not be sent, by kind of reader. */
interface Needless {
  /** For a reader that shows no messages. */
  readonly unseen: number
  /** For a reader that cannot keep up, to which even less is sent. */
  readonly lagging: number
}

/** All octets of the part are needed. */
const needed: Needless = { unseen: 0, lagging: 0 }

/** The literal that a side is sending, or has sent last. */
class Literal {
  /** True while no octet of the literal can be the end of its response. */
  private dull = false
  /** Octets of the literal's beginning that are still to be sent, for either kind of reader. */
  private readonly room = { unseen: 0, lagging: 0 }

  /** A literal begins. @param length as announced */
  announced(length: number): void {
    this.dull = length > limits.toldLagging
    this.room.unseen = limits.toldLiteral
    this.room.lagging = limits.toldLagging
  }

  /**
   * The next octets of the literal. If its announced length may be wrong, the reader has to find the real
   * end, and needs all octets from there on; see wire/miscounts.ts.
   */
  take(bytes: Uint8Array): Needless {
    if (this.dull && mayEndWithin(bytes)) this.dull = false
    const { room } = this
    const unseen = Math.max(0, bytes.length - room.unseen)
    const lagging = Math.max(0, bytes.length - room.lagging)
    room.unseen = Math.max(0, room.unseen - bytes.length)
    room.lagging = Math.max(0, room.lagging - bytes.length)
    return this.dull && lagging > 0 ? { unseen, lagging } : needed
  }
}

/** A chunk for a reader that cannot keep up: octets of long literals are counted, all others are sent. */
export function withoutBodies(chunk: ChunkRecord, bodies: readonly LiteralBody[]): ChunkRecord[] {
  const { length } = chunk.bytes
  const pieces: ChunkRecord[] = []
  let at = 0
  for (const { from, to } of bodies) {
    // Octets from here on were left out already.
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

/** A chunk for a reader that shows no messages: octets that it does not need are counted, not sent. */
function told(chunk: ChunkRecord, unseen: number): ChunkRecord {
  if (unseen === 0) return chunk
  const { bytes, omitted = 0 } = chunk
  return { ...chunk, bytes: bytes.subarray(0, bytes.length - unseen), omitted: omitted + unseen }
}

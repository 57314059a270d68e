/**
 * Literals beyond the keep limit: how much of each is recorded; the rest is counted and hashed. Knows one
 * side.
 */
import { createHash, type Hash } from 'node:crypto'
import type { LiteralFact, Side } from '../record/record.ts'
import type { Part } from '../wire/piece.ts'

/** The recorded octets of a part of a literal, and how many octets after them are omitted. */
export interface Kept {
  readonly bytes: Uint8Array
  readonly omitted: number
  /** Set at the end of a literal that was not recorded completely. */
  readonly fact?: LiteralFact
}

export class Literals {
  /** Octets of the current literal that may still be recorded. */
  private room = 0
  private length = 0
  /** Set only when the literal is longer than the keep limit. */
  private hash: Hash | undefined

  /** @param keep octets of each literal that are recorded */
  constructor(
    private readonly side: Side,
    private readonly keep: number,
  ) {}

  /** A literal begins. @param length as announced */
  announced(length: number): void {
    this.room = this.keep
    this.length = 0
    this.hash = length > this.keep ? createHash('sha256') : undefined
  }

  /** The next part of the literal. */
  take({ bytes, ends }: Part): Kept {
    this.hash?.update(bytes)
    this.length += bytes.length
    const kept = bytes.subarray(0, this.room)
    this.room -= kept.length
    const omitted = bytes.length - kept.length
    // A masked literal may be shorter than announced.
    if (!ends || this.hash === undefined || this.length <= this.keep) return { bytes: kept, omitted }
    const { side, length } = this
    return { bytes: kept, omitted, fact: { name: 'literal', side, length, sha256: this.hash.digest('hex') } }
  }
}

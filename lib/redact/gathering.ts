/** Safe parts → the chunks in which they came: what one read gave is recorded as one chunk again. */
import type { SessionRecord, Side, Time } from '../record/record.ts'
import type { Part } from '../wire/piece.ts'

/** Octets of one side and one read that are to be recorded together. */
interface Pending {
  side: Side
  time: Time
  parts: Uint8Array[]
  length: number
  omitted: number
  literals: LiteralOctets[] | undefined
}

/** Octets of a chunk, by their indexes, that are of a literal. */
export interface LiteralOctets {
  readonly from: number
  readonly to: number
  /** Where they begin it: its length, as announced. */
  readonly announced?: number
}

/** A record without any. */
export const noLiterals: readonly LiteralOctets[] = []

/** The parts of one connection. */
export class Gathering {
  private pending: Pending | undefined

  /**
   * @param record receives the chunks, in order, during `append` and `flush`, and where literals lie in them
   */
  constructor(
    private readonly connection: number,
    private readonly record: (record: SessionRecord, literals: readonly LiteralOctets[]) => void,
  ) {}

  /** True while all that was gathered are octets that are only counted, and so may wait for more. */
  get onlyCounts(): boolean {
    return this.pending !== undefined && isOmission(this.pending)
  }

  /**
   * Adds a part, unless something was left out in the middle of a read; then it begins another chunk.
   * @param bytes what is recorded of it, @param omitted octets behind them that are not
   * @param announced of the first part of a literal: its length
   */
  append(
    { side, time, piece }: Pick<Part, 'side' | 'time' | 'piece'>,
    bytes: Uint8Array,
    omitted: number,
    announced?: number,
  ): void {
    const { pending } = this
    if (pending !== undefined && pending.side === side) {
      if (pending.time === time && pending.omitted === 0) {
        pending.parts.push(bytes)
        pending.length += bytes.length
        pending.omitted = omitted
        if (piece === 'literal') locate(pending, bytes.length, announced)
        return
      }
      if (isOmission(pending) && bytes.length === 0) {
        pending.time = time
        pending.omitted += omitted
        return
      }
    }
    this.flush()
    const { length } = bytes
    this.pending = { side, time, parts: [bytes], length, omitted, literals: undefined }
    if (piece === 'literal') locate(this.pending, length, announced)
  }

  /** Records what was gathered. */
  flush(): void {
    const { pending, connection } = this
    if (pending === undefined) return
    this.pending = undefined
    const { side, time, omitted, literals = noLiterals } = pending
    const bytes = contiguous(pending.parts)
    if (bytes.length === 0 && omitted === 0) return
    const cut = omitted > 0 ? { omitted } : {}
    this.record({ type: 'chunk', connection, side, time, bytes, ...cut }, literals)
  }

  /** What was gathered is not recorded. */
  forget(): void {
    this.pending = undefined
  }
}

/** The last octets that were gathered are of a literal. */
function locate(pending: Pending, length: number, announced: number | undefined): void {
  pending.literals ??= []
  pending.literals.push({ from: pending.length - length, to: pending.length, announced })
}

/** True for octets of a literal that are counted and not kept. */
function isOmission({ parts, omitted }: Pending): boolean {
  return omitted > 0 && parts.every((part) => part.length === 0)
}

/** Views that follow each other in one buffer become one view; others are joined by copying. */
function contiguous(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts
  let end = first.byteOffset + first.length
  for (let i = 1; i < parts.length; i++) {
    const part = parts[i]
    if (part.buffer !== first.buffer || part.byteOffset !== end) return Buffer.concat(parts)
    end += part.length
  }
  return new Uint8Array(first.buffer, first.byteOffset, end - first.byteOffset)
}

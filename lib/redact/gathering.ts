/** Joins safe parts into the chunks they arrived in: one read is recorded as one chunk again. */
import type { SessionRecord, Side, Time } from '../record/record.ts'
import type { Part } from '../wire/piece.ts'

/** Octets of one side and one read that are recorded together. */
interface Pending {
  side: Side
  time: Time
  parts: Uint8Array[]
  length: number
  omitted: number
  literals: LiteralOctets[] | undefined
}

/** A range of octets in a chunk, by index, that belongs to a literal. */
export interface LiteralOctets {
  readonly from: number
  readonly to: number
  /** The announced length of the literal, when the range begins it. */
  readonly announced?: number
}

/** The value for a chunk without literals. */
export const noLiterals: readonly LiteralOctets[] = []

/** Gathers the parts of one connection. */
export class Gathering {
  private pending: Pending | undefined

  /**
   * @param record receives the chunks and the places of literals in them, in order, during `append` and
   *   `flush`
   */
  constructor(
    private readonly connection: number,
    private readonly record: (record: SessionRecord, literals: readonly LiteralOctets[]) => void,
  ) {}

  /** True while every gathered octet is only counted, so recording may wait for more. */
  get onlyCounts(): boolean {
    return this.pending !== undefined && isOmission(this.pending)
  }

  /**
   * Adds a part to the chunk; after an omission in the middle of a read a new chunk begins.
   * @param bytes the recorded octets of the part, @param omitted the number of octets after them that are not
   * @param announced the length of the literal, for its first part
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

  /** Records the gathered octets. */
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

  /** Drops the gathered octets without recording them. */
  forget(): void {
    this.pending = undefined
  }
}

/** Marks the last gathered octets as part of a literal. */
function locate(pending: Pending, length: number, announced: number | undefined): void {
  pending.literals ??= []
  pending.literals.push({ from: pending.length - length, to: pending.length, announced })
}

/** True for octets of a literal that are counted and not kept. */
function isOmission({ parts, omitted }: Pending): boolean {
  return omitted > 0 && parts.every((part) => part.length === 0)
}

/** Joins views: views that are adjacent in one buffer become one view; others are copied. */
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

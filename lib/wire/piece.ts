/**
 * The output of a conversation: pieces as they arrive, and the places where the layer that carries them
 * changes.
 */
import type { LayerName, Side, Time } from '../record/record.ts'
import type { FramingCode } from './findings.ts'
import type { Head } from './line.ts'

/** The context of a piece, known before its first octet is read. */
export type Context = 'command' | 'sasl' | 'idle' | 'response'

/** A line or a literal, or as much of it as one chunk held. The parts of a side, joined, are its stream. */
export interface Part {
  readonly type: 'part'
  readonly side: Side
  readonly piece: 'line' | 'literal'
  readonly context: Context
  readonly time: Time
  /** A view of the chunk, not a copy. */
  readonly bytes: Uint8Array
  /** Octets of a literal that a recording left out after `bytes`. */
  readonly omitted: number
  /** True for the first and for the last part of a piece. */
  readonly begins: boolean
  readonly ends: boolean
  /**
   * At the end of a piece: true when the frame ends with it, false when a literal or the rest of a line
   * follows.
   */
  readonly last: boolean
  /** At the end of the first line of a frame: the head of the frame. */
  readonly head?: Head
  /** Octets of the literal that follows this line. */
  readonly announces?: number
  /** True when the client must wait for `+` before that literal. */
  readonly waits?: boolean
  /** Deviations seen while reading it. */
  readonly findings: readonly FramingCode[]
}

/** The properties of a part besides its octets. */
export type Marks = Pick<Part, 'omitted' | 'begins' | 'ends' | 'last' | 'head' | 'announces' | 'waits'>

/** The origin of a part. */
export type PartOrigin = Pick<Part, 'side' | 'piece' | 'context' | 'time'>

/** The marks of consecutive numbered data lines that come as one part. */
export const numbered: Marks = { omitted: 0, begins: true, ends: true, last: true, head: { kind: 'data' } }

/** Builds a part: always the same properties in the same order, which keeps reading them fast. */
export function partOf(
  { side, piece, context, time }: PartOrigin,
  bytes: Uint8Array,
  { omitted, begins, ends, last, head, announces, waits }: Marks,
  findings: readonly FramingCode[],
): Part {
  const type = 'part'
  return {
    type,
    side,
    piece,
    context,
    time,
    bytes,
    omitted,
    begins,
    ends,
    last,
    head,
    announces,
    waits,
    findings,
  }
}

/** The server refused a literal: what the client sent so far is a whole command. RFC 9051 §4.3. */
export interface Refused {
  readonly type: 'refused'
  readonly side: 'client'
  readonly time: Time
}

/**
 * From here on another layer carries `side`. The rest of the chunk waits in the conversation: take it with
 * `rest(side)` and push it again once the layer is removed, or leave it there if it is removed already.
 */
export interface Switch {
  readonly type: 'switch'
  readonly side: Side
  readonly layer: LayerName
  readonly time: Time
}

/**
 * One direction of a captured TCP stream: segments in any order → its octets in order, and what is missing.
 */

/** A piece of the stream in order: octets, or how many of them the capture does not have. */
export type Piece =
  | { readonly type: 'octets'; readonly bytes: Uint8Array }
  | { readonly type: 'missing'; readonly length: number }

interface Held {
  readonly sequence: number
  readonly bytes: Uint8Array
  /** Octets on the wire; more than `bytes` when the capture cut the packet. */
  readonly length: number
}

/** Segments that wait for one before them; then that one counts as lost by the capture. */
const mostHeld = 256

/** Puts segments in order. Each octet comes out once, whatever was sent again. */
export class Reassembly {
  #next: number | undefined
  #held: Held[] = []

  /** The sequence number of the first octet is known: a SYN was seen. A repeated one changes nothing. */
  begin(sequence: number): void {
    this.#next ??= sequence >>> 0
  }

  /** Whether everything before `sequence` has come out. */
  reached(sequence: number): boolean {
    return this.#next !== undefined && distance(this.#next, sequence) <= 0
  }

  /**
   * A segment as captured.
   * @param bytes copied when they are kept
   * @returns the pieces that are in order now
   */
  add(sequence: number, bytes: Uint8Array, length: number): Piece[] {
    if (length === 0) return []
    this.#next ??= sequence
    const segment = { sequence, bytes: bytes.slice(), length }
    if (distance(this.#next, sequence) <= 0) return [...this.#accept(segment), ...this.#release()]
    this.#held.push(segment)
    this.#held.sort((left, right) => distance(right.sequence, left.sequence))
    return this.#held.length > mostHeld ? this.#skip() : []
  }

  /** Everything that still waits, with what is missing before it. */
  flush(): Piece[] {
    const pieces: Piece[] = []
    while (this.#held.length > 0) pieces.push(...this.#skip())
    return pieces
  }

  #skip(): Piece[] {
    const [first] = this.#held
    if (first === undefined || this.#next === undefined) return []
    const length = distance(this.#next, first.sequence)
    this.#next = first.sequence
    return [{ type: 'missing', length }, ...this.#release()]
  }

  #release(): Piece[] {
    const pieces: Piece[] = []
    for (let first = this.#held[0]; first !== undefined; first = this.#held[0]) {
      if (this.#next === undefined || distance(this.#next, first.sequence) > 0) break
      this.#held.shift()
      pieces.push(...this.#accept(first))
    }
    return pieces
  }

  /** A segment that begins at or before the next octet: what is new of it. */
  #accept(segment: Held): Piece[] {
    const old = -distance(this.#next ?? segment.sequence, segment.sequence)
    if (old >= segment.length) return []
    this.#next = (segment.sequence + segment.length) >>> 0
    const bytes = segment.bytes.subarray(old)
    const missing = segment.length - Math.max(old, segment.bytes.length)
    const pieces: Piece[] = bytes.length > 0 ? [{ type: 'octets', bytes }] : []
    if (missing > 0) pieces.push({ type: 'missing', length: missing })
    return pieces
  }
}

/** How far `to` lies after `from`, in the arithmetic of RFC 9293 §3.4: modulo 2^32, negative for before. */
function distance(from: number, to: number): number {
  return (to - from) | 0
}

/**
 * Lines beyond all measure: how much of each is recorded. The rest is counted, but for its line feed, so that
 * who reads the recording finds the next line. Knows one side.
 */
import { lf } from '../wire/octets.ts'

/** What is recorded of a part of a line, in order: octets, how many are not, and the line feed. */
export interface KeptLine {
  readonly bytes: Uint8Array
  readonly omitted: number
  readonly end: Uint8Array
  /** True where the first octets of its line are left out. */
  readonly beyond: boolean
}

export class Lines {
  /** Octets of the current line so far. */
  private length = 0

  /** @param keep octets of each line that are recorded; what reads them calls the line endless by then */
  constructor(private readonly keep: number) {}

  /** The next part of a line, or whole lines; undefined where all of it is recorded. */
  take(bytes: Uint8Array): KeptLine | undefined {
    const room = Math.max(0, this.keep - this.length)
    const ends = bytes[bytes.length - 1] === lf
    const within = this.length <= this.keep
    this.length = ends ? 0 : this.length + bytes.length
    if (bytes.length <= room) return undefined
    const end = bytes.subarray(ends ? bytes.length - 1 : bytes.length)
    const omitted = bytes.length - room - end.length
    return { bytes: bytes.subarray(0, room), omitted, end, beyond: within }
  }
}

/**
 * Lines that are too long: how much of each is recorded. The rest is counted, except for its line feed, by
 * which a reader of the recording finds the next line. Knows one side.
 */
import { lf } from '../wire/octets.ts'

/** A part of a line as it is recorded, in order: octets, the number of omitted ones, and the line feed. */
export interface KeptLine {
  readonly bytes: Uint8Array
  readonly omitted: number
  readonly end: Uint8Array
  /** True for the first part of a line from which octets are omitted. */
  readonly beyond: boolean
}

export class Lines {
  /** Octets of the current line so far. */
  private length = 0

  /** @param keep octets of each line that are recorded; the framer treats so long a line as endless */
  constructor(private readonly keep: number) {}

  /** Takes the next part of a line, or whole lines; undefined when all of it is recorded. */
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

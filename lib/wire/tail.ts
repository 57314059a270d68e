/**
 * The latest octets of an unfinished response, since its literal began, with their times. Knows no protocol.
 */
import type { Chunk, Time } from '../record/record.ts'
import { join, lineFeed, octets } from './octets.ts'

/** The properties of a response's part that matter here. */
interface TimedOctets {
  readonly bytes: Uint8Array
  readonly time: Time
}

/** Octets that are searched for the end of a response inside its literal. */
const reach = 64 * 1024
/** A line longer than this is not taken for a status response. */
const longestLine = 1024

/** The octets from the beginning of a literal to the latest one of its response; only the newest are kept. */
export class Tail {
  private pieces: TimedOctets[] = []
  /** Index of the first piece that is kept. */
  private first = 0
  private kept = 0
  /** Octets since the literal began. */
  length = 0
  /** How many of them belong to the literal. */
  literal = 0
  /** False between literals. */
  open = false
  /** The beginning of a line that cannot have been sent before the client's command: its completion. */
  private expected: Uint8Array | undefined
  /** The octet up to which `expected` was searched for. */
  private searched = 0

  /** A literal begins. */
  begin(): void {
    this.close()
    this.open = true
    this.length = 0
    this.literal = 0
  }

  /** The response continues normally, or has ended. */
  close(): void {
    if (!this.open) return
    this.open = false
    this.pieces = []
    this.first = 0
    this.kept = 0
    this.expected = undefined
  }

  /** The next octets of the response. */
  add(piece: TimedOctets, ofLiteral: boolean): void {
    // Drops only pieces that no search can reach any more, so that the way octets were cut makes no
    // difference.
    while (this.kept > 2 * reach) {
      const dropped = this.pieces[this.first].bytes.length
      if (this.kept - dropped < 2 * reach) break
      this.kept -= dropped
      this.first++
    }
    if (this.first > 1024 && this.first * 2 > this.pieces.length) {
      this.pieces = this.pieces.slice(this.first)
      this.first = 0
    }
    this.pieces.push(piece)
    this.kept += piece.bytes.length
    this.length += piece.bytes.length
    if (ofLiteral) this.literal += piece.bytes.length
  }

  /** Missing octets of the literal: those before them are no longer of use. */
  skip(length: number): void {
    if (!this.open || length === 0) return
    this.pieces = []
    this.first = 0
    this.kept = 0
    this.length += length
    this.literal += length
    this.searched = this.length
  }

  /**
   * The client has sent a command: searches for its completion from now on. Only the first command during a
   * literal counts.
   */
  expect(tag: string): void {
    if (!this.open || this.expected !== undefined) return
    this.expected = octets(`\n${tag} `)
    this.searched = this.length - 1
  }

  /**
   * Looks for a line with the expected tag.
   * @returns the number of octets up to its line end; undefined while there is no such line
   */
  answered(): number | undefined {
    const { expected } = this
    if (expected === undefined) return undefined
    const from = Math.max(this.searched, this.length - this.kept)
    const fresh = Buffer.from(this.window(from, this.length))
    let at = fresh.indexOf(expected)
    while (at >= 0) {
      const feed = lineFeed(fresh, at + 1)
      if (feed >= 0 && feed - at <= longestLine && isStatus(fresh, at + expected.length)) {
        this.searched = from + feed
        return from + feed + 1
      }
      if (feed < 0 && fresh.length - at <= longestLine) break
      at = fresh.indexOf(expected, at + 1)
    }
    this.searched = at >= 0 ? from + at : Math.max(from, this.length - expected.length + 1)
    return undefined
  }

  /** @returns the last octets before octet `end`, and the offset of the first of them */
  before(end: number): { bytes: Uint8Array; start: number } {
    const start = Math.max(0, end - reach, this.length - this.kept)
    return { bytes: this.window(start, end), start }
  }

  /** @returns the octets from `start` on, in the chunks in which they came */
  from(start: number): Chunk[] {
    const chunks: Chunk[] = []
    let at = this.length - this.kept
    for (let i = this.first; i < this.pieces.length; i++) {
      const { bytes, time } = this.pieces[i]
      const skipped = Math.max(0, start - at)
      at += bytes.length
      if (skipped < bytes.length) chunks.push({ side: 'server', time, bytes: bytes.subarray(skipped) })
    }
    return chunks
  }

  private window(start: number, end: number): Uint8Array {
    const found: Uint8Array[] = []
    let at = this.length
    for (let i = this.pieces.length - 1; i >= this.first && at > start; i--) {
      const { bytes } = this.pieces[i]
      at -= bytes.length
      if (at < end) found.push(bytes.subarray(Math.max(0, start - at), Math.min(bytes.length, end - at)))
    }
    return join(found.reverse())
  }
}

/** True when the status word of a tagged response stands at `at`: OK, NO or BAD. RFC 9051 §7.1. */
function isStatus(line: Uint8Array, at: number): boolean {
  return /^(?:OK|NO|BAD)[ \r\n]/i.test(String.fromCharCode(...line.subarray(at, at + 4)))
}

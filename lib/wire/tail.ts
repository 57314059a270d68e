/**
 * The last octets of an unfinished response, since its literal began, with their times. Knows no protocol.
 */
import type { Chunk, Time } from '../record/record.ts'
import { join, lineFeed, octets } from './octets.ts'

/** A part of a response, as far as it matters here. */
interface TimedOctets {
  readonly bytes: Uint8Array
  readonly time: Time
}

/** Octets that are looked at for the end of a response inside its literal. */
const reach = 64 * 1024
/** A status response longer than this is none. */
const longestLine = 1024

/** Octets from a literal's first one to the last one of its response that came; the newest are kept. */
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
  /** How a line begins that nobody can have said before the client's newest command. */
  private expected: Uint8Array | undefined
  /** Up to here that was looked for. */
  private searched = 0

  /** A literal begins. */
  begin(): void {
    this.close()
    this.open = true
    this.length = 0
    this.literal = 0
  }

  /** The response goes on normally, or has ended. */
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
    // Only what a search can never reach any more is dropped, so that how octets were cut changes nothing.
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

  /** Octets of the literal that nobody has: what came before them is of no use any more. */
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
   * The client sent a command: from now on its completion is looked for. The first one of a literal counts.
   */
  expect(tag: string): void {
    if (!this.open || this.expected !== undefined) return
    this.expected = octets(`\n${tag} `)
    this.searched = this.length - 1
  }

  /**
   * Looks for a line with the expected tag.
   * @returns how many octets there are up to its line end; undefined while there is none
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

  /** @returns the last octets before octet `end`, and which octet is the first of them */
  before(end: number): { bytes: Uint8Array; start: number } {
    const start = Math.max(0, end - reach, this.length - this.kept)
    return { bytes: this.window(start, end), start }
  }

  /** @returns everything from octet `start` on, in the chunks it came in */
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

/** True where a tagged status response's own word stands: OK, NO or BAD. RFC 9051 §7.1. */
function isStatus(line: Uint8Array, at: number): boolean {
  return /^(?:OK|NO|BAD)[ \r\n]/i.test(String.fromCharCode(...line.subarray(at, at + 4)))
}

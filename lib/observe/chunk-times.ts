/**
 * Reads a `.chunks.tsv`: the order and times of the chunks of both sides, one line for each, with TABs
 * between its fields. Knows the lines, not the octets.
 */
import type { Side, Time } from '../record/record.ts'
import { join, latin1, lineFeed, nothing } from '../wire/octets.ts'
import type { OctetSource } from './stream.ts'

/** The place and time of one chunk of a side. */
export interface ChunkTime {
  readonly side: Side
  readonly time: Time
  /** Offset in the side's stream, layers included. */
  readonly offset: number
  readonly length: number
}

/** Raw input that cannot be used. The message is one sentence without a full stop. */
export class RawError extends Error {
  override readonly name = 'RawError'
}

const sideOf = new Map<string, Side>([
  ['c2s', 'client'],
  ['s2c', 'server'],
])
const wholeNumber = /^\d{1,15}$/
const longest = 4096
const pieceLength = 64 * 1024

/**
 * Reads one line: microseconds, `c2s`, `s2c` or `event`, offset, length.
 * @returns undefined for an event, an empty line or a comment (`#`); `malformed` for any other line
 */
export function chunkTime(line: string): ChunkTime | 'malformed' | undefined {
  const [time, way, offset, length, ...more] = line.split('\t')
  if (way === 'event' || line.trim() === '' || line.startsWith('#')) return undefined
  const side = sideOf.get(way ?? '')
  const numbers = [time, offset, length].every((field) => wholeNumber.test(field ?? ''))
  if (side === undefined || !numbers || more.length > 0) return 'malformed'
  return { side, time: Number(time) * 1000, offset: Number(offset), length: Number(length) }
}

/**
 * Reads all lines, piece by piece.
 * @throws {RawError} at the first malformed line, with its number
 */
export async function* chunkTimes(source: OctetSource): AsyncGenerator<ChunkTime> {
  let number = 0
  for await (const line of linesOf(source)) {
    const found = chunkTime(line)
    number++
    if (found === 'malformed')
      throw new RawError(`line ${number} is not "microseconds, c2s or s2c, offset, length" between TABs`)
    if (found !== undefined) yield found
  }
}

async function* linesOf(source: OctetSource): AsyncGenerator<string> {
  let held: Uint8Array = nothing
  for (
    let piece = await source.read(pieceLength);
    piece !== undefined;
    piece = await source.read(pieceLength)
  ) {
    const bytes = held.length > 0 ? join([held, piece]) : piece
    let at = 0
    for (let feed = lineFeed(bytes, 0); feed >= 0; feed = lineFeed(bytes, at)) {
      yield latin1(bytes, at, feed).replace(/\r$/, '')
      at = feed + 1
    }
    held = bytes.subarray(at)
    // So long a line is malformed; the rest of the file is not searched for its end.
    if (held.length > longest) break
  }
  if (held.length > 0) yield latin1(held, 0, Math.min(held.length, longest + 1))
}

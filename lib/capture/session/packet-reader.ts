/**
 * Packets of a session file → its records, the reverse of packet-writer.ts. Trusts no field of a packet.
 * Knows nothing of files; reports errors as warnings.
 */
import type { SessionHead, SessionRecord, Side, Time } from '../../record/record.ts'
import { linkRaw } from '../container/blocks.ts'
import type { Packet } from '../container/pcapng.ts'
import type { Segment } from '../container/segments.ts'
import { flag, readSegment, route } from '../container/segments.ts'
import type { RecordReader, Warning } from './items.ts'
import { readComment } from './packet-comments.ts'
import type { StreamName } from './packet-writer.ts'

/** A chunk or gap whose last packet has not come yet. */
interface Pending {
  readonly record: SessionRecord | undefined
  readonly omitted: number | undefined
  readonly time: Time
  readonly parts: Uint8Array[]
  cut: number
}

interface Direction {
  readonly connection: number
  readonly side: Side
  pending: Pending | undefined
}

/** The most octets of one chunk; a read gives 64 KiB, and inflating at most `limits.inflated`. */
const longestChunk = 256 * 1024 * 1024

/** What the comments of a packet say. */
interface Reading {
  /** Records and warnings that need nothing but the comments. */
  readonly items: readonly (SessionRecord | Warning)[]
  readonly stream: number | undefined
  readonly omitted: number | undefined
  readonly gap: (SessionRecord & { type: 'gap' }) | undefined
}

const noComments: Reading = { items: [], stream: undefined, omitted: undefined, gap: undefined }

/** Reads the packets that PacketWriter wrote, in the order of the file. */
export class PacketReader implements RecordReader {
  private readonly started: bigint
  private readonly directions = new Map<string, Direction>()
  private readonly routes = new Map<number, string[]>()
  private readonly warned = new Set<string>()

  /**
   * @param head the head of the file
   * @param streams the streams open before the first packet; none at the beginning of a file
   */
  constructor(head: SessionHead, streams: readonly StreamName[]) {
    this.started = head.started
    for (const { connection, client, server } of streams) {
      this.begin(connection, route(client, server), route(server, client))
    }
  }

  take(packet: Packet): (SessionRecord | Warning)[] {
    if (packet.time === undefined || packet.link !== linkRaw) {
      return this.warn('a packet that this program did not write was left out')
    }
    const time = Number(packet.time - this.started)
    const segment = readSegment(packet.bytes)
    const reading = this.comments(packet.comments, time, segment)
    const gap = reading.gap === undefined ? [] : [reading.gap]
    const found = segment === undefined ? gap : this.segment(segment, time, reading)
    return reading.items.length === 0 ? found : [...reading.items, ...found]
  }

  /** The record that a segment completes, given what its comments say. */
  private segment(segment: Segment, time: Time, reading: Reading): (SessionRecord | Warning)[] {
    const { route: key, length } = segment
    if (reading.stream !== undefined) this.begin(reading.stream, key, route(segment.to, segment.from))
    if (length === 0) return reading.gap === undefined ? [] : [reading.gap]
    const direction = this.directions.get(key)
    if (direction === undefined) {
      return this.warn('packets of a stream that begins outside the file were left out')
    }
    const found = carried(direction, segment, time, reading)
    if (found === 'too long') return this.warn('a chunk of more than 256 MiB was left out')
    return found === undefined ? [] : [found]
  }

  end(): (SessionRecord | Warning)[] {
    const torn = [...this.directions.values()].filter(({ pending }) => pending !== undefined)
    return torn.map(({ connection, side }) => ({
      type: 'warning',
      text: `the last chunk of the ${side} on connection ${connection} is incomplete and was left out`,
    }))
  }

  private comments(comments: readonly string[], time: Time, segment: Segment | undefined): Reading {
    if (comments.length === 0) return noComments
    const connection = this.directions.get(segment?.route ?? '')?.connection ?? 0
    const items: (SessionRecord | Warning)[] = []
    let stream: number | undefined
    let omitted: number | undefined
    let gap: (SessionRecord & { type: 'gap' }) | undefined
    for (const text of comments) {
      const comment = readComment(text, time)
      if (comment.kind === 'stream') stream = comment.note.connection
      else if (comment.kind === 'cut') omitted = comment.note.omitted
      else if (comment.kind === 'end') continue
      else if (comment.kind === 'unusable') {
        const name = JSON.stringify(comment.name)
        items.push(...this.warn(`a record ${comment.why} was left out: ${name}`))
      } else if (comment.kind === 'foreign') {
        // A remark about this packet, which somebody wrote in Wireshark.
        items.push({ type: 'fact', connection, time, fact: { name: 'note', text: comment.text } })
      } else if (comment.record.type === 'gap') gap = comment.record
      else {
        if (comment.record.type === 'opened') stream = comment.record.connection
        items.push(comment.record)
      }
    }
    for (const item of items) if (item.type === 'closed') this.forget(item.connection)
    return { items, stream, omitted, gap }
  }

  private begin(connection: number, fromClient: string, fromServer: string): void {
    this.forget(connection)
    this.directions.set(fromClient, { connection, side: 'client', pending: undefined })
    this.directions.set(fromServer, { connection, side: 'server', pending: undefined })
    this.routes.set(connection, [fromClient, fromServer])
  }

  /** A connection has one stream at a time, so this memory is bounded by the open connections. */
  private forget(connection: number): void {
    for (const key of this.routes.get(connection) ?? []) this.directions.delete(key)
    this.routes.delete(connection)
  }

  /** Gives each warning once: a damaged file may cause a million identical ones. */
  private warn(text: string): Warning[] {
    if (this.warned.has(text) || this.warned.size > 100) return []
    this.warned.add(text)
    return [{ type: 'warning', text }]
  }
}

/** Adds a segment to the pending chunk of its side; PSH ends the chunk. */
function carried(
  direction: Direction,
  segment: Segment,
  time: Time,
  { gap, omitted }: Reading,
): SessionRecord | 'too long' | undefined {
  const last = (segment.flags & flag.psh) !== 0
  const { connection, side, pending: begun } = direction
  const { payload } = segment
  if (
    last &&
    begun === undefined &&
    gap === undefined &&
    omitted === undefined &&
    payload.length === segment.length
  )
    return { type: 'chunk', connection, side, time, bytes: copied(payload) }
  const pending = begun ?? { record: gap, omitted, time, parts: [], cut: 0 }
  pending.parts.push(payload.slice())
  pending.cut += segment.length - segment.payload.length
  const octets = pending.parts.length * 65_536
  direction.pending = last || octets > longestChunk ? undefined : pending
  if (!last) return octets > longestChunk ? 'too long' : undefined
  if (pending.record !== undefined) return pending.record
  const cut = pending.omitted ?? pending.cut
  const chunk = { type: 'chunk', connection, side, time: pending.time, bytes: joined(pending.parts) } as const
  return cut > 0 ? { ...chunk, omitted: cut } : chunk
}

/** A copy. Node takes small ones from a shared pool, which is faster than allocating each. */
function copied(payload: Uint8Array): Uint8Array {
  const { buffer, byteOffset, length } = Buffer.allocUnsafe(payload.length)
  const copy = new Uint8Array(buffer, byteOffset, length)
  copy.set(payload)
  return copy
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/**
 * Packets captured by another program → records: TCP streams of plain IMAP, put in order. Knows TCP and the
 * look of an IMAP greeting; does not inflate or decrypt.
 */

import { ipText } from '../../capture/container/addresses.ts'
import { ipPacket, knownLink } from '../../capture/container/links.ts'
import { StreamOrder } from '../../capture/container/order.ts'
import type { Packet } from '../../capture/container/pcapng.ts'
import type { StreamPiece } from '../../capture/container/reassembly.ts'
import type { Segment, Station } from '../../capture/container/segments.ts'
import { flag, readSegment, route, whyUnread } from '../../capture/container/segments.ts'
import type { RecordReader, Warning } from '../../capture/session/items.ts'
import { limits } from '../../record/limits.ts'
import type { Closer, SessionRecord, Side, Time } from '../../record/record.ts'
import { peer, sides } from '../../record/record.ts'
import { speaker } from './speaker.ts'

const imapPort = 143

/** The most segments searched for a line of IMAP when the beginning of a stream was not captured. */
const mostDoubtful = 8

/** The most streams examined to find one to give up, which bounds the cost of each packet. */
const mostSpared = 64

/** Nanoseconds of capture time between two checks for streams that have waited too long. */
const lookEvery = 250_000_000

interface Stream {
  readonly opened: Time
  readonly order: StreamOrder
  readonly stations: Readonly<Record<Side, Station>>
  /** 0 until it is known to be IMAP. */
  connection: number
  /** True when it is not IMAP, or is over: further segments are left out. */
  ignored: boolean
  /** Initial sequence number of the client, if it was seen. */
  syn: number | undefined
  ended: Side | undefined
}

/**
 * Reads captures of plain IMAP: streams to port 143, other streams in which the server speaks first and
 * begins with `* `, and streams without their beginning in which a line is clearly IMAP.
 */
export class Streams implements RecordReader {
  private readonly started: bigint
  private readonly streams = new Map<string, { stream: Stream; side: Side }>()
  /** Continues where it stopped: a new iterator would have to pass over all deleted entries. */
  private oldest = this.streams.entries()
  private connections = 0
  private others = 0
  /** The number of streams to the port of IMAP that have carried nothing yet. */
  private silent = 0
  /** The number of IMAP streams that were given up. */
  private givenUp = 0
  /** Streams without their beginning or a line of IMAP so far, and how many more segments to search. */
  private readonly middles = new Map<string, { left: number }>()
  private unheard = 0
  private readonly unread = { fragment: 0, tunnel: 0 }
  private now: Time = 0
  /** The time of the last record. */
  private told: Time = 0
  /** Streams with octets that wait for earlier ones. */
  private readonly waiting = new Set<Stream>()
  private looked: Time = 0
  private readonly links = new Set<number>()

  /** @param started time of the first packet, nanoseconds since 1970 UTC */
  constructor(started: bigint) {
    this.started = started
  }

  take(packet: Packet): (SessionRecord | Warning)[] {
    // Captures of several interfaces are not strictly in order, but the time of a session never goes back.
    if (packet.time !== undefined) this.now = Math.max(this.now, Number(packet.time - this.started))
    if (!knownLink(packet.link)) return this.unknownLink(packet.link)
    const records: SessionRecord[] = []
    if (this.waiting.size > 0 && this.now - this.looked > lookEvery) this.look(records)
    const ip = ipPacket(packet.link, packet.bytes)
    const segment = ip === undefined ? undefined : readSegment(ip)
    if (segment === undefined) {
      const why = ip === undefined ? undefined : whyUnread(ip)
      if (why !== undefined) this.unread[why]++
      return records
    }
    const found = this.find(segment, records)
    if (found === undefined || found.stream.ignored) return records
    this.segment(found.stream, found.side, segment, records)
    return records
  }

  end(): (SessionRecord | Warning)[] {
    const records: SessionRecord[] = []
    for (const stream of this.waiting) this.tell(stream, stream.order.end(this.now), records)
    const texts = this.connections === 0 ? [this.nothing()] : []
    const { fragment, tunnel } = this.unread
    const unread = [
      ...(fragment > 0 ? [`${fragment} fragments of IP`] : []),
      ...(tunnel > 0 ? [`${tunnel} in tunnels (IP in IP, GRE)`] : []),
    ]
    if (this.connections > 0 && this.silent > 0) {
      texts.push(`left out: ${this.silent} connections to port ${imapPort} on which nothing was said`)
    }
    if (this.givenUp > 0) {
      const most = `more than ${limits.streams} streams at once`
      texts.push(`${this.givenUp} connections were not followed to their end: there are ${most}`)
    }
    if (unread.length > 0) texts.push(`packets that may be TCP were not read: ${unread.join(', ')}`)
    return texts.length > 0 ? [...records, { type: 'warning', text: texts.join('; ') }] : records
  }

  private nothing(): string {
    const others = this.others + this.unheard + this.silent
    const silent = this.silent > 0 ? `, ${this.silent} of them to port ${imapPort}, with nothing said` : ''
    const text = `there is no plain IMAP in this capture; ${others} other TCP streams were left out${silent}`
    if (this.unheard === 0) return text
    const what = `${this.unheard} of them without their beginning, on other ports than 143`
    return `${text}, ${what}: if one is IMAP, capture it from its connection on`
  }

  /** Releases overdue octets of streams even when these get no more segments. */
  private look(records: SessionRecord[]): void {
    this.looked = this.now
    for (const stream of this.waiting) this.tell(stream, stream.order.late(this.now), records)
  }

  private unknownLink(link: number): Warning[] {
    if (this.links.has(link)) return []
    this.links.add(link)
    return [{ type: 'warning', text: `packets of an unknown link type (${link}) were left out` }]
  }

  /** The stream of a segment. A SYN, or data without a known stream, begins one. */
  private find(segment: Segment, records: SessionRecord[]): { stream: Stream; side: Side } | undefined {
    const syn = (segment.flags & flag.syn) !== 0
    const first = syn && (segment.flags & flag.ack) === 0
    const known = this.streams.get(segment.route)
    if (known !== undefined && !(first && known.stream.syn !== segment.sequence)) return known
    if (known !== undefined) {
      this.tell(known.stream, known.stream.order.end(this.now), records)
      this.close(known.stream, 'client', 'a new connection took its place', records)
    }
    if (!syn && segment.length === 0) return undefined
    const side = syn ? (first ? 'client' : 'server') : this.speaker(segment)
    if (side === undefined) return undefined
    const answered = syn ? (segment.acknowledged - 1) >>> 0 : undefined
    const stream = this.begin(segment, side, first ? segment.sequence : answered, records)
    if (!syn) records.push(this.open(stream))
    else if (stream.stations.server.port === imapPort) this.silent++
    return { stream, side }
  }

  /** The sender of a segment when the beginning of its stream is missing: by its text, else by the port. */
  private speaker(segment: Segment): Side | undefined {
    const { from, to } = segment
    const middle = this.middles.get(segment.route)
    if (middle?.left === 0) return undefined
    const by = speaker(segment.payload) ?? sideByPort(segment)
    const [there, back] = [route(from, to), route(to, from)]
    if (by !== undefined) {
      if (this.middles.delete(there)) this.unheard--
      this.middles.delete(back)
    } else if (middle !== undefined) middle.left--
    else if (this.middles.size < 2 * limits.streams) {
      this.unheard++
      const fresh = { left: mostDoubtful }
      this.middles.set(there, fresh).set(back, fresh)
    }
    return by
  }

  private begin(segment: Segment, side: Side, syn: number | undefined, records: SessionRecord[]): Stream {
    const { from, to } = segment
    const stations = side === 'client' ? { client: from, server: to } : { client: to, server: from }
    const state = { connection: 0, ignored: false, syn, ended: undefined }
    const stream: Stream = { opened: this.now, order: new StreamOrder(), stations, ...state }
    this.streams.set(route(from, to), { stream, side })
    this.streams.set(route(to, from), { stream, side: peer(side) })
    if (this.streams.size > 2 * limits.streams) this.giveUp(records)
    return stream
  }

  /** Gives up the oldest stream, but spares IMAP streams as long as there are others. */
  private giveUp(records: SessionRecord[]): void {
    for (let spared = 0; ; ) {
      const { done, value } = this.oldest.next()
      if (done) {
        this.oldest = this.streams.entries()
        continue
      }
      const [key, known] = value
      const { stream } = known
      const carries = stream.connection > 0 && !stream.ignored
      if (carries && spared++ < 2 * mostSpared) {
        this.streams.delete(key)
        this.streams.set(key, known)
        continue
      }
      if (carries) {
        this.givenUp++
        this.tell(stream, stream.order.end(this.now), records)
        this.close(stream, 'client', 'not followed any longer: too many others at once', records)
      }
      this.forget(stream)
      return
    }
  }

  private segment(stream: Stream, side: Side, segment: Segment, records: SessionRecord[]): void {
    this.tell(stream, stream.order.take(side, segment, this.now), records)
    if ((segment.flags & flag.rst) === 0) return
    this.tell(stream, stream.order.end(this.now), records)
    this.close(stream, side, 'reset', records)
  }

  /** Turns the released pieces of a stream into records, and its end as well. */
  private tell(stream: Stream, said: readonly StreamPiece[], records: SessionRecord[]): void {
    if (stream.ignored) return
    for (const piece of said) {
      if (stream.connection === 0 && stream.stations.server.port === imapPort) {
        this.silent--
        records.push(this.open(stream))
      } else if (stream.connection === 0 && piece.type === 'octets') this.recognise(stream, piece, records)
      if (stream.ignored) break
      if (stream.connection > 0) records.push(this.record(stream.connection, piece))
    }
    if (stream.order.waits && !stream.ignored) this.waiting.add(stream)
    else if (this.waiting.size > 0) this.waiting.delete(stream)
    for (const side of sides) {
      if (!stream.order.over(side)) continue
      stream.ended ??= side
      if (stream.ended !== side) this.close(stream, stream.ended, 'closed', records)
    }
  }

  /** Decides by the first octets of a stream to any port whether it is IMAP. */
  private recognise(
    stream: Stream,
    { side, bytes }: StreamPiece & { type: 'octets' },
    records: SessionRecord[],
  ): void {
    if (isGreeting(side, bytes) || speaker(bytes) === side) records.push(this.open(stream))
    else {
      stream.ignored = true
      this.others++
    }
  }

  private open(stream: Stream): SessionRecord {
    stream.connection = ++this.connections
    this.told = Math.max(this.told, stream.opened)
    const { client, server } = stream.stations
    return {
      type: 'opened',
      connection: stream.connection,
      time: stream.opened,
      client: { address: ipText(client.address), port: client.port },
      server: { address: ipText(server.address), port: server.port },
      security: { client: 'plain', server: 'plain' },
    }
  }

  /** A piece keeps its time of arrival, unless a later record has been released before it. */
  private record(connection: number, piece: StreamPiece): SessionRecord {
    const { side, time } = piece
    this.told = Math.max(this.told, time)
    const of = { connection, time: this.told, side }
    if (piece.type === 'octets') return { type: 'chunk', ...of, bytes: piece.bytes }
    return { type: 'gap', ...of, length: piece.length, reason: 'not in the capture' }
  }

  private close(stream: Stream, by: Closer, reason: string, records: SessionRecord[]): void {
    if (stream.connection > 0 && !stream.ignored) {
      this.told = this.now
      records.push({ type: 'closed', connection: stream.connection, time: this.now, by, reason })
    }
    this.waiting.delete(stream)
    stream.ignored = true // It stays known, so that late packets do not begin it anew.
  }

  private forget(stream: Stream): void {
    const { client, server } = stream.stations
    this.streams.delete(route(client, server))
    this.streams.delete(route(server, client))
    this.waiting.delete(stream)
  }
}

function sideByPort({ from, to }: Segment): Side | undefined {
  if (from.port === imapPort) return 'server'
  return to.port === imapPort ? 'client' : undefined
}

/** Only IMAP servers begin a stream with `* `. RFC 9051 §7.1, greeting. */
function isGreeting(side: Side, payload: Uint8Array): boolean {
  return side === 'server' && payload[0] === 0x2a && payload[1] === 0x20
}

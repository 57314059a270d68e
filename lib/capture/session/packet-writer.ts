/**
 * Records of a session → packets that Wireshark reads: each connection becomes one synthetic TCP stream to
 * port 143. Knows nothing of files. packet-reader.ts does the reverse.
 */
import type { Chunk, SessionHead, SessionRecord, Side, Time } from '../../record/record.ts'
import { peer } from '../../record/record.ts'
import { oneFamily } from '../container/addresses.ts'
import { interfaceBlock, packetBlock, sectionBlock } from '../container/blocks.ts'
import type { Station } from '../container/segments.ts'
import { emptyPacket, flag, largestPayload, segmentHeaders } from '../container/segments.ts'
import { stamp } from '../container/times.ts'
import { Ports } from './client-ports.ts'
import { cutComment, recordComment, sectionComment, streamComment } from './packet-comments.ts'

/** Wireshark expects TLS on port 993, so every server gets the port of plain IMAP. */
const imapPort = 143

/**
 * After this many packets of one side, the other sends an empty ACK. It keeps Wireshark's list of
 * unacknowledged packets short.
 */
const ackEvery = 16

/** The most packets that stand for omitted octets, 64 MiB; beyond that a comment gives the number. */
const mostCutPackets = 1024

/** One direction of a stream. */
interface Flow {
  readonly station: Station
  /** Sequence number of its next octet. */
  next: number
  /** The last acknowledgment number it sent. */
  acknowledged: number
  /** Packets with data since the peer sent anything. */
  unanswered: number
}

interface TcpStream extends Record<Side, Flow> {
  carried: boolean
  upgraded: boolean
}

/** What a reader must know of a stream to start in the middle of a file. */
export interface StreamName {
  readonly connection: number
  readonly client: Station
  readonly server: Station
}

interface Content {
  readonly flags: number
  readonly payload: Uint8Array
  readonly omitted: number
  readonly comments: readonly string[]
}

const nothing = new Uint8Array(0)

/** Writes one file's worth of packets. Pure: the same records give the same octets. */
export class PacketWriter {
  private readonly head: SessionHead
  private readonly part: number
  private readonly firstSequence: number
  private readonly byConnection = new Map<number, TcpStream>()
  private readonly ports = new Ports()

  /**
   * @param head the session
   * @param part the number of this file in the session, from 1
   * @param firstSequence initial sequence number of every stream, 0 … 2^32-1
   */
  constructor(head: SessionHead, part: number, firstSequence: number) {
    this.head = head
    this.part = part
    this.firstSequence = firstSequence
  }

  /** The blocks that begin a file. */
  header(): Uint8Array {
    const section = sectionBlock(sectionComment({ head: this.head, part: this.part }), this.head.program)
    return Buffer.concat([section, interfaceBlock()])
  }

  /** The streams of the connections that are open now. */
  streams(): readonly StreamName[] {
    return [...this.byConnection].map(([connection, { client, server }]) => ({
      connection,
      client: client.station,
      server: server.station,
    }))
  }

  /**
   * The blocks of one record.
   * @param record its bytes must not change until the blocks are written
   * @returns pieces to be written one after the other; none for a chunk without octets
   */
  packets(record: SessionRecord): Uint8Array[] {
    switch (record.type) {
      case 'opened':
        return this.open(record)
      case 'chunk':
        return this.chunk(record)
      case 'gap':
        return this.gap(record)
      case 'layer':
        return this.layer(record)
      case 'altered':
        return this.annotate(record, record.side)
      case 'fact':
        return this.annotate(record, 'leg' in record.fact ? record.fact.leg : 'client')
      case 'unknown':
      case 'resumed':
        return this.annotate(record, 'client')
      case 'closed':
        return this.close(record)
    }
  }

  private open(record: SessionRecord & { type: 'opened' }): Uint8Array[] {
    const [client, server] = oneFamily(record.client.address, record.server.address)
    const port = this.ports.take(client, record.client.port)
    return this.begin(record, { address: client, port }, { address: server, port: imapPort }, [
      recordComment(record),
    ]).blocks
  }

  private chunk(record: SessionRecord & { type: 'chunk' }): Uint8Array[] {
    const omitted = record.omitted ?? 0
    if (record.bytes.length + omitted === 0) return []
    const { stream, blocks } = this.stream(record.connection, record.time)
    const said = (mostCutPackets - 1) * largestPayload
    const comments = omitted > said ? [cutComment(omitted)] : []
    blocks.push(...this.carry(stream, record, record.bytes, omitted, comments))
    return blocks
  }

  /**
   * Missing octets advance the sequence number, as cut packets do. Otherwise Wireshark would join the halves
   * of two different lines.
   */
  private gap(record: SessionRecord & { type: 'gap' }): Uint8Array[] {
    if (record.length === 0 || record.connection === 0) return this.annotate(record, record.side)
    const { stream, blocks } = this.stream(record.connection, record.time)
    blocks.push(...this.carry(stream, record, nothing, record.length, [recordComment(record)]))
    return blocks
  }

  /**
   * In a stream that has already carried text, Wireshark takes everything after STARTTLS for TLS. So a new
   * stream begins.
   */
  private layer(record: SessionRecord & { type: 'layer' }): Uint8Array[] {
    const stream = this.byConnection.get(record.connection)
    if (stream === undefined || record.layer !== 'tls' || stream.upgraded || !stream.carried) {
      return this.annotate(record, record.side)
    }
    const { address, port: continues } = stream.client.station
    const client = { address, port: this.ports.take(address, 0) }
    const ending = this.finish(stream, 'client', record.time, [])
    this.ports.release(address, continues)
    const comments = [
      streamComment({ type: 'stream', connection: record.connection, continues }),
      recordComment(record),
    ]
    const next = this.begin(record, client, stream.server.station, comments)
    next.stream.upgraded = true
    return [...ending, ...next.blocks]
  }

  private close(record: SessionRecord & { type: 'closed' }): Uint8Array[] {
    const stream = this.byConnection.get(record.connection)
    if (stream === undefined) return this.annotate(record, 'client')
    this.byConnection.delete(record.connection)
    this.ports.release(stream.client.station.address, stream.client.station.port)
    const first = record.by === 'client' ? 'client' : 'server'
    return this.finish(stream, first, record.time, [recordComment(record)])
  }

  /** A record without octets: an empty ACK in its stream, or a packet of its own if there is no stream. */
  private annotate(record: SessionRecord, side: Side): Uint8Array[] {
    const comments = [recordComment(record)]
    const stream = this.byConnection.get(record.connection)
    if (stream === undefined) {
      return packetBlock(this.stamp(record.time), emptyPacket(), nothing, 0, comments)
    }
    return this.send(stream, side, record.time, { flags: flag.ack, payload: nothing, omitted: 0, comments })
  }

  /** The stream of a connection; one whose `opened` record was lost gets a nameless one. */
  private stream(connection: number, time: Time): { stream: TcpStream; blocks: Uint8Array[] } {
    const stream = this.byConnection.get(connection)
    if (stream !== undefined) return { stream, blocks: [] }
    const [client, server] = oneFamily('', '')
    const from = { address: client, port: this.ports.take(client, 0) }
    const comments = [streamComment({ type: 'stream', connection })]
    return this.begin({ connection, time }, from, { address: server, port: imapPort }, comments)
  }

  /** SYN, SYN/ACK, ACK. */
  private begin(
    { connection, time }: { connection: number; time: Time },
    client: Station,
    server: Station,
    comments: readonly string[],
  ): { stream: TcpStream; blocks: Uint8Array[] } {
    const flow = { next: this.firstSequence, acknowledged: 0, unanswered: 0 }
    const stream: TcpStream = {
      client: { ...flow, station: client },
      server: { ...flow, station: server },
      carried: false,
      upgraded: false,
    }
    this.byConnection.set(connection, stream)
    const blocks = [
      ...this.send(stream, 'client', time, { ...bare, flags: flag.syn, comments }),
      ...this.send(stream, 'server', time, { ...bare, flags: flag.syn | flag.ack }),
      ...this.send(stream, 'client', time, bare),
    ]
    return { stream, blocks }
  }

  /** FIN of both sides and the last ACK. */
  private finish(stream: TcpStream, first: Side, time: Time, comments: readonly string[]): Uint8Array[] {
    return [
      ...this.send(stream, first, time, { ...bare, flags: flag.fin | flag.ack, comments }),
      ...this.send(stream, peer(first), time, { ...bare, flags: flag.fin | flag.ack }),
      ...this.send(stream, first, time, bare),
    ]
  }

  /** Octets, then the omitted ones, in packets. PSH marks the last packet; comments go on the first. */
  private carry(
    stream: TcpStream,
    { side, time }: Pick<Chunk, 'side' | 'time'>,
    bytes: Uint8Array,
    omitted: number,
    comments: readonly string[],
  ): Uint8Array[] {
    const blocks: Uint8Array[] = []
    stream.carried = true
    let at = 0
    let left = Math.min(omitted, mostCutPackets * largestPayload - (bytes.length % largestPayload))
    for (let first = true; first || at < bytes.length || left > 0; first = false) {
      const payload = bytes.subarray(at, at + largestPayload)
      at += payload.length
      const cut = at < bytes.length ? 0 : Math.min(left, largestPayload - payload.length)
      left -= cut
      const last = at >= bytes.length && left <= 0
      const flags = last ? flag.ack | flag.psh : flag.ack
      const content = { flags, payload, omitted: cut, comments: first ? comments : [] }
      blocks.push(...this.send(stream, side, time, content))
      if (stream[side].unanswered >= ackEvery) blocks.push(...this.send(stream, peer(side), time, bare))
    }
    return blocks
  }

  private send(stream: TcpStream, side: Side, time: Time, content: Content): Uint8Array[] {
    const sender = stream[side]
    const hearer = stream[peer(side)]
    const { flags, payload, omitted, comments } = content
    const length = payload.length + omitted
    const acknowledged = (flags & flag.ack) === 0 ? 0 : this.acknowledge(sender, hearer, length, flags)
    const head = {
      from: sender.station,
      to: hearer.station,
      sequence: sender.next,
      acknowledged,
      flags,
    }
    const phantom = (flags & (flag.syn | flag.fin)) === 0 ? 0 : 1
    sender.next = (sender.next + length + phantom) % 0x1_0000_0000
    sender.acknowledged = acknowledged
    sender.unanswered += length > 0 ? 1 : 0
    hearer.unanswered = 0
    return packetBlock(this.stamp(time), segmentHeaders(head, payload, omitted), payload, omitted, comments)
  }

  /**
   * Wireshark warns of a duplicate ACK when an empty ACK repeats the previous number. Such an ACK gets a
   * number lower by one.
   */
  private acknowledge(sender: Flow, hearer: Flow, length: number, flags: number): number {
    const repeated = length === 0 && flags === flag.ack && hearer.next === sender.acknowledged
    return repeated ? (hearer.next + 0xffff_ffff) % 0x1_0000_0000 : hearer.next
  }

  private stamp(time: Time): bigint {
    return stamp(this.head.started, time)
  }
}

const bare: Content = { flags: flag.ack, payload: nothing, omitted: 0, comments: [] }

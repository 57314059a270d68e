/**
 * The one path from records to events: live and opened sessions alike. Takes off layers only where a
 * recording still
 * has them, frames, and hands on to the session.
 */
import { Layers } from '../inflate/layers.ts'
import { type Chunk, type SessionRecord, type Side, sides, type Time } from '../record/record.ts'
import type { SessionEvent } from '../session/events.ts'
import { Session, type SessionInput } from '../session/session.ts'
import { Framer } from '../wire/framer.ts'
import type { Switch } from '../wire/piece.ts'

/** How the records came to be. */
export interface ObserverOptions {
  /**
   * True for a capture by another program: its octets are still deflated, and nothing says where layers
   * begin.
   */
  readonly foreign: boolean
  /** What the session is told instead of what was recorded; see lib/share. */
  readonly disguise?: (input: SessionInput) => SessionInput
}

/** One connection on its way to frames. */
interface Stream {
  readonly framer: Framer
  /** Only for foreign captures. */
  readonly layers: Layers | undefined
  /** Sides whose octets can no longer be read. */
  readonly opaque: Set<Side>
  /** Octets of those sides. */
  readonly unread: Record<Side, number>
}

export class Observer {
  private readonly session: Pick<Session, 'take'>
  private readonly streams = new Map<number, Stream>()
  private lastTime: Time = 0

  /**
   * @param tell receives the events, in order, during `take` or, in foreign captures with COMPRESS, soon
   * after it
   */
  constructor(
    private readonly options: ObserverOptions,
    tell: (event: SessionEvent) => void,
  ) {
    const session = new Session(tell)
    const { disguise } = options
    this.session = disguise === undefined ? session : { take: (input) => session.take(disguise(input)) }
  }

  /** Takes the next record. */
  take(record: SessionRecord): void {
    this.lastTime = Math.max(this.lastTime, record.time)
    const stream = this.streams.get(record.connection)
    switch (record.type) {
      case 'opened':
        this.streams.set(record.connection, this.open(record.connection))
        break
      case 'chunk':
        if (stream?.layers === undefined) this.read(record.connection, record)
        else stream.layers.push(record)
        return
      case 'gap':
        this.lost(record.connection, record.side, record.length)
        break
      case 'layer':
        if (record.layer === 'opaque') stream?.opaque.add(record.side)
        break
      case 'closed':
        if (stream !== undefined) this.close(record, stream)
        return
      default:
        break
    }
    this.session.take(record)
  }

  /** @returns when everything taken so far has been told; at once, but for foreign captures with COMPRESS */
  async settled(): Promise<void> {
    await Promise.all([...this.streams.values()].map(({ layers }) => layers?.settled()))
  }

  /** The recording ends here: connections that were not closed in it are told to have ended with it. */
  async finish(): Promise<void> {
    await this.settled()
    for (const connection of [...this.streams.keys()]) {
      const reason = 'the recording ends here'
      this.take({ type: 'closed', connection, time: this.lastTime, by: 'proxy', reason })
    }
    await this.settled()
  }

  private open(connection: number): Stream {
    const layers = this.options.foreign
      ? new Layers(
          (chunk) => this.read(connection, chunk),
          (side) => this.streams.get(connection)?.opaque.add(side),
        )
      : undefined
    return { framer: new Framer(), layers, opaque: new Set(), unread: { client: 0, server: 0 } }
  }

  private read(connection: number, chunk: Chunk): void {
    const stream = this.streams.get(connection)
    if (stream === undefined) return
    if (stream.opaque.has(chunk.side)) {
      stream.unread[chunk.side] += lengthOf(chunk)
      return
    }
    stream.framer.push(chunk)
    this.frames(connection, stream)
  }

  private frames(connection: number, stream: Stream): void {
    for (let next = stream.framer.next(); next !== undefined; next = stream.framer.next()) {
      if (next.type === 'frame') this.session.take({ type: 'frame', connection, frame: next.frame })
      else if (stream.layers !== undefined) this.change(connection, stream, stream.layers, next)
    }
  }

  /**
   * Our own recordings say where a layer begins, and its octets are recorded without it. A foreign one does
   * not.
   */
  private change(connection: number, stream: Stream, layers: Layers, step: Switch): void {
    const { framer, opaque, unread } = stream
    const { side, layer, time } = step
    if (layer === 'deflate') layers.deflate(side, framer.rest(side))
    if (layer === 'plain') layers.plain(side, framer.rest(side))
    if (layer === 'tls') {
      opaque.add(side)
      for (const chunk of framer.rest(side)) unread[side] += lengthOf(chunk)
    }
    this.session.take({ type: 'layer', connection, time, side, layer: layer === 'tls' ? 'opaque' : layer })
  }

  private lost(connection: number, side: Side, length: number): void {
    const frame = this.streams.get(connection)?.framer.lost(side, length)
    if (frame !== undefined) this.session.take({ type: 'frame', connection, frame })
  }

  private close(record: Extract<SessionRecord, { type: 'closed' }>, stream: Stream): void {
    const { framer, layers, unread } = stream
    const { connection, time } = record
    const end = (): void => {
      this.streams.delete(connection)
      for (const frame of framer.end()) this.session.take({ type: 'frame', connection, frame })
      for (const side of sides) {
        const length = unread[side] + (layers?.dropped[side] ?? 0)
        if (length > 0) this.session.take({ type: 'gap', connection, time, side, length, reason: 'not read' })
      }
      this.session.take(record)
    }
    if (layers === undefined) end()
    else layers.settled().then(end)
  }
}

function lengthOf({ bytes, omitted = 0 }: Chunk): number {
  return bytes.length + omitted
}

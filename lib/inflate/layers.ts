/**
 * Removes the DEFLATE layers of a connection from a stream of chunks, keeping the order of arrival across
 * both sides. It inflates a copy; the compressed bytes are forwarded untouched. RFC 4978.
 */
import { createInflate, createInflateRaw, type Inflate, type InflateRaw } from 'node:zlib'
import { limits } from '../record/limits.ts'
import type { Chunk, Side } from '../record/record.ts'
import { Remainder, untilFlush } from './flush.ts'

/** One side's inflating stream, and its first octets until they show whether it is raw deflate. */
interface Deflated {
  stream: Inflate | InflateRaw | undefined
  first: number[]
  /** True after octets that are not deflate: later ones are dropped. */
  broken: boolean
  /** The last octets given to the stream. */
  seen: Uint8Array
  /** The numbers of octets given to the stream, and returned by it. */
  taken: number
  given: number
}

/** Receives the reason why a side can no longer be read. */
export type Broken = (side: Side, reason: string) => void

/**
 * A queue of chunks of both sides. Chunks of a side without a layer are handed on as they are; a deflated one
 * is inflated first, and everything behind it waits, which keeps the order.
 */
export class Layers {
  private queue: Chunk[] = []
  private readonly deflated: { client: Deflated | undefined; server: Deflated | undefined } = {
    client: undefined,
    server: undefined,
  }
  /** The remaining octets that streams may still send after they were ended. */
  private readonly remainders: { client?: Remainder; server?: Remainder } = {}
  /** Octets that were dropped because they could not be inflated. */
  readonly dropped = { client: 0, server: 0 }
  private busy = false
  private idle: (() => void)[] = []

  /**
   * @param read receives the chunks; it may call `deflate` and `plain`, with the unread rest of the chunk
   * @param broken is called when octets are not deflate, or inflate to too many; the side's later chunks are
   * dropped
   */
  constructor(
    private readonly read: (chunk: Chunk) => void,
    private readonly broken: Broken,
  ) {}

  /**
   * Queues a chunk as it came from the socket. Unless a deflated chunk is in front of it, it is read before
   * this returns.
   */
  push(chunk: Chunk): void {
    this.queue.push(chunk)
    this.go()
  }

  /** From here on `side` is deflated. @param rest octets that were read too far; they are inflated first */
  deflate(side: Side, rest: readonly Chunk[]): void {
    this.deflated[side] = { stream: undefined, first: [], broken: false, seen: nothing, taken: 0, given: 0 }
    this.queue.unshift(...rest)
  }

  /**
   * From here on `side` has no layer. @param rest octets that were read too far, perhaps inflated by mistake
   */
  plain(side: Side, rest: readonly Chunk[]): void {
    const layer = this.deflated[side]
    this.deflated[side] = undefined
    this.queue.unshift(...rest)
    if (layer?.stream === undefined) return
    const remainder = new Remainder(layer.seen)
    if (!remainder.none) this.remainders[side] = remainder
  }

  /** Octets of a side are missing: if it is deflated, those after them can no longer be inflated. */
  lost(side: Side): void {
    const layer = this.deflated[side]
    if (layer !== undefined && !layer.broken) this.give(layer, side, 'bytes are missing')
  }

  /** Resolves when everything pushed so far has been read. */
  settled(): Promise<void> {
    if (!this.busy && this.queue.length === 0) return Promise.resolve()
    return new Promise((resolve) => this.idle.push(resolve))
  }

  private go(): void {
    while (!this.busy) {
      const chunk = this.queue.shift()
      if (chunk === undefined) break
      const layer = this.deflated[chunk.side]
      if (layer === undefined) this.pass(chunk)
      else if (layer.broken) this.dropped[chunk.side] += chunk.bytes.length
      else this.inflate(this.cut(chunk), layer)
    }
    if (!this.busy) for (const resolve of this.idle.splice(0)) resolve()
  }

  /** Passes on a chunk of a side without a layer, except the rest of a layer that has ended. */
  private pass(chunk: Chunk): void {
    const remainder = this.remainders[chunk.side]
    if (remainder === undefined) {
      this.read(chunk)
      return
    }
    const bytes = remainder.take(chunk.bytes)
    if (bytes === undefined) return
    this.remainders[chunk.side] = undefined
    if (bytes.length > 0) this.read({ ...chunk, bytes })
  }

  /**
   * Inflates one flush at a time: after each one the layer may end, and the next octets may not be deflate.
   */
  private cut(chunk: Chunk): Chunk {
    const end = untilFlush(chunk.bytes)
    if (end === chunk.bytes.length) return chunk
    this.queue.unshift({ ...chunk, bytes: chunk.bytes.subarray(end) })
    return { ...chunk, bytes: chunk.bytes.subarray(0, end) }
  }

  private inflate(chunk: Chunk, layer: Deflated): void {
    const bytes = this.begin(chunk, layer)
    if (bytes === undefined || layer.stream === undefined) return
    const { stream } = layer
    const { side, time } = chunk
    layer.seen = Buffer.concat([layer.seen, bytes.subarray(-4)]).subarray(-4)
    const before = stream.bytesWritten
    this.busy = true
    let length = 0
    layer.taken += bytes.length
    const fair = limits.inflatedFreely + limits.inflation * layer.taken - layer.given
    const room = Math.min(limits.inflated, fair)
    const finish = (reason: string | undefined): void => {
      stream.off('data', take).off('error', fail)
      this.busy = false
      const rest = reason === undefined ? bytes.subarray(stream.bytesWritten - before) : bytes
      this.finish({ side, time, bytes: rest }, layer, reason)
      this.go()
    }
    const take = (part: Uint8Array): void => {
      length += part.length
      // Inflated octets after the command or completion that ends the layer have no meaning.
      if (length <= room && this.deflated[side] === layer) this.read({ side, time, bytes: part })
    }
    const fail = (error: Error): void => finish(error.message)
    stream.on('data', take).once('error', fail)
    stream.write(bytes, (error) => {
      if (error) return
      layer.given += length
      finish(length > room ? `it inflates beyond all measure, ${bytes.length} bytes to ${length}` : undefined)
    })
  }

  /** @param rest octets that the stream did not take, because it has ended or cannot read them */
  private finish(rest: Chunk, layer: Deflated, reason: string | undefined): void {
    const { side } = rest
    const over = this.deflated[side] !== layer
    if (over) layer.stream?.on('error', () => undefined).destroy()
    if (rest.bytes.length === 0) return
    if (over && reason === undefined) {
      this.remainders[side] = undefined
      this.queue.unshift(rest)
      return
    }
    this.dropped[side] += rest.bytes.length
    if (!over) this.give(layer, side, reason ?? 'it has ended, and the side goes on')
  }

  /**
   * The first two octets decide: some clients send the zlib header, which is not raw deflate. RFC 1950 §2.2.
   */
  private begin(chunk: Chunk, layer: Deflated): Uint8Array | undefined {
    if (layer.stream !== undefined) return chunk.bytes
    const bytes = Uint8Array.from([...layer.first, ...chunk.bytes.subarray(0, 2)])
    if (bytes.length < 2) {
      layer.first = [...bytes]
      return undefined
    }
    const zlib = bytes[0] === 0x78 && (bytes[0] * 256 + bytes[1]) % 31 === 0
    layer.stream = zlib ? createInflate() : createInflateRaw()
    return Buffer.concat([bytes, chunk.bytes.subarray(bytes.length - layer.first.length)])
  }

  private give(layer: Deflated, side: Side, reason: string): void {
    layer.broken = true
    layer.stream?.on('error', () => undefined).destroy()
    this.broken(side, reason)
  }
}

const nothing = new Uint8Array(0)

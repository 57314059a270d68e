/**
 * DEFLATE layers of a connection taken off, as a stream of chunks in order of arrival across both sides. The
 * only owner of node:zlib; what it inflates is a copy, the compressed bytes are forwarded untouched. RFC
 * 4978.
 */
import { createInflate, createInflateRaw, type Inflate, type InflateRaw } from 'node:zlib'
import { limits } from '../record/limits.ts'
import type { Chunk, Side } from '../record/record.ts'

/** One side's inflating stream, and the first octets while it is not known whether it is raw deflate. */
interface Deflated {
  stream: Inflate | InflateRaw | undefined
  first: number[]
  /** True after octets that are no deflate: what comes next is passed over. */
  broken: boolean
}

/** Why a side can no longer be read. */
export type Broken = (side: Side, reason: string) => void

/**
 * A queue of chunks of both sides. Chunks of a side without a layer are handed on as they are; a deflated one
 * is inflated first, and everything behind it waits, so that the order stays.
 */
export class Layers {
  private queue: Chunk[] = []
  private readonly deflated: { client: Deflated | undefined; server: Deflated | undefined } = {
    client: undefined,
    server: undefined,
  }
  private busy = false
  private idle: (() => void)[] = []

  /**
   * @param read receives the chunks; it may call `deflate` and `plain`, with what it did not read of the
   * chunk
   * @param broken is told when octets are no deflate or inflate beyond all measure; the side's later chunks
   * are dropped
   */
  constructor(
    private readonly read: (chunk: Chunk) => void,
    private readonly broken: Broken,
  ) {}

  /** Queues a chunk as it came from the socket. Without a layer in the way it is read before this returns. */
  push(chunk: Chunk): void {
    this.queue.push(chunk)
    this.go()
  }

  /**
   * From here on `side` is deflated. @param rest what was read too far; it is the first of what is inflated
   */
  deflate(side: Side, rest: readonly Chunk[]): void {
    this.deflated[side] = { stream: undefined, first: [], broken: false }
    this.queue.unshift(...rest)
  }

  /**
   * From here on `side` has no layer any more. @param rest what was read too far, inflated octets by mistake
   * or none
   */
  plain(side: Side, rest: readonly Chunk[]): void {
    this.deflated[side]?.stream?.destroy()
    this.deflated[side] = undefined
    this.queue.unshift(...rest)
  }

  /** @returns when everything pushed so far has been read */
  settled(): Promise<void> {
    if (!this.busy && this.queue.length === 0) return Promise.resolve()
    return new Promise((resolve) => this.idle.push(resolve))
  }

  private go(): void {
    while (!this.busy) {
      const chunk = this.queue.shift()
      if (chunk === undefined) break
      const layer = this.deflated[chunk.side]
      if (layer === undefined) this.read(chunk)
      else if (!layer.broken) this.inflate(chunk, layer)
    }
    if (!this.busy) for (const resolve of this.idle.splice(0)) resolve()
  }

  private inflate(chunk: Chunk, layer: Deflated): void {
    const bytes = this.begin(chunk, layer)
    if (bytes === undefined || layer.stream === undefined) return
    const { stream } = layer
    const { side, time } = chunk
    this.busy = true
    const parts: Uint8Array[] = []
    let length = 0
    const finish = (reason: string | undefined): void => {
      stream.off('data', take).off('error', fail)
      this.busy = false
      layer.broken = reason !== undefined
      // What came out before the error is what the peer understood, so it is shown.
      for (const part of parts) if (this.deflated[side] === layer) this.read({ side, time, bytes: part })
      if (reason !== undefined) this.give(layer, side, reason)
      this.go()
    }
    const take = (part: Uint8Array): void => {
      length += part.length
      if (length <= limits.inflated) parts.push(part)
    }
    const fail = (error: Error): void => finish(error.message)
    stream.on('data', take).once('error', fail)
    stream.write(bytes, (error) => {
      if (error) return
      finish(
        length > limits.inflated ? `one chunk inflates to more than ${limits.inflated} octets` : undefined,
      )
    })
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
    layer.stream?.on('error', () => undefined).destroy()
    this.broken(side, reason)
  }
}

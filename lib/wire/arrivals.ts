/** The unread chunks of both sides, in order of arrival. Knows chunks, not what is in them. */
import { limits } from '../record/limits.ts'
import type { Chunk, Side } from '../record/record.ts'
import { SideReader } from './reader.ts'

export class Arrivals {
  readonly client = new SideReader()
  readonly server = new SideReader()
  /** The side of each queued chunk, in order. */
  private order: Side[] = []

  /** Queues a chunk behind all others. */
  push(chunk: Chunk): void {
    const { side, time, bytes } = chunk
    const { queue } = this[side]
    let at = 0
    // Cut, so that no search for a line end looks further than the longest line.
    for (; bytes.length - at > limits.line; at += limits.line) {
      queue.push({ side, time, bytes: bytes.subarray(at, at + limits.line) })
      this.order.push(side)
    }
    queue.push(at === 0 ? chunk : { ...chunk, bytes: bytes.subarray(at) })
    this.order.push(side)
  }

  /** @returns the side whose octets come next; undefined when everything has been read */
  next(): Side | undefined {
    while (this.order.length > 0) {
      const side = this.order[0]
      const from = this[side]
      if (from.ready) return side
      from.shift()
      this.order.shift()
    }
    return undefined
  }

  /** Takes everything unread of one side out of the queue. */
  take(side: Side): Chunk[] {
    this.order = this.order.filter((other) => other !== side)
    return this[side].take()
  }

  /** Puts octets of a side before everything unread. */
  putBack(side: Side, chunks: readonly Chunk[]): void {
    const from = this[side]
    const [current] = from.queue
    if (current !== undefined) from.queue[0] = { ...current, bytes: current.bytes.subarray(from.at) }
    from.at = 0
    from.queue.unshift(...chunks)
    this.order.unshift(...chunks.map(() => side))
  }
}

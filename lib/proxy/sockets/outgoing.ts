/** The queue of octets to write to a socket: one read is one write, each awaited before the next. */
import { limits } from '../../record/limits.ts'
import type { Forwarding } from '../overhead.ts'

/** The part of a socket that the queue needs. */
export interface Writable {
  /** @param done called when the octets have left, or never will */
  write(bytes: Uint8Array, done: (error?: Error | null) => void): unknown
}

/** Called when the octets have been handed to the socket: at once, or after those before them. */
export type Handed = (how: Forwarding) => void

/**
 * The writes of one leg, in order. A socket that gets several at once merges them, which hangs real clients
 * (offlineimap with COMPRESS); so each write waits here until the one before it has left.
 */
export class Outgoing {
  private readonly waiting: { readonly bytes: Uint8Array; readonly handed: Handed | undefined }[] = []
  private length = 0
  private writing = false
  private full = false
  private readonly whenIdle: (() => void)[] = []

  /**
   * @param socket returns the current socket; an upgrade replaces it
   * @param room called when there is room again after `isFull` was true
   */
  constructor(
    private readonly socket: () => Writable,
    private readonly room: () => void,
  ) {}

  /** True while so much waits that the other leg should not be read. */
  get isFull(): boolean {
    return this.full
  }

  /** Writes the octets after everything that waits. */
  push(bytes: Uint8Array, handed?: Handed): void {
    if (!this.writing) {
      this.write(bytes)
      handed?.('passed')
      return
    }
    this.waiting.push({ bytes, handed })
    this.length += bytes.length
    this.full ||= this.length > limits.ahead || this.waiting.length >= limits.writesAhead
  }

  /** @returns the waiting octets, which this queue no longer writes */
  take(): Uint8Array[] {
    this.length = 0
    return this.waiting.splice(0).map(({ bytes }) => bytes)
  }

  /** @returns a promise that settles when everything has left, or never will */
  idle(): Promise<void> {
    if (!this.writing) return Promise.resolve()
    return new Promise((resolve) => this.whenIdle.push(resolve))
  }

  private write(bytes: Uint8Array): void {
    this.writing = true
    this.socket().write(bytes, this.written)
  }

  /** Also called when the socket is gone: then the waiting octets are dropped. */
  private readonly written = (error?: Error | null): void => {
    if (error !== undefined && error !== null) this.take()
    const next = this.waiting.shift()
    if (next === undefined) {
      this.writing = false
      for (const resolve of this.whenIdle.splice(0)) resolve()
    } else {
      this.length -= next.bytes.length
      this.write(next.bytes)
      next.handed?.('waited')
    }
    if (!this.full || this.waiting.length > limits.writesAhead / 2 || this.length > limits.ahead / 2) return
    this.full = false
    this.room()
  }
}

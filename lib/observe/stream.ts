/**
 * Reads one connection from raw octets: piece by piece, takes off layers, makes frames. The caller decides
 * which side is read next. Knows no file.
 */
import { Layers } from '../inflate/layers.ts'
import type { Chunk, Side, Time } from '../record/record.ts'
import type { Frame } from '../wire/frame.ts'
import { Framer } from '../wire/framer.ts'
import { closeBrace, cr, join, lf, lineFeed } from '../wire/octets.ts'
import type { Switch } from '../wire/piece.ts'

/** The octets of one side, from a file or a pipe. */
export interface OctetSource {
  /** @returns at least one octet and at most `most`, in a buffer of their own; undefined at the end */
  read(most: number): Promise<Uint8Array | undefined>
}

/** The available octets; an absent side was not recorded. */
export interface Sources {
  readonly client?: OctetSource
  readonly server?: OctetSource
}

/** Receives frames and octets, in order. */
export interface FrameListener {
  frame(frame: Frame): void
  switched(step: Switch): void
  /** Octets that were framed, without layers. Those of a frame come before or after it, always in order. */
  octets(chunk: Chunk): void
  /** @returns a promise that settles when more may be read; undefined for at once */
  pause(): Promise<void> | undefined
  /** True when the rest is not wanted. */
  readonly over: boolean
}

/** Octets ready to be framed. */
export interface ReadyOctets extends Chunk {
  /** True for unreadable octets: TLS, or invalid DEFLATE. They are passed over. */
  readonly opaque: boolean
}

/** Octets that are read at once: no more, because DEFLATE can expand them up to 1032 times. */
const piece = 64 * 1024

/** The first octet of a TLS record with a handshake. No line of IMAP begins with it. RFC 8446 §5.1. */
const handshake = 0x16

export class RawStream {
  private readonly framer = new Framer()
  private readonly layers: Layers
  /** Octets without layers that are not framed yet. */
  private readonly ready: { client: ReadyOctets[]; server: ReadyOctets[] } = { client: [], server: [] }
  /** Number of octets framed so far, and of octets passed to the listener. */
  private readonly framed = { client: 0, server: 0 }
  private readonly told = { client: 0, server: 0 }
  /** True when the last octets taken end in the middle of a line. */
  private inLine = false
  /** Sides whose octets can no longer be read. */
  private readonly opaque = new Set<Side>()
  /** Sides that may use TLS from here on; their next octet decides. */
  private readonly suspects = new Set<Side>()

  constructor(
    private readonly sources: Sources,
    private readonly listener: FrameListener,
  ) {
    this.layers = new Layers(
      (chunk) => this.ready[chunk.side].push({ ...chunk, opaque: false }),
      (side) => this.opaque.add(side),
    )
  }

  /** True while the client must wait for `+` before the octets of a literal. */
  get literalWaits(): boolean {
    return this.framer.waiting === 'continuation'
  }

  /**
   * Reads the next octets of a side and takes off their layers.
   * @param most octets to read, layers included
   * @returns the number of octets taken from the source; 0 at its end
   */
  async fill(side: Side, time: Time, most: number = piece): Promise<number> {
    const bytes = await this.sources[side]?.read(Math.min(most, piece))
    if (bytes === undefined) return 0
    await this.put({ side, time, bytes })
    return bytes.length
  }

  /**
   * Takes octets of a side that are ready.
   * @param extent `chunk`: as they came; `literal`: no more than to the end of a line that may announce a
   *   literal, so that the client can be made to wait there
   * @returns undefined when none are ready
   */
  take(side: Side, extent: 'chunk' | 'literal'): ReadyOctets | undefined {
    const chunk = this.ready[side].shift()
    if (chunk === undefined || extent === 'chunk') return chunk
    const { bytes } = chunk
    const stop = this.inLine ? lineFeed(bytes, 0) + 1 : announcementEnd(bytes)
    const taken = stop === 0 ? bytes : bytes.subarray(0, stop)
    this.inLine = taken[taken.length - 1] !== lf
    if (taken.length === bytes.length) return chunk
    this.ready[side].unshift({ ...chunk, bytes: bytes.subarray(stop) })
    return { ...chunk, bytes: taken }
  }

  /**
   * Looks ahead: returns the next octets of a side without taking them.
   * @param enough returns true when these octets are enough
   * @returns enough octets, or all there are
   */
  async look(side: Side, enough: (bytes: Uint8Array) => boolean): Promise<Uint8Array> {
    for (;;) {
      const bytes = join(this.ready[side].map((chunk) => chunk.bytes))
      if (enough(bytes) || bytes.length >= piece || (await this.fill(side, 0)) === 0) return bytes
    }
  }

  /** From here on a side is deflated, although no COMPRESS was seen; see `Layers.deflate`. */
  async deflate(side: Side): Promise<void> {
    this.layers.deflate(side, [])
    await this.again(side, this.ready[side].splice(0))
  }

  /** From here on a side may use TLS: its next octet decides. */
  suspect(side: Side): void {
    this.suspects.add(side)
  }

  /**
   * Frames a chunk, up to the end of this side's turn; the rest becomes ready again.
   * @param stop called after each frame; true ends the turn
   */
  async read(chunk: ReadyOctets, stop: (frame: Frame) => boolean): Promise<void> {
    const { side } = chunk
    if (this.isOpaque(chunk)) {
      this.passOver(chunk)
      return
    }
    const end = this.framed[side] + chunk.bytes.length
    const changes: Switch[] = []
    let rest: Chunk[] = []
    this.framer.push(chunk)
    for (let next = this.framer.next(); next !== undefined; next = this.framer.next()) {
      if (next.type === 'frame') {
        this.listener.frame(next.frame)
        if (!stop(next.frame)) continue
      } else changes.push(next)
      rest = [...rest, ...this.framer.rest(side)]
    }
    this.framed[side] = end - rest.reduce((sum, { bytes }) => sum + bytes.length, 0)
    this.tell(chunk, end)
    this.ready[side].unshift(...rest.map((each) => ({ ...each, opaque: false })))
    for (const step of changes) await this.change(step)
  }

  /** Ends the input: incomplete frames are reported as they are. */
  end(): void {
    for (const frame of this.framer.end()) this.listener.frame(frame)
  }

  private async put(chunk: Chunk): Promise<void> {
    if (!this.opaque.has(chunk.side)) {
      this.layers.push(chunk)
      await this.layers.settled()
    }
    // Octets that cannot be inflated are passed on in their raw form, so that none is lost.
    if (this.opaque.has(chunk.side)) this.ready[chunk.side].push({ ...chunk, opaque: true })
  }

  /** Passes octets to the listener up to the framer's position, each of them once. */
  private tell(chunk: Chunk, end: number): void {
    const { side, bytes } = chunk
    const from = Math.max(this.told[side], end - bytes.length)
    const until = this.framed[side]
    if (until <= from) return
    this.told[side] = until
    const start = end - bytes.length
    this.listener.octets({ ...chunk, bytes: bytes.subarray(from - start, until - start) })
  }

  private async change(step: Switch): Promise<void> {
    const { side, layer } = step
    this.listener.switched(step)
    if (layer === 'tls') {
      // A transcript may be decrypted already, so the next octet decides.
      this.suspects.add(side)
      return
    }
    if (layer === 'deflate') this.layers.deflate(side, [])
    else this.layers.plain(side, [])
    await this.again(side, this.ready[side].splice(0))
  }

  /** Reads octets again that were read too far: they belong to the new layer. */
  private async again(side: Side, chunks: readonly Chunk[]): Promise<void> {
    for (const { time, bytes } of chunks) await this.put({ side, time, bytes })
  }

  private isOpaque({ side, bytes, opaque }: ReadyOctets): boolean {
    if (!this.suspects.delete(side) || bytes[0] !== handshake) return opaque
    this.opaque.add(side)
    this.ready[side] = this.ready[side].map((chunk) => ({ ...chunk, opaque: true }))
    return true
  }

  private passOver({ side, time, bytes }: Chunk): void {
    // The incomplete frame is given up: nothing of this side will be framed any more.
    const begun = this.framer.lost(side, Number.POSITIVE_INFINITY)
    if (begun !== undefined) this.listener.frame(begun)
    for (let next = this.framer.next(); next !== undefined; next = this.framer.next())
      if (next.type === 'frame') this.listener.frame(next.frame)
    const offset = this.framed[side]
    const { length } = bytes
    this.framed[side] += length
    const nothing = bytes.subarray(0, 0)
    this.listener.frame({
      side,
      kind: 'opaque',
      offset,
      length,
      bytes: nothing,
      literals: [],
      begun: time,
      time,
      findings: [],
    })
  }
}

const { indexOf } = Buffer.prototype

/** @returns the octet after the first line that ends in a brace; 0 when there is none */
function announcementEnd(bytes: Uint8Array): number {
  for (let at = indexOf.call(bytes, closeBrace); at >= 0; at = indexOf.call(bytes, closeBrace, at + 1)) {
    const feed = bytes[at + 1] === cr ? at + 2 : at + 1
    if (bytes[feed] === lf) return feed + 1
  }
  return 0
}

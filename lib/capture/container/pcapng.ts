/**
 * A pcapng file → its sections and packets, in either byte order, with any number of interfaces. Knows
 * blocks, but not what packets contain; reads no file itself.
 */
import { blockType, continuation, option } from './blocks.ts'

/** A packet of a capture. `bytes` is a view that stays valid after the next `push`. */
export interface Packet {
  /** Nanoseconds since 1970 UTC; undefined when the capture gives no time. */
  readonly time: bigint | undefined
  /** The LINKTYPE_ number. */
  readonly link: number
  readonly bytes: Uint8Array
  /** Octets on the wire; more than `bytes.length` when the capture cut the packet. */
  readonly original: number
  readonly comments: readonly string[]
}

/** The contents of a file, item by item. */
export type PcapItem =
  | { readonly type: 'section'; readonly comments: readonly string[]; readonly application: string }
  | { readonly type: 'packet'; readonly packet: Packet }
  | { readonly type: 'warning'; readonly text: string }

/** Octets in, items out. */
export interface PcapReader {
  /** Takes a copy. */
  push(bytes: Uint8Array): void
  /** The next item; undefined when more octets are needed, or at the end of the file. */
  next(): PcapItem | undefined
  /** Marks the end of the file: `next` then gives the rest, and warns if the end is damaged. */
  finish(): void
}

interface Interface {
  readonly link: number
  /** Ticks of its clock per second. */
  readonly perSecond: bigint
  readonly offset: bigint
}

/** Wireshark's own limit; a longer block means damage. */
const longestBlock = 16 * 1024 * 1024

/**
 * More than a packet with its comments. If more than this follows, a block that does not end in the file is
 * damaged.
 */
const longestTorn = 256 * 1024

const noInterface: Interface = { link: -1, perSecond: 1_000_000n, offset: 0n }

/** Reads pcapng, draft-ietf-opsawg-pcapng. */
export class PcapngReader implements PcapReader {
  private buffer = new Uint8Array(0)
  private view = new DataView(this.buffer.buffer)
  private at = 0
  private before = 0
  private little = true
  private interfaces: Interface[] = []
  private final = false
  private half = 0
  private base = 0n
  /** Octets left out since the last whole block. */
  private skipped = 0

  /** @param offset where in the file the first octet is, for messages */
  constructor(offset: number) {
    this.before = offset
  }

  /** Prepares to start in the middle of a session file: its byte order and its one interface are known. */
  assume(link: number): void {
    this.interfaces = [{ link, perSecond: 1_000_000_000n, offset: 0n }]
  }

  push(bytes: Uint8Array): void {
    const rest = this.buffer.subarray(this.at)
    const joined = new Uint8Array(rest.length + bytes.length)
    joined.set(rest)
    joined.set(bytes, rest.length)
    this.before += this.at
    this.at = 0
    this.buffer = joined
    this.view = new DataView(joined.buffer)
  }

  finish(): void {
    this.final = true
  }

  next(): PcapItem | undefined {
    for (;;) {
      const found = this.length()
      if (found === 'more') return this.final ? this.rest() : undefined
      if (found === 'damaged') {
        // Blocks begin at multiples of four; skips what does not look like one.
        this.at += 4
        this.skipped += 4
        continue
      }
      if (this.skipped > 0) return this.passedOver()
      const from = this.at
      this.at += found
      const item = this.block(from, found)
      if (item !== undefined) return item
    }
  }

  /** The item for the octets left at the end of the file. */
  private rest(): PcapItem | undefined {
    const rest = this.buffer.length - this.at
    this.at += rest
    if (this.skipped > 0) {
      this.skipped += rest
      return this.passedOver()
    }
    if (rest === 0) return undefined
    const at = this.before + this.at - rest
    return { type: 'warning', text: `the last block is incomplete: ${rest} bytes at ${at} were left out` }
  }

  private passedOver(): PcapItem {
    const from = this.before + this.at - this.skipped
    const text = `the file is damaged: ${this.skipped} bytes at ${from} were left out`
    this.skipped = 0
    return { type: 'warning', text }
  }

  /** The length of the block that begins here. */
  private length(): number | 'more' | 'damaged' {
    const have = this.buffer.length - this.at
    if (have < 12) return 'more'
    if (this.view.getUint32(this.at) === blockType.section) {
      const magic = this.view.getUint32(this.at + 8, true)
      if (magic !== 0x1a2b3c4d && magic !== 0x4d3c2b1a) return 'damaged'
      this.little = magic === 0x1a2b3c4d
    }
    const length = this.view.getUint32(this.at + 4, this.little)
    if (length < 12 || length % 4 !== 0 || length > longestBlock) return 'damaged'
    if (have < length) {
      // At the end of the file this is a torn block, unless so much follows that the length must be wrong.
      return this.final && (this.skipped > 0 || have > longestTorn) ? 'damaged' : 'more'
    }
    return this.view.getUint32(this.at + length - 4, this.little) === length ? length : 'damaged'
  }

  private block(at: number, length: number): PcapItem | undefined {
    const body = at + 8
    const end = at + length - 4
    switch (this.view.getUint32(at, this.little)) {
      case blockType.section: {
        this.interfaces = []
        const options = this.options(body + 16, end)
        const application = texts(options, option.application).join(' ')
        return { type: 'section', comments: comments(options), application }
      }
      case blockType.interface:
        this.interfaces.push(this.interface(body, end))
        return undefined
      case blockType.packet:
        return this.packet(body, end, this.view.getUint32(body, this.little))
      case blockType.obsoletePacket:
        return this.packet(body, end, this.view.getUint16(body, this.little))
      case blockType.simplePacket: {
        const original = this.view.getUint32(body, this.little)
        const bytes = this.buffer.subarray(body + 4, Math.min(end, body + 4 + original))
        const link = this.interfaces[0]?.link ?? noInterface.link
        return { type: 'packet', packet: { time: undefined, link, bytes, original, comments: [] } }
      }
      default:
        return undefined // A reader skips unknown blocks, draft-ietf-opsawg-pcapng §3.
    }
  }

  private interface(body: number, end: number): Interface {
    const options = this.options(body + 8, end)
    const resolution = options.find(([code]) => code === option.resolution)?.[1][0] ?? 6
    const shift = options.find(([code, value]) => code === option.offset && value.length === 8)?.[1]
    const exponent = BigInt(resolution & 0x7f)
    return {
      link: this.view.getUint16(body, this.little),
      perSecond: (resolution & 0x80) === 0 ? 10n ** exponent : 2n ** exponent,
      offset:
        shift === undefined
          ? 0n
          : new DataView(shift.buffer, shift.byteOffset, 8).getBigInt64(0, this.little),
    }
  }

  private packet(body: number, end: number, number: number): PcapItem | undefined {
    if (end - body < 20) return undefined
    const view = this.view
    const from = this.interfaces[number] ?? noInterface
    const ticks =
      this.upper(view.getUint32(body + 4, this.little)) + BigInt(view.getUint32(body + 8, this.little))
    const captured = view.getUint32(body + 12, this.little)
    const original = view.getUint32(body + 16, this.little)
    const bytes = this.buffer.subarray(body + 20, Math.min(body + 20 + captured, end))
    const options = body + 20 + captured + (-captured & 3)
    const said = options < end ? comments(this.options(options, end)) : none
    return {
      type: 'packet',
      packet: { time: timeOf(ticks, from), link: from.link, bytes, original, comments: said },
    }
  }

  /** The upper half of a time. It changes only once in four seconds, so it is kept from packet to packet. */
  private upper(half: number): bigint {
    if (half !== this.half) {
      this.half = half
      this.base = BigInt(half) << 32n
    }
    return this.base
  }

  private options(from: number, end: number): [number, Uint8Array][] {
    const options: [number, Uint8Array][] = []
    for (let at = from; at + 4 <= end; ) {
      const code = this.view.getUint16(at, this.little)
      const length = this.view.getUint16(at + 2, this.little)
      if (code === option.end || at + 4 + length > end) break
      options.push([code, this.buffer.subarray(at + 4, at + 4 + length)])
      at += 4 + length + (-length & 3)
    }
    return options
  }
}

const none: readonly string[] = []

/** Nanoseconds since 1970; times in session files are in this unit already. */
function timeOf(ticks: bigint, { perSecond, offset }: Interface): bigint {
  if (perSecond === 1_000_000_000n && offset === 0n) return ticks
  return (ticks * 1_000_000_000n) / perSecond + offset * 1_000_000_000n
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

function texts(options: readonly [number, Uint8Array][], code: number): string[] {
  return options.filter(([is]) => is === code).map(([, value]) => utf8.decode(value))
}

/** Comments. Joins those that were split because an option holds at most 65,535 octets. */
function comments(options: readonly [number, Uint8Array][]): string[] {
  const whole: string[][] = []
  for (const text of texts(options, option.comment)) {
    const last = whole.at(-1)
    if (last?.[0]?.startsWith('{') && text.startsWith(continuation))
      last.push(text.slice(continuation.length))
    else whole.push([text])
  }
  return whole.map((parts) => parts.join(''))
}

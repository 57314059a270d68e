/** Captures by other programs, pcap or pcapng: reads the plain IMAP in them, of any client and server. */

import type { Packet, PcapItem } from '../capture/container/pcapng.ts'
import { captureFormat, readCapture, type Taker } from '../capture/container/reading.ts'
import { impossibleTimes, isPossible } from '../capture/container/times.ts'
import type { SessionItem } from '../capture/session/items.ts'
import { noteOf, unusable } from '../capture/session/sections.ts'
import { formatVersion } from '../record/record.ts'
import { Streams } from './capture/streams.ts'
import type { Input } from './input.ts'

export const capture: Input = {
  name: 'capture',
  about: 'a packet capture (pcapng or pcap)',
  masked: false,
  recognises: async (source) => captureFormat(await source.beginning(4)) !== undefined,
  async *items(sources) {
    for (const source of sources) yield* readCapture(source.path, source.pieces(), new Capture(source.path))
  },
}

/** The most packets at the beginning of a file to search for one with a possible time. */
const mostUntimed = 1024

/** One capture: a session that begins with its first packet. */
class Capture implements Taker<SessionItem> {
  private streams: Streams | undefined
  /** The program that wrote it; undefined until its section was read. */
  private application: string | undefined
  /** True once another section has begun: it may come from other hosts. */
  private left = false
  /** Packets before the first one with a possible time. */
  private untimed: Packet[] = []
  /** The time of the previous packet. */
  private time: bigint | undefined
  private warned = false

  constructor(private readonly path: string) {}

  take(item: PcapItem): readonly SessionItem[] {
    if (item.type === 'warning') return [item]
    if (item.type === 'section') return this.section(item)
    if (this.left) return []
    const { packet } = item
    const { time } = packet
    if (time !== undefined && isPossible(time)) {
      this.time = time
      return this.streams === undefined
        ? [...this.begin(time), ...this.taken(packet)]
        : this.streams.take(packet)
    }
    if (this.streams !== undefined) return this.taken(packet)
    this.untimed.push(packet)
    return this.untimed.length < mostUntimed ? [] : this.beginUntimed()
  }

  end(): readonly SessionItem[] {
    if (this.streams !== undefined) return this.streams.end()
    if (this.left) return []
    if (this.untimed.length > 0) return [...this.beginUntimed(), ...this.end()]
    if (this.application !== undefined)
      throw unusable(this.path, 'has no packets: nothing was recorded in it')
    throw unusable(this.path, 'ends before its head is complete: nothing can be read from it')
  }

  private section(section: Extract<PcapItem, { type: 'section' }>): readonly SessionItem[] {
    noteOf(this.path, section)
    if (this.streams === undefined && this.application === undefined) {
      this.application = section.application
      return []
    }
    this.left = true
    return [{ type: 'warning', text: 'a second session in the same file was left out' }]
  }

  private begin(started: bigint): readonly SessionItem[] {
    const program = this.application === '' ? 'another program' : (this.application ?? '')
    const head = { version: formatVersion, started, program, redacted: false } as const
    this.streams = new Streams(started)
    this.time = started
    const begun = { type: 'head', head, part: 1, foreign: true } as const
    return [begun, ...this.untimed.splice(0).flatMap((packet) => this.taken(packet))]
  }

  /** Reads packets of blocks that have no time, such as Simple Packet Blocks, as if all came at once. */
  private beginUntimed(): readonly SessionItem[] {
    if (this.untimed.every(({ time }) => time === undefined)) return this.begin(0n)
    const what = 'has no packet with a time between 1970 and 2199'
    throw unusable(this.path, `${what}. Correct the times first, as with editcap -t, or capture again`)
  }

  /** A packet with an impossible time gets the time of the previous one. */
  private taken(packet: Packet): readonly SessionItem[] {
    const { time } = packet
    if (time === undefined || isPossible(time)) return this.streams?.take(packet) ?? []
    const items = this.streams?.take({ ...packet, time: this.time }) ?? []
    if (this.warned) return items
    this.warned = true
    return [{ type: 'warning', text: impossibleTimes }, ...items]
  }
}

/** Captures by other programs, pcap or pcapng: reads the plain IMAP in them, of any client and server. */

import type { Packet, PcapItem } from '../capture/container/pcapng.ts'
import { captureFormat, readCapture, type Taker } from '../capture/container/reading.ts'
import { isPossible, PacketTimes } from '../capture/container/times.ts'
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
  private readonly times = new PacketTimes()

  constructor(private readonly path: string) {}

  take(item: PcapItem): readonly SessionItem[] {
    if (item.type === 'warning') return [item]
    if (item.type === 'section') return this.section(item)
    if (this.left) return []
    const { packet } = item
    if (this.streams !== undefined) return this.times.take(packet, this.packet)
    const { time } = packet
    if (time !== undefined && isPossible(time))
      return [...this.begin(time), ...this.times.take(packet, this.packet)]
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
    this.times.latest = started
    const begun = { type: 'head', head, part: 1, foreign: true } as const
    const waited = this.untimed.splice(0)
    return [begun, ...waited.flatMap((packet) => this.times.take(packet, this.packet))]
  }

  /** Reads packets of blocks that have no time, such as Simple Packet Blocks, as if all came at once. */
  private beginUntimed(): readonly SessionItem[] {
    if (this.untimed.every(({ time }) => time === undefined)) return this.begin(0n)
    const what = 'has no packet with a time between 1970 and 2199'
    throw unusable(this.path, `${what}. Correct the times first, as with editcap -t, or capture again`)
  }

  private readonly packet = (packet: Packet): readonly SessionItem[] => this.streams?.take(packet) ?? []
}

/** Packets of the files of a session, or of a capture by another program → its head and its records. */
import { formatVersion, type SessionHead, type SessionRecord } from '../record/record.ts'
import { noteIn } from './comments.ts'
import { CaptureError } from './errors.ts'
import { ForeignRecords } from './foreign.ts'
import type { Packet, PcapItem } from './pcapng.ts'
import type { RecordReader, Warning } from './records.ts'
import { SessionRecords } from './records.ts'
import { impossibleTimes, isPossible } from './times.ts'

/** Packets without a time that can be true at the beginning of a file; behind them no other is looked for. */
const mostUntimed = 1024

/** What a file gives: its head first, then records, and what could not be read. */
export type SessionItem =
  | {
      readonly type: 'head'
      readonly head: SessionHead
      /** Of a rotated session: which of its files this is, from 1. */
      readonly part: number
      /** True for a capture by another program: it has no facts. */
      readonly foreign: boolean
    }
  | SessionRecord
  | Warning

/** Finds out from the head of a file whose it is, and hands its packets to the one who knows them. */
export class Sections {
  #path = ''
  #records: RecordReader | undefined
  #head: SessionHead | undefined
  #application: string | undefined
  #left = false
  /** Which file of the session this is; 0 before the first. */
  #part = 0
  /** Packets before the first with a time that can be true. */
  #untimed: Packet[] = []
  /** The time of the packet before. */
  #time: bigint | undefined
  #warned = false

  /** The next file comes. */
  begin(path: string): void {
    this.#path = path
    if (this.#head !== undefined) this.#records = undefined
  }

  take(item: PcapItem): readonly SessionItem[] {
    if (item.type === 'warning') return [item]
    if (item.type === 'section') return this.#section(item)
    if (this.#left) return []
    const { packet } = item
    const { time } = packet
    if (time !== undefined && isPossible(time)) {
      this.#time = time
      return this.#records === undefined
        ? [...this.#foreign(time), ...this.#taken(packet)]
        : this.#records.take(packet)
    }
    if (this.#records !== undefined) return this.#taken(packet)
    this.#untimed.push(packet)
    return this.#untimed.length < mostUntimed ? [] : this.#foreignUntimed()
  }

  end(): readonly SessionItem[] {
    if (this.#records !== undefined) return this.#records.end()
    if (this.#left) return []
    if (this.#untimed.length > 0) return [...this.#foreignUntimed(), ...this.end()]
    if (this.#application !== undefined) throw this.#unusable('has no packets: nothing was recorded in it')
    throw this.#unusable('ends before its head is complete: nothing can be read from it')
  }

  #section({ comments, application }: PcapItem & { type: 'section' }): readonly SessionItem[] {
    const note = noteIn(comments)
    if (typeof note === 'number') {
      const what = `is a session of format ${note}, and this program reads formats 1 and 2`
      throw this.#unusable(
        `${what}. Open it with the program that wrote it (${application}), or update this one`,
      )
    }
    this.#time = note?.head.started ?? this.#time
    if (this.#head === undefined && this.#application === undefined) {
      this.#application = application
      if (note === undefined) return []
      this.#head = note.head
      this.#part = note.part
      this.#records = new SessionRecords(note.head, [])
      return [{ type: 'head', head: note.head, part: note.part, foreign: false }]
    }
    // Files that were joined: parts of one session go on, anything else would mix up connections and times.
    const { id, started } = this.#head ?? {}
    const same = note !== undefined && note.head.id === id && note.head.started === started
    this.#left = !same || (id !== undefined && note.part <= this.#part)
    if (this.#left) {
      const what = same ? `file ${note.part} of the session, out of order,` : 'a second session'
      return [{ type: 'warning', text: `${what} in the same file was left out` }]
    }
    this.#part = note?.part ?? this.#part
    const ended = this.#records?.end() ?? []
    if (note !== undefined) this.#records = new SessionRecords(note.head, [])
    return ended
  }

  /** A capture by another program begins with its first packet, and holds whatever secrets there were. */
  #foreign(started: bigint): readonly SessionItem[] {
    const program = this.#application === '' ? 'another program' : (this.#application ?? '')
    this.#head = { version: formatVersion, started, program, redacted: false }
    this.#records = new ForeignRecords(started)
    this.#time = started
    const head = { type: 'head', head: this.#head, part: 1, foreign: true } as const
    return [head, ...this.#untimed.splice(0).flatMap((packet) => this.#taken(packet))]
  }

  /** Blocks without times, which there are, are read as if all came at once. */
  #foreignUntimed(): readonly SessionItem[] {
    if (this.#untimed.every(({ time }) => time === undefined)) return this.#foreign(0n)
    const what = 'has no packet with a time between 1970 and 2199'
    throw this.#unusable(`${what}. Correct the times first, as with editcap -t, or capture again`)
  }

  /** A packet whose time cannot be true came when the one before it did. */
  #taken(packet: Packet): readonly SessionItem[] {
    const { time } = packet
    if (time === undefined || isPossible(time)) return this.#records?.take(packet) ?? []
    const items = this.#records?.take({ ...packet, time: this.#time }) ?? []
    if (this.#warned) return items
    this.#warned = true
    return [{ type: 'warning', text: impossibleTimes }, ...items]
  }

  #unusable(what: string): CaptureError {
    return new CaptureError('unreadable', `${this.#path} ${what}.`, undefined)
  }
}

/**
 * A file → the head of its session and its records, in order and in flat memory: own sessions and foreign
 * captures. Owns the reading side of node:fs; what a block or a packet is stands elsewhere.
 */
import type { FileHandle } from 'node:fs/promises'
import { formatVersion, type SessionHead, type SessionRecord } from '../record/record.ts'
import { blockType, linkRaw } from './blocks.ts'
import { ClassicReader, isClassic } from './classic.ts'
import { readSectionComment } from './comments.ts'
import { CaptureError } from './errors.ts'
import { ForeignRecords } from './foreign.ts'
import { openToRead, unreadable } from './opening.ts'
import type { StreamName } from './packets.ts'
import type { Packet, PcapItem, PcapReader } from './pcapng.ts'
import { PcapngReader } from './pcapng.ts'
import type { RecordReader, Warning } from './records.ts'
import { SessionRecords } from './records.ts'
import { impossibleTimes, isPossible } from './times.ts'

/** Octets read at once. */
const pieceLength = 256 * 1024

/** Items that are told at once; the first of a piece need not wait for the last. */
const mostItems = 256

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

/** Where in a session file a record begins, and what a reader must know to begin there. */
export interface Place {
  readonly path: string
  /** Octets from the beginning of the file. */
  readonly offset: number
  readonly head: SessionHead
  readonly streams: readonly StreamName[]
}

/**
 * Reads a session file, or a capture (pcap or pcapng) of plain IMAP, piece by piece. What a capture by
 * another program holds is raw, and for lib/inputs alone, which masks it.
 * @param path of the file; it may still be growing, then what is whole now is read
 * @returns what each piece of the file holds, in order: the head, then records, with warnings in between
 * @throws {CaptureError} when the file cannot be used at all; after the head only when the disk fails
 */
export async function* readUnmasked(path: string): AsyncGenerator<readonly SessionItem[], void> {
  const file = await openToRead(path)
  try {
    const sections = new Sections(path)
    let reader: PcapReader | undefined
    for await (const bytes of pieces(file, path, 0, Number.POSITIVE_INFINITY)) {
      reader ??= readerFor(path, bytes)
      reader.push(bytes)
      yield* itemsIn(reader, sections)
    }
    if (reader === undefined)
      throw new CaptureError('unreadable', `${path} is empty: nothing was recorded in it.`, undefined)
    reader.finish()
    yield* itemsIn(reader, sections)
    yield sections.end()
  } finally {
    await file.close()
  }
}

/** What was read before a section that nobody can use is told all the same. */
function* itemsIn(reader: PcapReader, sections: Sections): Generator<readonly SessionItem[], void> {
  let items: SessionItem[] = []
  try {
    for (let item = reader.next(); item !== undefined; item = reader.next()) {
      for (const found of sections.take(item)) items.push(found)
      if (items.length < mostItems) continue
      yield items
      items = []
    }
  } catch (error) {
    if (items.length > 0) yield items
    throw error
  }
  // Not in a `finally`: who reads no further would be given more, and the file never closed.
  if (items.length > 0) yield items
}

/**
 * Reads on in a session file that is being written.
 * @param from where its writer said that a record begins
 * @param to how many octets its writer has certainly written
 * @returns the records in between, with warnings
 * @throws {CaptureError} when the file cannot be read
 */
export async function* readBetween(from: Place, to: number): AsyncGenerator<SessionRecord | Warning, void> {
  const file = await openToRead(from.path)
  try {
    const records = new SessionRecords(from.head, from.streams)
    const reader = new PcapngReader(from.offset)
    reader.assume(linkRaw)
    for await (const bytes of pieces(file, from.path, from.offset, to)) {
      reader.push(bytes)
      yield* recordsIn(reader, records)
    }
    reader.finish()
    yield* recordsIn(reader, records)
    yield* records.end()
  } finally {
    await file.close()
  }
}

function* recordsIn(reader: PcapReader, records: RecordReader): Generator<SessionRecord | Warning, void> {
  for (let item = reader.next(); item !== undefined; item = reader.next()) {
    if (item.type === 'packet') yield* records.take(item.packet)
    else if (item.type === 'warning') yield item
  }
}

/** Finds out from the head of a file whose it is, and hands its packets to the one who knows them. */
class Sections {
  readonly #path: string
  #records: RecordReader | undefined
  #head: SessionHead | undefined
  #application: string | undefined
  #left = false
  /** Packets before the first with a time that can be true. */
  #untimed: Packet[] = []
  /** The time of the packet before. */
  #time: bigint | undefined
  #warned = false

  constructor(path: string) {
    this.#path = path
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
    if (this.#untimed.length > 0) return [...this.#foreignUntimed(), ...this.end()]
    if (this.#application !== undefined) throw this.#unusable('has no packets: nothing was recorded in it')
    throw this.#unusable('ends before its head is complete: nothing can be read from it')
  }

  #section({ comments, application }: PcapItem & { type: 'section' }): readonly SessionItem[] {
    const notes = comments.map(readSectionComment)
    const note = notes.find((found) => found !== undefined)
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
      this.#records = new SessionRecords(note.head, [])
      return [{ type: 'head', head: note.head, part: note.part, foreign: false }]
    }
    // Files that were joined: parts of one session go on, anything else would mix up connections and times.
    this.#left = note?.head.started !== this.#head?.started
    if (this.#left) return [{ type: 'warning', text: 'a second session in the same file was left out' }]
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

function readerFor(path: string, bytes: Uint8Array): PcapReader {
  const magic = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  if (magic === blockType.section) return new PcapngReader(0)
  if (isClassic(magic)) return new ClassicReader()
  const hint = magic >>> 16 === 0x1f8b ? ' It is compressed: unpack it with gunzip first.' : ''
  throw new CaptureError(
    'not ours',
    `${path} is neither a recorded session nor a packet capture (pcapng or pcap).${hint}`,
    undefined,
  )
}

async function* pieces(
  file: FileHandle,
  path: string,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array, void> {
  const piece = new Uint8Array(pieceLength) // Read into again and again: whoever takes it copies.
  for (let at = from; at < to; ) {
    const { bytesRead } = await file
      .read(piece, 0, Math.min(pieceLength, to - at), at)
      .catch((error: unknown) => {
        throw unreadable(path, error)
      })
    if (bytesRead === 0) return
    at += bytesRead
    yield piece.subarray(0, bytesRead)
  }
}

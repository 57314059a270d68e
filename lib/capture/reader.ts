/**
 * A file → the head of its session and its records, in order and in flat memory: own sessions and foreign
 * captures. Owns the reading side of node:fs; what a block or a packet is stands elsewhere.
 */
import type { FileHandle } from 'node:fs/promises'
import type { SessionHead, SessionRecord } from '../record/record.ts'
import { blockType, linkRaw } from './blocks.ts'
import { ClassicReader, isClassic } from './classic.ts'
import { CaptureError } from './errors.ts'
import { openToRead, unreadable } from './opening.ts'
import type { StreamName } from './packets.ts'
import type { PcapReader } from './pcapng.ts'
import { PcapngReader } from './pcapng.ts'
import type { RecordReader, Warning } from './records.ts'
import { SessionRecords } from './records.ts'
import { Sections, type SessionItem } from './sections.ts'

/** Octets read at once. */
const pieceLength = 256 * 1024

/** Items that are told at once; the first of a piece need not wait for the last. */
const mostItems = 256

export type { SessionItem } from './sections.ts'

/** Where in a session file a record begins, and what a reader must know to begin there. */
export interface Place {
  readonly path: string
  /** Which of the session's files it is, from 1. */
  readonly part: number
  /** Octets from the beginning of the file. */
  readonly offset: number
  /** False where the file cannot be written at present, or lacks what it will say is missing. */
  readonly sound: boolean
  readonly head: SessionHead
  readonly streams: readonly StreamName[]
}

/**
 * Reads the files of a session, or a capture (pcap or pcapng) of plain IMAP, piece by piece. What a capture
 * by another program holds is raw, and for lib/inputs alone, which masks it.
 * @param paths of the files, in order; the last may still be growing, then what is whole now is read
 * @returns what each piece of the file holds, in order: the head, then records, with warnings in between
 * @throws {CaptureError} when the file cannot be used at all; after the head only when the disk fails
 */
export async function* readUnmasked(paths: readonly string[]): AsyncGenerator<readonly SessionItem[], void> {
  const sections = new Sections()
  for (const path of paths) {
    sections.begin(path)
    yield* readFile(path, sections)
  }
}

async function* readFile(path: string, sections: Sections): AsyncGenerator<readonly SessionItem[], void> {
  const file = await openToRead(path)
  try {
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

/** Reads on in a session that is being written, as far as it is; what it knows of the streams it keeps. */
export class Following {
  #part = 0
  #offset = 0
  #reader = new PcapngReader(0)
  #records: SessionRecords | undefined

  /**
   * @param from where its writer said that a record begins: at the end of what was read before, or anywhere
   * @param to how many octets of that file its writer has certainly written
   * @returns the records in between, with warnings
   * @throws {CaptureError} when the file cannot be read
   */
  async *read(from: Place, to: number): AsyncGenerator<SessionRecord | Warning, void> {
    if (from.part !== this.#part || from.offset !== this.#offset || this.#records === undefined) {
      this.#reader = new PcapngReader(from.offset)
      this.#reader.assume(linkRaw)
      this.#records = new SessionRecords(from.head, from.streams)
    }
    this.#part = from.part
    this.#offset = to
    const file = await openToRead(from.path)
    try {
      for await (const bytes of pieces(file, from.path, from.offset, to)) {
        this.#reader.push(bytes)
        yield* recordsIn(this.#reader, this.#records)
      }
    } finally {
      await file.close()
    }
  }
}

function* recordsIn(reader: PcapReader, records: RecordReader): Generator<SessionRecord | Warning, void> {
  for (let item = reader.next(); item !== undefined; item = reader.next()) {
    if (item.type === 'packet') yield* records.take(item.packet)
    else if (item.type === 'warning') yield item
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

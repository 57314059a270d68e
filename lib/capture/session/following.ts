/** A session file that is still being written, read on as far as it is. */
import type { SessionHead, SessionRecord } from '../../record/record.ts'
import { linkRaw } from '../container/blocks.ts'
import { pieces } from '../container/opening.ts'
import { PcapngReader, type PcapReader } from '../container/pcapng.ts'
import type { RecordReader, Warning } from './items.ts'
import { PacketReader } from './packet-reader.ts'
import type { StreamName } from './packet-writer.ts'

/** Where in a session file a record begins, and what a reader must know to begin there. */
export interface FilePlace {
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

/** Reads on in a session that is being written, as far as it is; what it knows of the streams it keeps. */
export class Following {
  private part = 0
  private offset = 0
  private reader = new PcapngReader(0)
  private records: PacketReader | undefined

  /**
   * @param from where its writer said that a record begins: at the end of what was read before, or anywhere
   * @param to how many octets of that file its writer has certainly written
   * @returns the records in between, with warnings
   * @throws {CaptureError} when the file cannot be read
   */
  async *read(from: FilePlace, to: number): AsyncGenerator<SessionRecord | Warning, void> {
    if (from.part !== this.part || from.offset !== this.offset || this.records === undefined) {
      this.reader = new PcapngReader(from.offset)
      this.reader.assume(linkRaw)
      this.records = new PacketReader(from.head, from.streams)
    }
    this.part = from.part
    this.offset = to
    for await (const bytes of pieces(from.path, from.offset, to)) {
      this.reader.push(bytes)
      yield* recordsIn(this.reader, this.records)
    }
  }
}

function* recordsIn(reader: PcapReader, records: RecordReader): Generator<SessionRecord | Warning, void> {
  for (let item = reader.next(); item !== undefined; item = reader.next()) {
    if (item.type === 'packet') yield* records.take(item.packet)
    else if (item.type === 'warning') yield item
  }
}

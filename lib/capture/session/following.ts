/** Reads a session file that is still being written, as far as it goes. */
import type { SessionHead, SessionRecord } from '../../record/record.ts'
import { linkRaw } from '../container/blocks.ts'
import { pieces } from '../container/opening.ts'
import { PcapngReader, type PcapReader } from '../container/pcapng.ts'
import type { RecordReader, Warning } from './items.ts'
import { PacketReader } from './packet-reader.ts'
import type { StreamName } from './packet-writer.ts'

/** Where in a session file a record begins, and what a reader must know to start there. */
export interface FilePlace {
  readonly path: string
  /** The number of the file in the session, from 1. */
  readonly part: number
  /** Octets from the beginning of the file. */
  readonly offset: number
  /** False while the file cannot be written, or while it does not yet report records that were lost. */
  readonly sound: boolean
  readonly head: SessionHead
  readonly streams: readonly StreamName[]
}

/** Reads a session that is being written, step by step; keeps the state of the streams between reads. */
export class Following {
  private part = 0
  private offset = 0
  private reader = new PcapngReader(0)
  private records: PacketReader | undefined

  /**
   * @param from a place where, according to the writer, a record begins: the end of the last read, or any
   *   other
   * @param to how many octets of that file are known to be written
   * @returns the records from there to `to`, with warnings
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

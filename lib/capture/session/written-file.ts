/**
 * One file of a session: what has been written to it, and what is queued. Does not decide how failures are
 * handled.
 */
import { type SessionHead, type SessionRecord, sides, type Time } from '../../record/record.ts'
import { codeOf } from '../container/errors.ts'
import type { Create, Disk } from './disk.ts'
import { partPath, writeAll } from './disk.ts'
import { isComment, lastPacket } from './last-packet.ts'
import { PacketWriter } from './packet-writer.ts'

/** The most records in one write; after a failure all of these are written again. */
const mostRecords = 512

/** The most names tried when files of an older session already exist. */
const mostNames = 1000

/**
 * Octets at the end of a file whose records are remembered: on a full disk they may have to make room for
 * gaps.
 */
const tail = 16 * 1024

/** Octets reserved for the summed-up gaps and for the packet that closes the file. */
const closing = 2048

/** One whole record, so that truncating after a failure never leaves half a record. */
interface Waiting {
  readonly blocks: readonly Uint8Array[]
  readonly octets: number
  readonly record: SessionRecord | undefined
}

/** One file, starting with its head. */
export class WrittenFile {
  readonly packets: PacketWriter
  /** The number in its name; larger than its index when files of an older session already exist. */
  number: number
  private readonly base: string
  private readonly head: SessionHead
  private disk: Disk | undefined
  private writtenTo = 0
  /** Octets up to where the next record will begin. */
  private acceptedTo = 0
  /** Whether the file contains comments of the user. */
  private comments = false
  private queue: Waiting[] = []
  /** How many records the next write may take. */
  private most = mostRecords
  /** The records written last, and where each begins. */
  private recent: { readonly offset: number; readonly record: SessionRecord | undefined }[] = []

  /** @param index the number of the file in the session, from 1 */
  constructor(
    base: string,
    readonly index: number,
    number: number,
    head: SessionHead,
  ) {
    this.base = base
    this.head = head
    this.number = number
    this.packets = new PacketWriter(head, index, 0)
    this.enqueue([this.packets.header()], undefined)
  }

  get path(): string {
    return partPath(this.base, this.number)
  }

  /** Octets known to be written. */
  get written(): number {
    return this.writtenTo
  }

  /** Octets up to where the next record will begin. */
  get accepted(): number {
    return this.acceptedTo
  }

  /** Octets queued or being written. */
  get unwritten(): number {
    return this.acceptedTo - this.writtenTo
  }

  /** The queued records, to be counted as lost when they will never be written. */
  waiting(): SessionRecord[] {
    return this.queue.flatMap(({ record }) => record ?? [])
  }

  /** Queues a record. */
  accept(record: SessionRecord): void {
    this.comments ||= isComment(record)
    this.enqueue(this.packets.packets(record), record)
  }

  /** Queues a record that repeats what an earlier file has: it is not lost when it cannot be written. */
  introduce(record: SessionRecord): void {
    this.enqueue(this.packets.packets(record), undefined)
  }

  /** Queues the packet that closes the file. @param over true when no further file follows */
  finish(time: Time, over: boolean): void {
    const more = over ? {} : { goesOn: this.index + 1 }
    this.enqueue(lastPacket(this.head, { time, comments: this.comments, ...more }), undefined)
  }

  /**
   * Creates the file unless it exists already.
   * @throws the system's error. The first file must get its own name; later ones take the next free number
   */
  async create(create: Create): Promise<void> {
    for (let tries = 1; this.disk === undefined; tries++) {
      try {
        this.disk = await create(this.path)
      } catch (error) {
        if (this.number === 1 || codeOf(error) !== 'EEXIST' || tries === mostNames) throw error
        this.number++
      }
    }
  }

  /**
   * Writes part of the queue.
   * @throws the system's error; then the queue is unchanged, and the next attempt writes to the same place
   */
  async write(): Promise<void> {
    const batch = this.queue.slice(0, this.most)
    try {
      await this.put(batch)
      this.most = Math.min(mostRecords, 2 * this.most)
    } catch (error) {
      if (batch.length < 2) throw error
      // On a nearly full disk, write record by record whatever still fits.
      this.most = 1
      await this.cut()
      await this.put(batch.slice(0, 1))
    }
  }

  private async put(batch: readonly Waiting[]): Promise<void> {
    const blocks = batch.flatMap((waiting) => waiting.blocks)
    if (this.disk !== undefined) await writeAll(this.disk, blocks, this.writtenTo)
    this.queue.splice(0, batch.length)
    for (const { octets, record } of batch) {
      this.recent.push({ offset: this.writtenTo, record })
      this.writtenTo += octets
    }
    const first = this.recent.findLastIndex(({ offset }) => this.writtenTo - offset >= tail)
    if (first > 0) this.recent.splice(0, first)
  }

  /**
   * Ends the file on a full disk with gaps that state what is missing. Where these do not fit, the last
   * records are cut off to make room.
   * @param missing gets records that are not written after all, none at first, and returns those that report
   *   them
   * @throws the system's error when the disk fails otherwise
   */
  async end(
    time: Time,
    missing: (gone: readonly SessionRecord[]) => readonly SessionRecord[],
  ): Promise<void> {
    const { disk } = this
    const waiting = missing([])
    if (disk === undefined) return
    if (this.writtenTo > 0 && (await this.tell(disk, waiting, time, Number.POSITIVE_INFINITY))) return
    const first = this.recent.findLastIndex(({ offset }) => this.writtenTo - offset >= tail)
    // The head is never cut off.
    const gone = this.recent.splice(Math.max(this.recent[0]?.offset === 0 ? 1 : 0, first))
    const records = missing([...gone.flatMap(({ record }) => record ?? []), ...waiting])
    const before = this.writtenTo
    this.writtenTo = gone[0]?.offset ?? before
    await this.cut()
    // Where the disk has a little room besides, more can be told than what was cut off.
    for (const room of [tail, before - this.writtenTo])
      if (room >= closing && (await this.tell(disk, records, time, room - closing))) return
    // Not even room for one sentence: a further file is emptied, and then it is missing.
    if (this.index > 1) await disk.truncate(0)
  }

  /**
   * Writes the last records, as many as fit into the room, and sums up the others.
   * @returns false when the disk does not take them; then the file is as it was
   */
  private async tell(
    disk: Disk,
    records: readonly SessionRecord[],
    time: Time,
    room: number,
  ): Promise<boolean> {
    // Streams begin again: their beginning may have been cut off, or never written.
    const packets = new PacketWriter(this.head, this.index, 0)
    const blocks: Uint8Array[] = []
    let octets = 0
    const rest = records.findIndex((record) => {
      const more = packets.packets(record)
      octets += more.reduce((sum, { length }) => sum + length, 0)
      if (octets <= room) blocks.push(...more)
      return octets > room
    })
    if (rest >= 0) for (const gap of together(records.slice(rest), time)) blocks.push(...packets.packets(gap))
    blocks.push(...lastPacket(this.head, { time, comments: true }))
    try {
      await writeAll(disk, blocks, this.writtenTo)
    } catch {
      await this.cut()
      return false
    }
    this.writtenTo += blocks.reduce((sum, { length }) => sum + length, 0)
    return true
  }

  /** Discards the queue. */
  drop(): void {
    this.queue = []
    this.acceptedTo = this.writtenTo
  }

  /** Cuts off what a failed write may have left after the last whole record. */
  async cut(): Promise<void> {
    await this.disk?.truncate(this.writtenTo)
  }

  /** Whether the file was deleted; writes to it then still succeed, but are lost. */
  async deleted(): Promise<boolean> {
    return this.disk !== undefined && (await this.disk.stat()).nlink === 0
  }

  async close(): Promise<void> {
    await this.disk?.close()
    this.disk = undefined
  }

  private enqueue(blocks: readonly Uint8Array[], record: SessionRecord | undefined): void {
    const octets = blocks.reduce((sum, { length }) => sum + length, 0)
    this.acceptedTo += octets
    this.queue.push({ blocks, octets, record })
  }
}

/**
 * Sums up the gaps of many connections as one gap per side, which names no connection; as an empty one where
 * no octets are missing, but the end of a connection is.
 */
function together(records: readonly SessionRecord[], time: Time): SessionRecord[] {
  const gaps = records.flatMap((record) => (record.type === 'gap' ? [record] : []))
  const many = new Set(records.map(({ connection }) => connection)).size
  const reason = `the disk was full when the recording ended, on ${many} further connections`
  const all = sides.map((side): Extract<SessionRecord, { readonly type: 'gap' }> => {
    const length = gaps.reduce((sum, gap) => sum + (gap.side === side ? gap.length : 0), 0)
    return { type: 'gap', connection: 0, time, side, length, reason }
  })
  const some = all.filter(({ length }) => length > 0)
  return some.length > 0 ? some : all.slice(0, 1)
}

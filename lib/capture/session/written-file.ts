/** One file of a session: what it has, and what waits to be written to it. Decides nothing about failures. */
import { type SessionHead, type SessionRecord, sides, type Time } from '../../record/record.ts'
import { codeOf } from '../container/errors.ts'
import type { Create, Disk } from './disk.ts'
import { partPath, writeAll } from './disk.ts'
import { isComment, lastPacket } from './last-packet.ts'
import { PacketWriter } from './packet-writer.ts'

/** Records written at once, at most: after a failure, so many are written again. */
const mostRecords = 512

/** Names tried when files of an older session are in the way. */
const mostNames = 1000

/** Octets at the end of a file whose records are remembered: they may have to make room for last words. */
const tail = 16 * 1024

/** Octets for what is missing besides, and the packet that closes a file. */
const closing = 2048

/** Whole records, so that what is cut off after a failure is never half a record. */
interface Waiting {
  readonly blocks: readonly Uint8Array[]
  readonly octets: number
  readonly record: SessionRecord | undefined
}

/** One file, from its head on. */
export class WrittenFile {
  readonly packets: PacketWriter
  /** The number in its name; larger than its index where files of an older session are in the way. */
  number: number
  private readonly base: string
  private readonly head: SessionHead
  private disk: Disk | undefined
  private writtenTo = 0
  /** Octets up to where the next record will begin. */
  private acceptedTo = 0
  /** Whether comments of the user stand in it. */
  private comments = false
  private queue: Waiting[] = []
  /** Records that are written at once. */
  private most = mostRecords
  /** What was written last, and where each begins. */
  private recent: { readonly offset: number; readonly record: SessionRecord | undefined }[] = []

  /** @param index which of the session's files it is, from 1 */
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

  /** Octets certainly written. */
  get written(): number {
    return this.writtenTo
  }

  /** Octets up to where the next record will begin. */
  get accepted(): number {
    return this.acceptedTo
  }

  /** Octets that wait or are being written. */
  get unwritten(): number {
    return this.acceptedTo - this.writtenTo
  }

  /** What waits, for the account when it will never be written. */
  waiting(): SessionRecord[] {
    return this.queue.flatMap(({ record }) => record ?? [])
  }

  /** Puts a record at the end of what waits. */
  accept(record: SessionRecord): void {
    this.comments ||= isComment(record)
    this.enqueue(this.packets.packets(record), record)
  }

  /** Puts at the end that nothing more will come here. @param over true where no further file follows */
  finish(time: Time, over: boolean): void {
    const more = over ? {} : { goesOn: this.index + 1 }
    this.enqueue(lastPacket(this.head, { time, comments: this.comments, ...more }), undefined)
  }

  /**
   * Creates the file if there is none yet.
   * @throws the system's error; the first file has exactly its name, for others the next free number is taken
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
   * Writes some of what waits.
   * @throws the system's error; then everything still waits, and the next attempt writes to the same place
   */
  async write(): Promise<void> {
    const batch = this.queue.slice(0, this.most)
    try {
      await this.put(batch)
      this.most = Math.min(mostRecords, 2 * this.most)
    } catch (error) {
      if (batch.length < 2) throw error
      // A disk that is nearly full takes what has room, record by record.
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
   * The disk is full, and nothing more will be written but what is missing: what was written last makes room.
   * @param missing is told what had to go, and gives the records that say so; as many are written as there is
   *   room for
   * @throws the system's error when there is no room even so
   */
  async end(
    time: Time,
    missing: (gone: readonly SessionRecord[]) => readonly SessionRecord[],
  ): Promise<void> {
    const disk = this.disk
    const first = this.recent.findLastIndex(({ offset }) => this.writtenTo - offset >= tail)
    // What was read of the head stays.
    const gone = this.recent.splice(Math.max(this.recent[0]?.offset === 0 ? 1 : 0, first))
    if (disk === undefined || gone.length === 0) return
    this.writtenTo = gone[0]?.offset ?? this.writtenTo
    await disk.truncate(this.writtenTo)
    const blocks: Uint8Array[] = []
    const records = missing(gone.flatMap((one) => one.record ?? []))
    let octets = 0
    const rest = records.findIndex((record) => {
      const more = this.packets.packets(record)
      octets += more.reduce((sum, { length }) => sum + length, 0)
      if (octets <= tail - closing) blocks.push(...more)
      return octets > tail - closing
    })
    if (rest >= 0)
      for (const gap of together(records.slice(rest), time)) blocks.push(...this.packets.packets(gap))
    blocks.push(...lastPacket(this.head, { time, comments: true }))
    await writeAll(disk, blocks, this.writtenTo)
    this.writtenTo += blocks.reduce((sum, { length }) => sum + length, 0)
  }

  /** Nothing more will be written. */
  drop(): void {
    this.queue = []
    this.acceptedTo = this.writtenTo
  }

  /** Cuts off what a failed write may have left behind what is certain. */
  async cut(): Promise<void> {
    await this.disk?.truncate(this.writtenTo)
  }

  /** Whether the file was deleted; then it takes everything and keeps nothing. */
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

/** What is missing on many connections, as one gap of each side: of none of them in particular. */
function together(records: readonly SessionRecord[], time: Time): SessionRecord[] {
  const gaps = records.flatMap((record) => (record.type === 'gap' ? [record] : []))
  const many = new Set(records.map(({ connection }) => connection)).size
  return sides.flatMap((side): SessionRecord[] => {
    const length = gaps.reduce((sum, gap) => sum + (gap.side === side ? gap.length : 0), 0)
    const reason = `the disk was full when the recording ended, on ${many} further connections`
    return length === 0 ? [] : [{ type: 'gap', connection: 0, time, side, length, reason }]
  })
}

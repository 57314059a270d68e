/**
 * Writes a session file without ever delaying forwarding: one write in flight, a bounded queue, and an
 * account of lost records. packet-writer.ts decides what the file contains.
 */
import { dirname } from 'node:path'
import { limits } from '../../record/limits.ts'
import type { SessionHead, SessionRecord, Time } from '../../record/record.ts'
import { CaptureError, cause, codeOf } from '../container/errors.ts'
import type { FilePlace } from './following.ts'
import { type Again, fullAtEnd, Ledger, tooSlow } from './ledger.ts'
import {
  lookAfter,
  octetsOf,
  retryAfter,
  trafficOf,
  type WriteProgress,
  type WriterOptions,
  type WriterState,
  writerDefaults,
} from './writer-options.ts'
import type { WrittenFile } from './written-file.ts'
import { WrittenFiles } from './written-files.ts'

/**
 * Creates a session file and writes its head.
 * @param path must not exist; its folder is made if it is missing
 * @param options missing ones are taken from `writerDefaults`
 * @throws {CaptureError} when the file cannot be created
 */
export async function openSessionFile(
  path: string,
  head: SessionHead,
  options: Partial<WriterOptions>,
): Promise<SessionWriter> {
  const writer = new SessionWriter(path, head, { ...writerDefaults, ...options })
  try {
    await writer.start()
  } catch (error) {
    const what = `The session file ${path} cannot be created: ${cause(error)}.`
    const exists = codeOf(error) === 'EEXIST' || codeOf(error) === 'ELOOP'
    const remedy = exists
      ? 'Choose another name: nothing is overwritten.'
      : `Check the folder ${dirname(path)}.`
    throw new CaptureError('unreadable', `${what} ${remedy}`, error)
  }
  return writer
}

/** A session file being written. Made by `openSessionFile`. */
export class SessionWriter {
  private readonly head: SessionHead
  private readonly options: WriterOptions
  private readonly ledger = new Ledger()
  private readonly files: WrittenFiles
  private lost = 0
  /** Octets of the complete files. */
  private before = 0
  private error: string | undefined
  /** True from the moment a write is due until the queue is empty or the disk refuses. */
  private busy = false
  private running: Promise<void> = Promise.resolve()
  private deleted = false
  /** Ends the gathering of records early, while it lasts. */
  private full: (() => void) | undefined
  private looked: Time = 0
  private now: Time = 0
  private closed = false
  /** True once nothing more will be written. */
  private left = false
  /** Octets of the repeated records at the start of the newest file; they do not count towards `rotate`. */
  private introduced = 0
  /** True while a call of `turn` is due. */
  private due = false

  constructor(path: string, head: SessionHead, options: WriterOptions) {
    this.head = head
    this.options = options
    this.files = new WrittenFiles(path, head)
  }

  /** Creates the first file and writes its head. */
  async start(): Promise<void> {
    await this.files.current.create(this.options.create)
    await this.files.current.write()
  }

  /**
   * Takes a record. Never waits, never throws.
   * @param record must not change: its bytes are written later, without a copy
   */
  write(record: SessionRecord): void {
    if (this.closed) return
    this.now = Math.max(this.now, record.time)
    this.turnIfDue()
    if (this.ledger.damaged || this.files.unwritten + octetsOf(record) > this.options.unwritten) {
      this.lose(record, 'lost')
      return
    }
    this.ledger.written(record)
    this.files.current.accept(record)
    if (this.full !== undefined && this.files.unwritten >= limits.batch) this.full()
    this.run()
  }

  private lose(record: SessionRecord, how: 'lost' | 'unwritten'): void {
    this.lost += trafficOf(record)
    this.ledger[how](record)
  }

  /** The state of the file being written. */
  state(): WriterState {
    const { path, index: part, written: size } = this.files.writing
    const state = { path, part, before: this.before, size, lost: this.lost }
    return this.error === undefined ? state : { ...state, error: this.error }
  }

  /** Where the next record will begin, for a reader that starts there: see `Following`. */
  place(): FilePlace {
    const { path, index: part, accepted, packets } = this.files.current
    const sound = !this.ledger.damaged && this.error === undefined
    return { path, part, offset: accepted, sound, head: this.head, streams: packets.streams() }
  }

  /** @returns the progress of one of the session's last files; undefined for one completed long ago */
  progress(part: number): WriteProgress | undefined {
    return this.files.progress(part, this.left)
  }

  /** Writes the queue, if the disk takes it, and closes. Does not throw; `state` reports any error. */
  async close(): Promise<void> {
    if (this.closed) return this.running
    this.closed = true
    this.full?.()
    await this.running
    this.repair(none)
    this.error = undefined
    this.files.current.finish(this.now, true)
    this.run()
    this.running = this.running.then(() => this.end())
    await this.running
  }

  private async end(): Promise<void> {
    const waiting = this.files.waiting.flatMap((part) => part.waiting())
    for (const part of this.files.waiting) {
      part.drop()
      // A failure here has already been reported by the failed write.
      await part.cut().catch(() => {})
      if (waiting.length > 0 && part === this.files.writing) await this.lastWords(part, waiting)
      await part.close().catch(() => {})
    }
    this.left = true
  }

  private async lastWords(part: WrittenFile, waiting: readonly SessionRecord[]): Promise<void> {
    for (const record of waiting) this.lose(record, 'unwritten')
    const missing = (gone: readonly SessionRecord[]): readonly SessionRecord[] => {
      for (const record of gone) this.lose(record, 'unwritten')
      return this.ledger.repairs(this.now, fullAtEnd)
    }
    await part.end(this.now, missing).catch(() => {})
  }

  /**
   * Begins a new file if it is time, and reports lost records if there is room for that.
   * @param again what is repeated of each open connection, as of everything written so far
   */
  turn(again: Again): void {
    this.due = false
    if (this.closed) return
    if (this.mendable) this.repair(again)
    if (this.ripe) this.rotate(again)
    this.run()
  }

  /** Begins a new file with what is known of the open connections; full files continue to be written. */
  private rotate(again: Again): void {
    this.deleted = false
    this.files.current.finish(this.now, false)
    const next = this.files.begin()
    for (const record of this.ledger.introductions(this.now, again)) next.introduce(record)
    this.introduced = next.accepted
  }

  private get ripe(): boolean {
    // While a gap is owed, a new file would begin with a state that the reader cannot know yet.
    if (this.ledger.damaged) return false
    return this.deleted || this.files.current.accepted - this.introduced >= this.options.rotate
  }

  /** True when there is room to report lost records. */
  private get mendable(): boolean {
    return this.ledger.damaged && this.files.unwritten <= this.options.unwritten / 2
  }

  /**
   * Asks for `turn` if it is due. The caller supplies what to repeat, but not while it is passing a record.
   */
  private turnIfDue(): void {
    if (this.due || !(this.ripe || this.mendable)) return
    const { due } = this.options
    if (due === undefined) {
      this.turn(none)
      return
    }
    this.due = true
    due()
  }

  private repair(again: Again): void {
    if (!this.ledger.damaged) return
    for (const record of this.ledger.repairs(this.now, tooSlow, again)) this.files.current.accept(record)
  }

  /** Starts to write, unless a write is under way or waits for a retry. */
  private run(): void {
    if (this.busy || this.error !== undefined) return
    this.busy = true
    this.running = this.drain()
  }

  /** Writes until the queue is empty. Records that arrive during a write go into the next one. */
  private async drain(): Promise<void> {
    try {
      for (;;) {
        await this.gather()
        const [part, next] = this.files.waiting
        if (part === undefined || (part.unwritten === 0 && next === undefined)) {
          this.turnIfDue()
          if (this.files.unwritten === 0) break
        } else if (part.unwritten > 0) await this.step(part)
        else await this.leave(part)
      }
    } catch (error) {
      this.fail(error)
    }
    this.busy = false
  }

  /** Waits so that many small records become one write. Does not wait for a full batch, nor when closing. */
  private gather(): Promise<void> {
    if (this.closed || this.files.unwritten >= limits.batch) return Promise.resolve()
    if (this.options.gather === 0) return new Promise((resolve) => setImmediate(resolve))
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.options.gather)
      this.full = () => {
        clearTimeout(timer)
        this.full = undefined
        resolve()
      }
    })
  }

  private async step(part: WrittenFile): Promise<void> {
    await part.create(this.options.create)
    await part.write()
    if (this.now - this.looked < lookAfter) return
    this.looked = this.now
    // If so, the next records go to a new file.
    this.deleted = await part.deleted()
  }

  private async leave(part: WrittenFile): Promise<void> {
    this.files.leave()
    this.before += part.written
    await part.close()
    this.options.onState(this.state())
  }

  private fail(error: unknown): void {
    const what = `The session file ${this.files.writing.path} cannot be written: ${cause(error)}.`
    this.error = `${what} Mail is still passed on; trying again every ${retryAfter / 1000} seconds.`
    this.options.onState(this.state())
    if (!this.closed) this.options.later(() => this.retry(), retryAfter)
  }

  private retry(): void {
    if (this.closed || this.busy) return
    this.busy = true
    this.running = this.recover()
  }

  /** Cuts off a torn block first, so that the file is whole even if this attempt fails. */
  private async recover(): Promise<void> {
    try {
      await this.files.writing.cut()
      await this.step(this.files.writing)
    } catch (error) {
      this.fail(error)
      this.busy = false
      return
    }
    this.error = undefined
    this.options.onState(this.state())
    await this.drain()
  }
}

/** Repeats nothing. */
const none: Again = new Map()

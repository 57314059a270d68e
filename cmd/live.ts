/** A live session: the engine in its thread, the observer here, and the sinks that show what it finds. */
import { setPriority } from 'node:os'
import { basename } from 'node:path'
import { CaptureError } from '../lib/capture/errors.ts'
import { Following, type Place } from '../lib/capture/reader.ts'
import type { WriterState } from '../lib/capture/writing.ts'
import { Observer } from '../lib/observe/observer.ts'
import { Slices } from '../lib/observe/slices.ts'
import { addressOf } from '../lib/proxy/causes.ts'
import type { Listener } from '../lib/proxy/engine.ts'
import type { OpenPort } from '../lib/proxy/worker/messages.ts'
import { EngineThread, StartFailure } from '../lib/proxy/worker/thread.ts'
import { type Clock, startClock } from '../lib/record/clock.ts'
import {
  type DelayFact,
  formatVersion,
  type SessionHead,
  type SessionRecord,
  type Time,
} from '../lib/record/record.ts'
import { maskedFrom } from '../lib/redact/door.ts'
import type { Severity } from '../lib/reports/log.ts'
import { counted } from '../lib/text/units.ts'
import type { Written } from '../ui/model/comments.ts'
import type { Status } from '../ui/model/model.ts'
import { Announcements } from './announcements.ts'
import { Failure } from './failure.ts'
import type { NamedEngine } from './proxy-options.ts'
import { shown } from './server.ts'
import type { Sink } from './sink.ts'

/** Records that are read from the file between two looks at how it goes. */
const CATCH_UP = 1000

/** What a live session is made of while it runs. */
export class LiveSession {
  private readonly sinks: Sink[] = []
  private readonly observer: Observer
  private readonly slices: Slices<SessionRecord>
  private thread: EngineThread | undefined
  private state: WriterState | undefined
  private delay: DelayFact | undefined
  private readonly following = new Following()
  /** Octets of the session file that are still to be read. */
  private lagging = 0
  /** When what was read last was recorded. */
  private reached: Time = 0
  private sessionPath: string | undefined
  /** Called when the session file or the lag changed, and when the engine died. */
  changed: () => void = () => undefined
  died: (reason: string) => void = () => undefined
  /** What the program tells about itself. */
  readonly announcements: Announcements
  ports: readonly OpenPort[] = []
  /** Lasting marks on the screen, of a word or two. */
  alarms: readonly string[] = []

  /** @param print writes a line for people while there is no screen */
  constructor(
    readonly engine: NamedEngine,
    print: (line: string, severity: Severity) => void,
    readonly clock: Clock = startClock(),
  ) {
    this.announcements = new Announcements(() => clock.now(), print)
    this.observer = new Observer({}, (event) => {
      for (const sink of this.sinks) sink.take(event)
    })
    const read = (record: SessionRecord): void => {
      this.reached = record.time
      this.observer.take(record)
    }
    this.slices = new Slices(read, {
      now: () => clock.now() / 1_000_000,
      later: (call) => setImmediate(call),
    })
  }

  get head(): SessionHead {
    const { program, redact } = this.engine
    return { version: formatVersion, started: this.clock.started, program, redacted: redact }
  }

  /** The path of the session file; undefined when none is written. */
  get sessionFile(): string | undefined {
    return this.state?.path ?? this.sessionPath
  }

  /** Where the session is, for people: the file, or the first and the last of several. */
  get recordedIn(): string | undefined {
    const { path, part } = this.state ?? { path: this.sessionPath, part: 1 }
    if (path === undefined || part === 1) return path
    return `${this.sessionPath} … ${basename(path)} (${counted(part, 'file')})`
  }

  get status(): Status {
    const path = this.sessionFile
    const session =
      path === undefined
        ? {}
        : {
            session: {
              name: basename(path),
              bytes: (this.state?.before ?? 0) + (this.state?.size ?? 0),
              failing: this.state?.error !== undefined,
            },
          }
    return {
      ...session,
      redacted: this.engine.redact,
      ...(this.engine.redact ? {} : { maskedFrom: maskedFrom(false) }),
      alarms: this.alarms,
      lag: this.lagging,
      lost: this.state?.lost ?? 0,
      ...(this.delay === undefined ? {} : { delay: this.delay }),
    }
  }

  /**
   * The time that a screen shows. While there is more to read it stands at what was read last: that nothing
   * came for a command cannot be said before.
   */
  now(): Time {
    return this.lagging > 0 || this.slices.waiting > 0 ? this.reached : this.clock.now()
  }

  /** From now on `sink` gets every event. */
  add(sink: Sink): void {
    this.sinks.push(sink)
  }

  /** No event goes there any more. */
  remove(sink: Sink): void {
    const at = this.sinks.indexOf(sink)
    if (at >= 0) this.sinks.splice(at, 1)
  }

  /**
   * @param blind true where no sink shows the messages in a server's literals: only the file has them then
   * @throws {Failure} 3 when a port or the session file cannot be had
   */
  async start({ blind }: { readonly blind: boolean }): Promise<void> {
    try {
      const { thread, opened } = await EngineThread.start(this.engine, this.clock, {
        blind,
        records: (records, read) => this.slices.push(records, read),
        behind: (from, to, done) => {
          this.catchUp(from, to).then(done)
        },
        session: (state) => {
          this.state = state
          this.announcements.session(state)
          this.changed()
        },
        delay: (delay) => {
          this.delay = delay
          this.changed()
        },
        died: (reason) => this.died(reason),
      })
      this.thread = thread
      this.ports = opened.ports
      giveWay()
      this.sessionPath = opened.sessionFile
      if (opened.sessionFile !== undefined) this.announcements.recording(opened.sessionFile)
    } catch (error) {
      throw this.startFailure(error)
    }
  }

  /** Keeps a comment in the session file. @returns one sentence when there is none */
  async keep({ connection, time, fact }: Written): Promise<string | undefined> {
    if (this.sessionFile === undefined) return 'kept while imapscope runs: nothing is recorded (--no-session)'
    this.thread?.keep({ type: 'fact', connection, time, fact })
    return this.state?.error
  }

  /** Has a remark about the session written to its file, for who reads it later. */
  note(text: string): void {
    const fact = { name: 'note', text } as const
    this.thread?.keep({ type: 'fact', connection: 0, time: this.clock.now(), fact })
  }

  /**
   * Ends every connection, the session file, and every sink.
   * @returns when every event has been told
   * @throws {Failure} what the first sink throws that could not be written
   */
  async stop(): Promise<void> {
    await this.thread?.stop()
    await new Promise<void>((resolve) => this.slices.push([], resolve))
    const ends = await Promise.allSettled(this.sinks.splice(0).map((sink) => sink.end()))
    for (const end of ends) if (end.status === 'rejected') throw end.reason
  }

  /** Reads in the session file what the engine could not hand over, a batch at a time. */
  private async catchUp(from: Place, to: number): Promise<void> {
    this.lagging = to - from.offset
    this.announcements.lag(this.lagging)
    let batch: SessionRecord[] = []
    const readOut = (): Promise<void> => new Promise((resolve) => this.slices.push(batch.splice(0), resolve))
    try {
      for await (const item of this.following.read(from, to)) {
        if (item.type !== 'warning') batch.push(item)
        if (batch.length >= CATCH_UP) await readOut()
      }
    } catch (error) {
      // The file went away under us: what was in it is not shown, and mail goes on.
      if (!(error instanceof CaptureError)) throw error
    }
    await readOut()
    batch = []
    this.lagging = 0
    this.changed()
  }

  /** Which server a port is for, where there are several. */
  private forWhom(taken: Listener | undefined): string {
    const servers = new Set(this.engine.listeners.map(({ server }) => addressOf(server)))
    return taken === undefined || servers.size < 2 ? '' : `, for ${addressOf(taken.server)}`
  }

  private startFailure(error: unknown): Error {
    if (!(error instanceof StartFailure)) return error instanceof Error ? error : new Error('unknown')
    const { code, remedy, port } = error.failed
    const where = port === undefined ? this.engine.listeners.map(shown).join(' ') : shown(port)
    // Of several servers each has ports of its own, counted from those that were named.
    const taken = this.engine.listeners.find((each) => port !== undefined && shown(each) === shown(port))
    const option = taken?.security.client === 'tls' ? '--listen-tls' : '--listen'
    switch (code) {
      case 'EADDRINUSE':
        return new Failure(
          `the port is in use: ${where}${this.forWhom(taken)}`,
          3,
          `choose another with ${option}`,
        )
      case 'EACCES':
        return new Failure(`the port is not allowed: ${where}`, 3, `choose one above 1023 with ${option}`)
      case 'EADDRNOTAVAIL':
        return new Failure(`this machine has no such address: ${where}`, 3, 'use 127.0.0.1')
      default:
        return new Failure(error.message.replace(/\.$/, ''), 3, remedy)
    }
  }
}

/**
 * Where there is not enough of the machine for both, forwarding comes first: on Linux the niceness is a
 * thread's own, and this thread only looks. The engine's thread has been started already and keeps its own.
 */
function giveWay(): void {
  if (process.platform !== 'linux') return
  try {
    setPriority(0, LOOKER)
  } catch {
    // Not allowed here: then both are alike.
  }
}

/** Niceness of the thread that looks. */
const LOOKER = 5

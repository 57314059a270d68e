/** A live session: joins the engine in its own thread, the observer in this one, and the event sinks. */
import { CaptureError } from '../capture/container/errors.ts'
import { type FilePlace, Following } from '../capture/session/following.ts'
import type { WriterState } from '../capture/session/writer-options.ts'
import type { EngineOptions } from '../proxy/engine.ts'
import type { OpenPort } from '../proxy/worker/messages.ts'
import { EngineThread } from '../proxy/worker/thread.ts'
import { type Clock, startClock } from '../record/clock.ts'
import {
  type CommentFact,
  type DelayFact,
  formatVersion,
  type SessionHead,
  type SessionRecord,
  type Time,
} from '../record/record.ts'
import type { SessionEvent } from '../session/events.ts'
import { Observer } from './observer.ts'
import { Slices } from './slices.ts'

/** Takes a session's events in order. */
export interface EventSink {
  take(event: SessionEvent): void
  /** No event comes after this. @returns when everything has been written */
  end(): Promise<void>
}

/** Receives the news of a live session that are not events. */
export interface LiveListener {
  /** The current state of the session file. */
  session?(state: WriterState): void
  /** So many octets of the session file have to be read, because this thread could not keep up. */
  behind?(octets: number): void
  /** The state of the session file, the delay of forwarding, or the lag has changed. */
  changed?(): void
  /** The engine ended unexpectedly. */
  died?(reason: string): void
}

/** A comment of the user, and what it is about. */
interface Commented {
  readonly connection: number
  readonly time: Time
  readonly fact: CommentFact
}

/** Records that are read from the file in one batch. */
const catchUpBatch = 1000

/**
 * Starts the proxy in a thread of its own.
 * @param engine where it listens, where it connects to, what it records
 * @param tell receives the events of the session, in order, until `stop` has resolved
 * @returns the session, once its ports are open; `stop` ends it
 * @throws {StartFailure} when a port or the session file cannot be opened
 */
export async function startLive(
  engine: EngineOptions,
  tell: (event: SessionEvent) => void,
): Promise<LiveSession> {
  const live = new LiveSession(engine)
  live.add({ take: tell, end: () => Promise.resolve() })
  await live.start({ linesOnly: false })
  return live
}

/** A live session while it runs. */
export class LiveSession {
  private readonly sinks: EventSink[] = []
  private readonly observer: Observer
  private readonly slices: Slices<SessionRecord>
  private readonly following = new Following()
  private thread: EngineThread | undefined
  private opened: string | undefined
  /** The time of the record that was read last. */
  private reached: Time = 0
  /** The state of the session file; undefined while none is written. */
  state: WriterState | undefined
  /** The delay added by forwarding so far. */
  delay: DelayFact | undefined
  /** Octets of the session file that are still to be read. */
  lag = 0
  /** The open ports, in the order of the listeners. */
  ports: readonly OpenPort[] = []

  constructor(
    readonly engine: EngineOptions,
    private readonly listener: LiveListener = {},
    readonly clock: Clock = startClock(),
  ) {
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

  /** The facts about the whole session, as in the head of its file. */
  get head(): SessionHead {
    const { program, redact } = this.engine
    return { version: formatVersion, started: this.clock.started, program, redacted: redact }
  }

  /** The path of the session file; undefined when none is written. */
  get sessionFile(): string | undefined {
    return this.state?.path ?? this.opened
  }

  /** The path of the first file of a session in several; otherwise the same as `sessionFile`. */
  get firstFile(): string | undefined {
    return this.opened ?? this.sessionFile
  }

  /**
   * The time that a screen shows. While there is more to read, it stays at the record read last: an answer
   * that seems to be missing may not have been read yet.
   */
  now(): Time {
    return this.lag > 0 || this.slices.waiting > 0 ? this.reached : this.clock.now()
  }

  /** Adds a sink, which gets every event from now on. */
  add(sink: EventSink): void {
    this.sinks.push(sink)
  }

  /** Removes a sink, which gets no more events. */
  remove(sink: EventSink): void {
    const at = this.sinks.indexOf(sink)
    if (at >= 0) this.sinks.splice(at, 1)
  }

  /**
   * @param linesOnly true when no sink shows the messages in a server's literals: then only the file has them
   * @throws {StartFailure} when a port or the session file cannot be opened
   */
  async start({ linesOnly }: { readonly linesOnly: boolean }): Promise<void> {
    const { thread, opened } = await EngineThread.start(this.engine, this.clock, {
      linesOnly,
      records: (records, read) => this.slices.push(records, read),
      behind: (from, to, done) => {
        this.catchUp(from, to).then(done)
      },
      session: (state) => {
        this.state = state
        this.listener.session?.(state)
        this.listener.changed?.()
      },
      delay: (delay) => {
        this.delay = delay
        this.listener.changed?.()
      },
      died: (reason) => this.listener.died?.(reason),
    })
    this.thread = thread
    this.ports = opened.ports
    this.opened = opened.sessionFile
  }

  /**
   * Writes a comment into the session file.
   * @returns why it cannot be written at present; undefined when it can
   */
  keep({ connection, time, fact }: Commented): string | undefined {
    this.thread?.append({ type: 'fact', connection, time, fact })
    return this.state?.error
  }

  /** Writes a remark about the session to its file, for later readers. */
  note(text: string): void {
    const fact = { name: 'note', text } as const
    this.thread?.append({ type: 'fact', connection: 0, time: this.clock.now(), fact })
  }

  /**
   * Ends every connection, the session file and every sink.
   * @returns a promise that settles when every sink has got all events
   * @throws the error of the first sink that could not be written
   */
  async stop(): Promise<void> {
    await this.thread?.stop()
    await new Promise<void>((resolve) => this.slices.push([], resolve))
    const ends = await Promise.allSettled(this.sinks.splice(0).map((sink) => sink.end()))
    for (const end of ends) if (end.status === 'rejected') throw end.reason
  }

  /** Reads the records that the engine could not hand over from the session file, batch by batch. */
  private async catchUp(from: FilePlace, to: number): Promise<void> {
    this.lag = to - from.offset
    this.listener.behind?.(this.lag)
    let batch: SessionRecord[] = []
    const readOut = (): Promise<void> => new Promise((resolve) => this.slices.push(batch.splice(0), resolve))
    try {
      for await (const item of this.following.read(from, to)) {
        if (item.type !== 'warning') batch.push(item)
        if (batch.length >= catchUpBatch) await readOut()
      }
    } catch (error) {
      // The file has gone while we read it: its records are not shown, and forwarding goes on.
      if (!(error instanceof CaptureError)) throw error
    }
    await readOut()
    batch = []
    this.lag = 0
    this.listener.changed?.()
  }
}

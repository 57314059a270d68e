/** A live session: the engine in its thread, the observer here, and whoever wants to hear what it finds. */
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

/** Who hears of a live session what is no event. */
export interface LiveListener {
  /** How it is with the session file now. */
  session?(state: WriterState): void
  /** So many octets of the session file are read late, because this thread could not keep up. */
  behind?(octets: number): void
  /** The session file, what forwarding took, or the lag is another one. */
  changed?(): void
  /** The engine ended without being told to. */
  died?(reason: string): void
}

/** A comment of the user, and what it is about. */
interface Commented {
  readonly connection: number
  readonly time: Time
  readonly fact: CommentFact
}

/** Records that are read from the file between two looks at how it goes. */
const catchUpBatch = 1000

/**
 * Starts the proxy in a thread of its own.
 * @param engine where it listens, where it connects to, what it records
 * @param tell receives the events of its session, in order, until `stop` has resolved
 * @returns the session, once its ports are open; `stop` ends it
 * @throws {StartFailure} when a port or the session file cannot be had
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

/** What a live session is made of while it runs. */
export class LiveSession {
  private readonly sinks: EventSink[] = []
  private readonly observer: Observer
  private readonly slices: Slices<SessionRecord>
  private readonly following = new Following()
  private thread: EngineThread | undefined
  private opened: string | undefined
  /** When what was read last was recorded. */
  private reached: Time = 0
  /** How it is with the session file; undefined while none is written. */
  state: WriterState | undefined
  /** What forwarding took so far. */
  delay: DelayFact | undefined
  /** Octets of the session file that are still to be read. */
  lag = 0
  /** What is open, in the order of the listeners. */
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

  /** What holds for the whole session, as at the head of its file. */
  get head(): SessionHead {
    const { program, redact } = this.engine
    return { version: formatVersion, started: this.clock.started, program, redacted: redact }
  }

  /** The path of the session file; undefined when none is written. */
  get sessionFile(): string | undefined {
    return this.state?.path ?? this.opened
  }

  /** The path of its first file, of a session in several; else as `sessionFile`. */
  get firstFile(): string | undefined {
    return this.opened ?? this.sessionFile
  }

  /**
   * The time that a screen shows. While there is more to read it stands at what was read last: that nothing
   * came for a command cannot be said before.
   */
  now(): Time {
    return this.lag > 0 || this.slices.waiting > 0 ? this.reached : this.clock.now()
  }

  /** From now on `sink` gets every event. */
  add(sink: EventSink): void {
    this.sinks.push(sink)
  }

  /** No event goes there any more. */
  remove(sink: EventSink): void {
    const at = this.sinks.indexOf(sink)
    if (at >= 0) this.sinks.splice(at, 1)
  }

  /**
   * @param linesOnly true where no sink shows the messages in a server's literals: the file alone has them
   * @throws {StartFailure} when a port or the session file cannot be had
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

  /** Writes a comment into the session file. @returns why it is not written at present */
  keep({ connection, time, fact }: Commented): string | undefined {
    this.thread?.append({ type: 'fact', connection, time, fact })
    return this.state?.error
  }

  /** Has a remark about the session written to its file, for who reads it later. */
  note(text: string): void {
    const fact = { name: 'note', text } as const
    this.thread?.append({ type: 'fact', connection: 0, time: this.clock.now(), fact })
  }

  /**
   * Ends every connection, the session file, and every sink.
   * @returns when every event has been told
   * @throws what the first sink throws that could not be written
   */
  async stop(): Promise<void> {
    await this.thread?.stop()
    await new Promise<void>((resolve) => this.slices.push([], resolve))
    const ends = await Promise.allSettled(this.sinks.splice(0).map((sink) => sink.end()))
    for (const end of ends) if (end.status === 'rejected') throw end.reason
  }

  /** Reads in the session file what the engine could not hand over, a batch at a time. */
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
      // The file went away under us: what was in it is not shown, and mail goes on.
      if (!(error instanceof CaptureError)) throw error
    }
    await readOut()
    batch = []
    this.lag = 0
    this.listener.changed?.()
  }
}

/** A live session with its presentation: its status, messages about it, and why it could not start. */
import { setPriority } from 'node:os'
import { basename } from 'node:path'
import { LiveSession } from '../../lib/observe/live.ts'
import type { EngineOptions, Listener } from '../../lib/proxy/engine.ts'
import { StartFailure } from '../../lib/proxy/worker/thread.ts'
import { maskedFrom } from '../../lib/redact/door.ts'
import type { LogLevel } from '../../lib/reports/log.ts'
import { endpoint } from '../../lib/text/endpoints.ts'
import { counted } from '../../lib/text/units.ts'
import type { Written } from '../../ui/model/comments.ts'
import type { Status } from '../../ui/model/model.ts'
import { Announcements } from './announcements.ts'
import { Failure } from './failure.ts'
import type { NamedEngine } from './proxy-options.ts'

/** Niceness of this thread, which only displays. */
const looker = 5

export class ShownSession {
  readonly live: LiveSession
  /** Messages of the program about itself. */
  readonly announcements: Announcements
  /** Called when the status has changed, and when the engine has died. */
  changed: () => void = () => undefined
  died: (reason: string) => void = () => undefined
  /** Lasting marks on the screen, of a word or two. */
  alarms: readonly string[] = []

  /** @param print writes a line for people while there is no screen */
  constructor(
    readonly engine: NamedEngine,
    print: (line: string, severity: LogLevel) => void,
  ) {
    this.live = new LiveSession(engine, {
      session: (state) => this.announcements.session(state),
      behind: (octets) => this.announcements.lag(octets),
      changed: () => this.changed(),
      died: (reason) => this.died(reason),
    })
    this.announcements = new Announcements(() => this.live.clock.now(), print)
  }

  /** The location of the session, for people: the file, or the first and the last of several. */
  get recordedIn(): string | undefined {
    const { sessionFile: path, firstFile, state: { part } = { part: 1 } } = this.live
    if (path === undefined || part === 1) return path
    return `${firstFile} … ${basename(path)} (${counted(part, 'file')})`
  }

  get status(): Status {
    const { sessionFile: path, state, lag, delay } = this.live
    const { size = 0, before = 0, lost = 0 } = state ?? {}
    const bytes = before + size
    const failing = state?.error !== undefined
    const { redact } = this.engine
    return {
      ...(path === undefined ? {} : { session: { name: basename(path), bytes, failing } }),
      redacted: redact,
      ...(redact ? {} : { maskedFrom: maskedFrom(false) }),
      alarms: this.alarms,
      lag,
      lost,
      ...(delay === undefined ? {} : { delay }),
    }
  }

  /**
   * @param linesOnly see `LiveSession.start`
   * @throws {Failure} 3 when a port or the session file is not available
   */
  async start(options: { readonly linesOnly: boolean }): Promise<void> {
    await this.live.start(options).catch((error: unknown) => {
      throw startFailure(this.engine, error)
    })
    giveWay()
    const { sessionFile } = this.live
    if (sessionFile !== undefined) this.announcements.recording(sessionFile)
  }

  /** Stores a comment in the session file. @returns one sentence when there is none */
  async keep(written: Written): Promise<string | undefined> {
    if (this.live.sessionFile === undefined)
      return 'kept while imapscope runs: nothing is recorded (--no-session)'
    return this.live.keep(written)
  }
}

function startFailure({ listeners }: EngineOptions, error: unknown): Error {
  if (!(error instanceof StartFailure)) return error instanceof Error ? error : new Error('unknown')
  const { code, remedy, port } = error.failed
  const where = port === undefined ? listeners.map(endpoint).join(' ') : endpoint(port)
  // Each of several servers has its own ports, counted from the given ones.
  const taken = listeners.find((each) => port !== undefined && endpoint(each) === endpoint(port))
  const option = taken?.security.client === 'tls' ? '--listen-tls' : '--listen'
  switch (code) {
    case 'EADDRINUSE': {
      const whose = forWhom(listeners, taken)
      return new Failure(`the port is in use: ${where}${whose}`, 3, `choose another with ${option}`)
    }
    case 'EACCES':
      return new Failure(`the port is not allowed: ${where}`, 3, `choose one above 1023 with ${option}`)
    case 'EADDRNOTAVAIL':
      return new Failure(`this machine has no such address: ${where}`, 3, 'use 127.0.0.1')
    default:
      return new Failure(error.message.replace(/\.$/, ''), 3, remedy)
  }
}

/** The server that a port is for, if there are several servers. */
function forWhom(listeners: readonly Listener[], taken: Listener | undefined): string {
  const servers = new Set(listeners.map(({ server }) => endpoint(server)))
  return taken === undefined || servers.size < 2 ? '' : `, for ${endpoint(taken.server)}`
}

/**
 * Gives forwarding priority when the machine is overloaded. On Linux the niceness belongs to a thread, and
 * this thread only displays. The engine's thread has already been started and keeps its own.
 */
function giveWay(): void {
  if (process.platform !== 'linux') return
  try {
    setPriority(0, looker)
  } catch {
    // Not permitted: both threads then have the same priority.
  }
}

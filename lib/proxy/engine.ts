/**
 * The proxy as an ordinary object: listens, accepts, relays, records. Does not depend on the reader of the
 * records.
 */
import { randomBytes } from 'node:crypto'
import { readAlteration } from '../alterations/named.ts'
import type { Again } from '../capture/session/ledger.ts'
import type { SessionWriter } from '../capture/session/writer.ts'
import type { WriterState } from '../capture/session/writer-options.ts'
import type { Clock } from '../record/clock.ts'
import { limits } from '../record/limits.ts'
import { type Fact, formatVersion, type SessionHead, type SessionRecord } from '../record/record.ts'
import { maskedFrom } from '../redact/door.ts'
import { type LiteralOctets, noLiterals } from '../redact/gathering.ts'
import { Secrets } from '../redact/secrets.ts'
import { endpoint } from '../text/endpoints.ts'
import { age } from '../text/units.ts'
import { octets } from '../wire/octets.ts'
import { looped, OwnServer } from './causes.ts'
import { LiveConnection } from './connection.ts'
import type { EngineListener } from './engine-listener.ts'
import { type KeyLogFile, openKeyLog } from './keylog.ts'
import { Loops } from './loops.ts'
import { Overhead } from './overhead.ts'
import { Recording } from './recording.ts'
import type { Route, Shared } from './route.ts'
import { room } from './sockets/connection-limit.ts'
import { contextOf, type OwnCertificate } from './sockets/contexts.ts'
import type { Leg } from './sockets/leg.ts'
import { isOwnPort, ownAmong } from './sockets/own-ports.ts'
import { listen, type Port } from './sockets/ports.ts'

/** One port for mail clients, and where its connections go. */
export interface Listener extends Route {
  readonly address: string
  readonly port: number
}

/** Everything an engine needs to know. Plain data, so that it can cross into a thread. */
export interface EngineOptions {
  readonly listeners: readonly Listener[]
  readonly certificate: OwnCertificate
  /** The session file to write, or the folder in which one is made; undefined for none. */
  readonly session?: { readonly file: string } | { readonly folder: string } | undefined
  /** Octets after which a new session file begins; `limits.sessionFile` by default. */
  readonly rotate: number
  /** Name and version of the program that writes the file, for its head. */
  readonly program: string
  /** False to leave secrets in for `limits.unmasked`, as the user asked. */
  readonly redact: boolean
  /** Octets of each literal that are recorded. */
  readonly keep: number
  /** Alterations of the traffic, by name: `hide IDLE` removes a capability from what the server tells. */
  readonly alterations: readonly string[]
  /** True to go on when octets follow STARTTLS in the clear. */
  readonly tolerant: boolean
  /** True to forward no login while the server's leg has no TLS. */
  readonly requireTls: boolean
  /** The file for the TLS secrets of both legs; undefined for none. */
  readonly keyLog?: string | undefined
}

export type { EngineListener } from './engine-listener.ts'

/** The proxy: ports, connections, session file. It runs in the thread in which it is made. */
export class Engine {
  private ports: Port[] = []
  private readonly connections = new Map<number, LiveConnection>()
  private count = 0
  private recording: Recording | undefined
  private keyLog: KeyLogFile | undefined
  private statusTimer: NodeJS.Timeout | undefined
  private maskingTimer: NodeJS.Timeout | undefined
  private readonly overhead = new Overhead()
  private readonly loops = new Loops()
  /** Kept in memory only, and only while the program runs. */
  private readonly secrets = new Secrets(limits.secrets)
  /** How many connections may be open at once. */
  private room = 0
  /** Connections refused in a row because too many are open. */
  private refused = 0
  /** True once the listener has thrown, which is reported once. */
  private deaf = false

  constructor(
    private readonly options: EngineOptions,
    private readonly clock: Clock,
    private readonly listener: EngineListener,
  ) {
    const { program, redact } = options
    const id = randomBytes(8).toString('hex')
    this.head = { version: formatVersion, id, started: clock.started, program, redacted: redact }
  }

  /** The head of the session file. */
  readonly head: SessionHead

  /**
   * Opens the session file and the ports.
   * @returns the open ports in the order of `listeners`; rejects, with nothing left open, when a port cannot
   *   be opened or an alteration is not known
   */
  async start(): Promise<Port[]> {
    try {
      await this.open()
    } catch (error) {
      await this.stop()
      throw error
    }
    return this.ports
  }

  private async open(): Promise<void> {
    const { certificate, listeners, redact, keep, tolerant, requireTls } = this.options
    if (this.options.keyLog !== undefined) this.keyLog = openKeyLog(this.options.keyLog)
    this.recording = await this.openSession()
    this.tellStatus()
    if (!redact) this.tellMasking()
    this.room = room()
    const around: Shared = {
      clock: this.clock,
      context: contextOf(certificate),
      redact,
      secrets: this.secrets,
      keep,
      alterations: this.options.alterations.map(readAlteration),
      tolerant,
      requireTls,
      keyLog: this.keyLog?.log,
      overhead: this.overhead,
      forbidden: (to) => (isOwnPort(this.ports, to) ? looped : undefined),
      connecting: (id) => this.loops.connecting(id),
      isOurs: (id, leg) => this.isOurs(id, leg),
      record: (record, literals = noLiterals) => this.record(record, literals),
    }
    for (const route of listeners) {
      this.ports.push(await listen(route.address, route.port, (leg) => this.accept(leg, route, around)))
    }
    const own = await ownAmong(
      this.ports,
      listeners.map(({ server }) => server),
    )
    if (own !== undefined) throw new OwnServer(`${endpoint(own)}: ${looped.cause}`)
  }

  /** The session file, from which a listener that lags reads on; undefined when none is written. */
  get backlog(): SessionWriter | undefined {
    return this.recording?.backlog
  }

  /** The path of the session file, once started; undefined when there is none. */
  get sessionFile(): string | undefined {
    return this.recording?.state.path
  }

  /** Reports the file's growth and the delay of forwarding; the writer reports its errors itself. */
  private tellStatus(): void {
    let [size, reads] = [0, 0]
    this.statusTimer = setInterval(() => {
      const state = this.recording?.state
      if (state !== undefined && state.size !== size) {
        size = state.size
        this.tell((listener) => listener.session(state))
      }
      if (this.overhead.count === reads) return
      reads = this.overhead.count
      this.tell((listener) => listener.delay?.(this.overhead.fact()))
    }, 500)
  }

  /** Notes when `--no-redact` ends. Each connection masks on its own, by the time of its chunks. */
  private tellMasking(): void {
    const left = maskedFrom(false) - this.clock.now()
    this.maskingTimer = setTimeout(() => {
      const after = age(maskedFrom(false))
      this.note(`secrets are masked from now on: --no-redact ends by itself after ${after}`)
    }, left / 1_000_000)
  }

  private async openSession(): Promise<Recording | undefined> {
    const { session, rotate } = this.options
    if (session === undefined) return undefined
    const again = (): Again => this.again()
    const onState = (state: WriterState): void => this.tell((listener) => listener.session(state))
    return Recording.begin({
      session,
      rotate,
      head: this.head,
      again,
      onState,
      note: (text) => this.note(text),
    })
  }

  /** What a reader needs to know of each open connection to read on after a gap; see `Tap.retold`. */
  again(): Again {
    return new Map([...this.connections].map(([id, { tap }]) => [id, tap.retold()]))
  }

  /** Closes the ports and every connection, and the session file after the last record. */
  async stop(): Promise<void> {
    clearInterval(this.statusTimer)
    clearTimeout(this.maskingTimer)
    for (const port of this.ports.splice(0)) port.close()
    const open = [...this.connections.values()]
    for (const connection of open) connection.stop('imapscope was ended')
    await Promise.all(open.map((connection) => connection.done))
    if (this.overhead.count > 0) this.sessionFact(this.overhead.fact())
    await this.recording?.close()
    this.secrets.forget()
    this.keyLog?.close()
    this.keyLog = undefined
  }

  private accept(leg: Leg, route: Route, around: Shared): void {
    if (this.connections.size >= this.room) {
      this.refuse(leg, route)
      return
    }
    if (this.refused > 1) this.note(`refused ${this.refused} connections in all`)
    this.refused = 0
    const id = ++this.count
    const loop = this.loops.accepted(id, leg)
    if (loop !== undefined) {
      this.loops.gone(id)
      leg.destroy()
      this.connections.get(loop.from)?.isLoop()
      return
    }
    const connection = new LiveConnection(id, leg, route, around)
    this.connections.set(id, connection)
    connection.done.then(() => {
      this.connections.delete(id)
      this.loops.gone(id)
    })
    connection.run()
  }

  private refuse(leg: Leg, { security }: Route): void {
    // A client that expects TLS could not read it.
    if (security.client === 'tls') leg.destroy()
    else leg.sendLast(octets('* BYE [UNAVAILABLE] imapscope has too many connections open\r\n'))
    this.refused++
    if (this.refused > 1) return
    this.note(`refused a connection: ${this.room} are open, and there is room for no more`)
  }

  private note(text: string): void {
    this.sessionFact({ name: 'note', text })
  }

  /** Records a fact about the session itself. */
  private sessionFact(fact: Fact): void {
    this.record({ type: 'fact', connection: 0, time: this.clock.now(), fact }, noLiterals)
  }

  /** Writes a record to the session file that does not come from the traffic: a comment of the user. */
  append(record: SessionRecord): void {
    this.recording?.write(record)
  }

  /** Checks after connecting, by the address that was reached and by the sockets accepted meanwhile. */
  private isOurs(id: number, leg: Leg): boolean {
    const loop = this.loops.reached(id, leg)
    if (loop === undefined) return isOwnPort(this.ports, leg.peer)
    this.connections.get(loop.to)?.stop(looped.cause)
    return true
  }

  private record(record: SessionRecord, literals: readonly LiteralOctets[]): void {
    // Listener first: one that lags asks the writer for the current place, and reads on from there.
    this.tell((listener) => listener.record(record, literals))
    this.recording?.write(record)
  }

  private tell(say: (listener: EngineListener) => void): void {
    try {
      say(this.listener)
    } catch (error) {
      if (this.deaf) return
      this.deaf = true
      const text = `the listener of the proxy failed (${error instanceof Error ? error.name : 'Error'})`
      const fact = { name: 'note', text } as const
      this.recording?.write({ type: 'fact', connection: 0, time: this.clock.now(), fact })
    }
  }
}

/**
 * One mail client and one server, from the accepted socket to the closed record: the relay's events and
 * actions.
 */

import type { Clock } from '../record/clock.ts'
import type { Closer, Fact, Security, SessionRecord, Side } from '../record/record.ts'
import { peer } from '../record/record.ts'
import { type Cause, Explained, explain } from './causes.ts'
import { connect, type Leg, type LegListener, type ServerAddress, type ServingContext } from './leg.ts'
import { Relay, type RelayEvent } from './relay.ts'
import { Tap } from './tap.ts'

/** How a connection's legs are secured, and to which server it goes. Decided by its listener. */
export interface Route {
  readonly security: { readonly client: Security; readonly server: Security }
  readonly server: ServerAddress
}

/** What every connection of an engine shares. */
export interface Surroundings {
  readonly clock: Clock
  readonly context: ServingContext
  readonly redact: boolean
  readonly keep: number
  /** True for an address and port that we listen on ourselves. */
  isOurs(address: string, port: number): boolean
  record(record: SessionRecord): void
}

export class LiveConnection {
  private readonly relay = new Relay()
  private readonly tap: Tap
  private readonly legs: { client: Leg; server: Leg | undefined }
  private opened = false
  private over = false
  /** Settles when the last record of the connection is out. */
  readonly done: Promise<void>
  private finished: () => void = () => undefined

  constructor(
    private readonly id: number,
    client: Leg,
    private readonly route: Route,
    private readonly around: Surroundings,
  ) {
    this.legs = { client, server: undefined }
    const { redact, keep } = around
    this.tap = new Tap({ connection: id, redact, keep }, (record) => around.record(record))
    this.done = new Promise((resolve) => {
      this.finished = resolve
    })
  }

  /** Connects, secures both legs and relays until one ends. Never rejects. */
  async run(): Promise<void> {
    const secured = this.secureClient()
    const reached = this.reachServer()
    const [client, server] = await Promise.all([secured, reached])
    if (this.over) return
    if (client !== undefined) this.fail('client', client)
    else if (server !== undefined) this.refuse(server)
    else this.begin()
  }

  /** Ends the connection from our side: both legs at once. */
  stop(reason: string): void {
    this.legs.client.destroy()
    this.legs.server?.destroy()
    this.end('proxy', reason)
  }

  /** @returns what went wrong, undefined when the leg is ready */
  private async secureClient(): Promise<Cause | undefined> {
    if (this.route.security.client !== 'tls') return undefined
    try {
      const fact = await this.legs.client.secureAsServer(this.around.context)
      this.facts.push(fact)
      return undefined
    } catch (error) {
      return explain('client', asError(error))
    }
  }

  /** Facts found before the server's address is known, which the first record needs. */
  private readonly facts: Fact[] = []

  private async reachServer(): Promise<Cause | undefined> {
    const { server, security } = this.route
    try {
      const leg = await connect(server)
      this.legs.server = leg
      if (this.over) leg.destroy()
      const { address, port } = leg.peer
      this.open(address)
      if (this.around.isOurs(address, port)) {
        throw new Explained({ cause: 'this is our own port', remedy: 'name the mail server itself' })
      }
      if (security.server === 'tls') this.facts.push(await leg.secureAsClient(server))
      return undefined
    } catch (error) {
      this.open('')
      return explain('server', asError(error))
    }
  }

  private open(address: string): void {
    if (this.opened) return
    this.opened = true
    const { server, security } = this.route
    this.around.record({
      type: 'opened',
      connection: this.id,
      time: this.around.clock.now(),
      client: this.legs.client.peer,
      server: { address, port: server.port, host: server.host },
      security,
    })
  }

  private fact(fact: Fact): void {
    this.around.record({ type: 'fact', connection: this.id, time: this.around.clock.now(), fact })
  }

  private fail(leg: Side, cause: Cause): void {
    for (const fact of this.facts.splice(0)) this.fact(fact)
    this.fact({ name: 'failure', leg, ...cause })
    this.stop(cause.cause)
  }

  /** The mail client gets a proper goodbye with the reason. RFC 9051 §7.1.5. */
  private refuse(cause: Cause): void {
    const { host, port } = this.route.server
    for (const fact of this.facts.splice(0)) this.fact(fact)
    this.fact({ name: 'failure', leg: 'server', ...cause })
    const text = `* BYE [UNAVAILABLE] imapscope cannot use ${host}:${port}: ${cause.cause}\r\n`
    const sent = Buffer.from(text.replace(/[^\x20-\x7e\r\n]/g, '?'), 'latin1')
    const received = new Uint8Array(0)
    const time = this.around.clock.now()
    const reason = 'the server could not be used'
    this.around.record({ type: 'altered', connection: this.id, time, side: 'server', received, sent, reason })
    this.legs.server?.destroy()
    this.legs.client.send(sent, () => this.legs.client.close())
    this.end('proxy', cause.cause)
  }

  private begin(): void {
    for (const fact of this.facts.splice(0)) this.fact(fact)
    this.listen('client', this.legs.client)
    if (this.legs.server !== undefined) this.listen('server', this.legs.server)
  }

  private listen(side: Side, leg: Leg): void {
    const listener: LegListener = {
      received: (bytes) => this.take({ type: 'received', side, bytes }),
      finished: () => this.take({ type: 'finished', side }),
      closed: (error) => {
        const reason = error === undefined ? undefined : explain(side, error).cause
        this.take({ type: 'closed', side, reason })
      },
    }
    leg.listen(listener)
  }

  private take(event: RelayEvent): void {
    // Taken before anything else, so that neither forwarding nor looking counts as the peer's time.
    const time = this.around.clock.now()
    for (const action of this.relay.take(event)) {
      switch (action.type) {
        case 'send':
          this.forward(action.to, action.bytes)
          break
        case 'observe':
          this.tap.observe({ side: action.side, time, bytes: action.bytes })
          break
        case 'finish':
          this.legs[action.leg]?.finish()
          break
        case 'destroy':
          this.legs[action.leg]?.destroy()
          break
        case 'end':
          this.end(action.by, action.reason)
          break
      }
    }
  }

  /** One read is one write, awaited: the next read comes when this write is through. */
  private forward(to: Side, bytes: Uint8Array): void {
    const from = this.legs[peer(to)]
    from?.pause()
    this.legs[to]?.send(bytes, () => from?.resume())
  }

  private end(by: Closer, reason: string): void {
    if (this.over) return
    this.over = true
    this.open('')
    this.tap.end().then(() => {
      this.around.record({ type: 'closed', connection: this.id, time: this.around.clock.now(), by, reason })
      this.finished()
    })
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('unknown')
}

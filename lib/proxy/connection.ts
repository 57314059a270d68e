/** One mail client and one server, from the accepted socket to the closed record. */

import { type Closer, type Fact, peer, type Side, sides, type Time, type TlsFact } from '../record/record.ts'
import { nothing } from '../wire/octets.ts'
import type { RelayAction, RelayEvent } from './actions.ts'
import { type Cause, Explained, explain, goodbye, looped } from './causes.ts'
import { Greeting } from './greeting.ts'
import { connectedBefore } from './loops.ts'
import type { Forwarding } from './overhead.ts'
import { Relay } from './relay.ts'
import type { Route, Shared } from './route.ts'
import type { Leg, LegListener } from './sockets/leg.ts'
import { isHere } from './sockets/own-addresses.ts'
import { connect } from './sockets/ports.ts'
import { Tap } from './tap.ts'
import { Timers } from './timers.ts'

export class LiveConnection {
  private readonly relay: Relay
  readonly tap: Tap
  private readonly greeting: Greeting
  private readonly legs: { client: Leg; server: Leg | undefined }
  private opened = false
  private begun = false
  /** True when the client half-closed before relaying began. */
  private silent = false
  private over = false
  private alpn: string | undefined
  private readonly timers = new Timers((event) => this.take(event))
  /** Settles when the last record of the connection has been handed on. */
  readonly done: Promise<void>
  private finished: () => void = () => undefined

  constructor(
    private readonly id: number,
    client: Leg,
    private readonly route: Route,
    private readonly around: Shared,
  ) {
    this.legs = { client, server: undefined }
    this.relay = new Relay({ ...around, ...route })
    this.tap = new Tap({ ...around, connection: id }, around.record)
    this.greeting = new Greeting(route, (fact) => this.fact(fact))
    this.done = new Promise((resolve) => {
      this.finished = resolve
    })
  }

  /** Connects, secures both legs and relays until one ends. Never rejects. */
  async run(): Promise<void> {
    // While the server is being reached, a client that disconnects must be noticed at once.
    this.legs.client.hold()
    this.listen('client', this.legs.client)
    const secured = this.secureClient()
    const reached = this.reachServer(secured)
    const client = await secured
    if (client !== undefined && !this.over) this.fail('client', client)
    const server = await reached
    if (this.over) return
    if (server !== undefined) this.refuse('server', server)
    else this.begin()
  }

  /** The server that was reached turned out to be this proxy. */
  isLoop(): void {
    if (!this.over) this.refuse('server', looped)
  }

  /** Ends the connection from our side: both legs at once. */
  stop(reason: string): void {
    this.legs.client.destroy()
    this.legs.server?.destroy()
    this.end('proxy', reason)
  }

  /** @returns what went wrong; undefined when the leg is ready */
  private async secureClient(): Promise<Cause | undefined> {
    if (this.route.security.client !== 'tls' || this.over) return undefined
    try {
      const fact = await this.legs.client.secureAsServer(this.around.context, nothing, this.around.keyLog)
      this.alpn = fact.alpn
      this.facts.push(fact)
      return undefined
    } catch (error) {
      return explain('client', error)
    }
  }

  /** Facts that came before the `opened` record, which needs the server's address. */
  private readonly facts: Fact[] = []

  /** @param secured settles when the client's ALPN offer is known, which is what we offer the server */
  private async reachServer(secured: Promise<unknown>): Promise<Cause | undefined> {
    const { server, security } = this.route
    try {
      if (this.around.connecting(this.id)) await connectedBefore()
      if (this.over) return undefined
      const leg = await connect(server, this.around.forbidden)
      this.legs.server = leg
      // Asked even when the connection is over: our own port may be about to accept this socket.
      const ours = this.around.isOurs(this.id, leg)
      if (this.over) {
        leg.destroy()
        return undefined
      }
      this.open(leg.peer.address)
      if (ours) throw new Explained(looped)
      await secured
      if (security.server === 'tls' && !this.over) {
        this.greeting.securing()
        this.facts.push(await leg.secureAsClient(server, this.alpn, this.around.keyLog))
      }
      return undefined
    } catch (error) {
      this.open('')
      return explain('server', error)
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
    this.tap.catchUp()
    this.around.record({ type: 'fact', connection: this.id, time: this.around.clock.now(), fact })
  }

  private fail(leg: Side, cause: Cause): void {
    this.open('')
    for (const fact of this.facts.splice(0)) this.fact(fact)
    this.fact({ name: 'failure', leg, ...cause })
    this.stop(cause.cause)
  }

  /** Sends the mail client a BYE with the reason, and ends. RFC 9051 §7.1.5. */
  private refuse(leg: Side, cause: Cause): void {
    for (const fact of this.facts.splice(0)) this.fact(fact)
    this.fact({ name: 'failure', leg, ...cause })
    const sent = goodbye(this.route.server, cause)
    const time = this.around.clock.now()
    this.tap.altered(time, 'server', nothing, sent, 'BYE added by imapscope')
    this.tap.observe({ side: 'server', time, bytes: sent })
    this.legs.server?.destroy()
    this.legs.client.sendLast(sent)
    this.end('proxy', cause.cause)
  }

  private begin(): void {
    for (const fact of this.facts.splice(0)) this.fact(fact)
    this.begun = true
    this.legs.client.release()
    const { server } = this.legs
    const here = server !== undefined && isHere(server.peer.address)
    this.greeting.begin()
    this.perform(this.relay.begin(here), this.around.clock.now())
    if (server !== undefined) this.listen('server', server)
    if (this.silent) this.take({ type: 'finished', side: 'client' })
  }

  private listen(side: Side, leg: Leg): void {
    const listener: LegListener = {
      received: (bytes) => this.take({ type: 'received', side, bytes }),
      room: () => this.legs[peer(side)]?.resume(),
      finished: () => {
        if (this.begun) this.take({ type: 'finished', side })
        else this.silent = true
      },
      closed: (error) => {
        const reason = error === undefined ? undefined : explain(side, error).cause
        this.take({ type: 'closed', side, reason })
      },
    }
    leg.listen(listener)
  }

  private take(event: RelayEvent): void {
    // Events that follow from our own closing of the legs are not its cause.
    if (this.over) return
    // Read the clock first, so that neither forwarding nor looking counts as the peer's time.
    const time = this.around.clock.now()
    this.greeting.take(event)
    this.perform(this.actionsFor(event), time)
  }

  /** While bytes pass only after inspection, an error in the inspecting code ends the connection. */
  private actionsFor(event: RelayEvent): readonly RelayAction[] {
    try {
      return this.relay.take(event)
    } catch (error) {
      // The message may quote traffic, so only the kind of error is reported.
      const kind = error instanceof Error ? error.name : 'Error'
      const cause = `imapscope failed to read what STARTTLS or an alteration depends on (${kind})`
      return [{ type: 'refuse', leg: 'server', cause }]
    }
  }

  private perform(actions: readonly RelayAction[], time: Time): void {
    for (const action of actions) {
      switch (action.type) {
        case 'send':
          this.forward(action.to, action.bytes, time)
          break
        case 'observe':
          this.tap.observe({ side: action.side, time, bytes: action.bytes })
          break
        case 'altered':
          this.tap.altered(time, action.side, action.received, action.sent, action.reason)
          break
        case 'hold':
        case 'release':
        case 'finish':
        case 'destroy':
          this.legs[action.leg]?.[action.type]()
          break
        case 'secure':
          this.secure(action.leg, action.early)
          break
        case 'refuse':
          this.refuse(action.leg, { cause: action.cause, remedy: action.remedy })
          break
        case 'shun':
          this.fail(action.leg, { cause: action.cause, remedy: action.remedy })
          break
        case 'alarm':
          this.timers.set(action.after)
          break
        case 'wait':
          this.timers.wait(action.leg, action.time)
          break
        case 'close':
          for (const leg of sides) this.legs[leg]?.sendLast(nothing)
          this.end(action.by, action.reason)
          break
        case 'note':
          this.fact({ name: 'note', text: action.text })
          break
        case 'unprotected':
          this.fact(action.fact)
          break
        case 'end':
          this.end(action.by, action.reason)
          break
      }
    }
  }

  /** The upgrade that STARTTLS asked for. RFC 9051 §6.2.1. */
  private async secure(leg: Side, early: Uint8Array): Promise<void> {
    try {
      const fact = await this.upgrade(leg, early)
      if (this.over) return
      if (fact !== undefined) this.fact(fact)
      this.take({ type: 'secured', leg })
    } catch (error) {
      if (this.over) return
      const cause = explain(leg, error)
      if (leg === 'client') this.fail('client', cause)
      else this.refuse('server', cause)
    }
  }

  private async upgrade(leg: Side, early: Uint8Array): Promise<TlsFact | undefined> {
    const { context, keyLog } = this.around
    if (leg === 'client') return this.legs.client.secureAsServer(context, early, keyLog)
    return this.legs.server?.secureAsClient(this.route.server, undefined, keyLog)
  }

  /** One read is one write. Back-pressure: while one leg cannot take more, the other is not read. */
  private forward(to: Side, bytes: Uint8Array, read: Time): void {
    const { overhead, clock } = this.around
    const handed = (how: Forwarding): void => overhead.add(how, clock.now() - read)
    const room = this.legs[to]?.send(bytes, handed) ?? true
    if (!room) this.legs[peer(to)]?.pause()
  }

  private end(by: Closer, reason: string): void {
    if (this.over) return
    this.over = true
    this.timers.stop()
    this.greeting.over()
    this.open('')
    this.tap.end().then(() => {
      this.around.record({ type: 'closed', connection: this.id, time: this.around.clock.now(), by, reason })
      this.finished()
    })
  }
}

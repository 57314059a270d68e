/** A mail client and a server with an engine between them, both ends in the hands of a test. */
import type { Engine, EngineOptions } from '../../lib/proxy/engine.ts'
import type { Security } from '../../lib/record/record.ts'
import type { Certificates } from './certificates.ts'
import { type Peer, Server } from './peers.ts'
import { Proxied } from './proxied.ts'

export interface Joined {
  readonly proxied: Proxied
  readonly engine: Engine
  readonly client: Peer
  readonly server: Peer
}

/** How client and server are secured, and whether the latter is before the client may ask. */
export type Pair = readonly [client: Security, server: Security, beforehand?: 'beforehand']

/** What a test has opened, closed when it is over. */
export class Bench {
  private readonly closing: (() => unknown)[] = []

  constructor(readonly certificates: Certificates) {}

  async server(): Promise<Server> {
    const server = await Server.open()
    this.closing.push(() => server.close())
    return server
  }

  /** An engine whose only way leads to a port. */
  async proxied(pair: Pair, port: number, options: Partial<EngineOptions> = {}): Promise<Proxied> {
    const verification = { ca: [this.certificates.server.root] }
    const [client, server, beforehand] = pair
    const way = { client, server, beforehand: beforehand !== undefined, port, verification }
    const proxied = await Proxied.start(this.certificates.ours, [way], options)
    this.closing.push(() => proxied.stop())
    return proxied
  }

  /** Both ends, as far secured as they are before anybody says anything. */
  async join(pair: Pair, options: Partial<EngineOptions> = {}): Promise<Joined> {
    const listening = await this.server()
    const proxied = await this.proxied(pair, listening.port, options)
    const client = await proxied.connect()
    this.closing.push(() => client.socket.destroy())
    const securing =
      pair[0] === 'tls' ? client.secureAsClient({ ca: this.certificates.ours.root }) : undefined
    const server = await listening.next()
    if (pair[1] === 'tls') await server.secureAsServer(this.certificates.server)
    await securing
    return { proxied, engine: proxied.engine, client, server }
  }

  async close(): Promise<void> {
    for (const close of this.closing.splice(0)) await close()
  }
}

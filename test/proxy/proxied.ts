/** An engine with everything a test wants to know of it: its ports, its records, its session file. */

import { Engine, type EngineOptions, type Listener } from '../../lib/proxy/engine.ts'
import type { OwnCertificate } from '../../lib/proxy/sockets/contexts.ts'
import type { Verification } from '../../lib/proxy/sockets/leg.ts'
import { startClock } from '../../lib/record/clock.ts'
import type { Fact, Security, SessionRecord, Side } from '../../lib/record/record.ts'
import { connectTo, type Peer } from './peers.ts'

/** How a client reaches which server. */
export interface Way {
  readonly client: Security
  readonly server: Security
  readonly beforehand?: boolean
  readonly host?: string
  readonly port: number
  readonly verification?: Verification
}

type RecordOf<Type extends SessionRecord['type']> = Extract<SessionRecord, { type: Type }>
type FactOf<Name extends Fact['name']> = Extract<Fact, { name: Name }>

export class Proxied {
  readonly records: SessionRecord[] = []
  /** True where there is too much traffic to be kept. */
  forgetsChunks = false
  private ports: number[] = []
  private waiting: (() => void)[] = []

  private constructor(readonly engine: Engine) {}

  /** Starts an engine on free ports of 127.0.0.1, one for each way. */
  static async start(
    certificate: OwnCertificate,
    ways: readonly Way[],
    options: Partial<EngineOptions> = {},
  ): Promise<Proxied> {
    const listeners = ways.map(
      ({ client, server, beforehand, host, port, verification }): Listener => ({
        address: '127.0.0.1',
        port: 0,
        security: { client, server },
        beforehand,
        server: { host: host ?? '127.0.0.1', port, verification: verification ?? {}, oldest: 'TLSv1.2' },
      }),
    )
    const all: EngineOptions = {
      listeners,
      certificate,
      session: undefined,
      rotate: Number.POSITIVE_INFINITY,
      program: 'test',
      redact: true,
      keep: 1024 * 1024,
      alterations: [],
      tolerant: false,
      requireTls: false,
      keyLog: undefined,
      ...options,
    }
    const engine: Engine = new Engine(all, startClock(), {
      record: (record) => proxied.take(record),
      session: () => undefined,
    })
    const proxied = new Proxied(engine)
    proxied.ports = (await engine.start()).map(({ port }) => port)
    return proxied
  }

  private take(record: SessionRecord): void {
    if (record.type !== 'chunk' || !this.forgetsChunks) this.records.push(record)
    if (record.type === 'chunk') return
    for (const resolve of this.waiting.splice(0)) resolve()
  }

  port(index = 0): number {
    return this.ports[index]
  }

  /** A client on the port of the n-th way. */
  connect(index = 0): Promise<Peer> {
    return connectTo(this.port(index))
  }

  /** @returns the first record from index `from` on that fits, once it is there; chunks do not wake anybody */
  async recorded<Type extends Exclude<SessionRecord['type'], 'chunk'>>(
    type: Type,
    fits: (record: RecordOf<Type>) => boolean = () => true,
    from = 0,
  ): Promise<RecordOf<Type>> {
    for (let at = from; ; ) {
      for (; at < this.records.length; at++) {
        const record = this.records[at]
        if (record.type === type && fits(record as RecordOf<Type>)) return record as RecordOf<Type>
      }
      await new Promise<void>((resolve) => this.waiting.push(resolve))
    }
  }

  /** @returns the facts of one name so far, of all connections */
  facts<Name extends Fact['name']>(name: Name): FactOf<Name>[] {
    return this.records.flatMap((record) =>
      record.type === 'fact' && record.fact.name === name ? [record.fact as FactOf<Name>] : [],
    )
  }

  /** @returns the octets of one side that were recorded, and how many were only counted */
  stream(side: Side, connection = 1): { bytes: Buffer; omitted: number } {
    const chunks = this.records.filter(
      (each) => each.type === 'chunk' && each.connection === connection && each.side === side,
    ) as RecordOf<'chunk'>[]
    const omitted = chunks.reduce((sum, chunk) => sum + (chunk.omitted ?? 0), 0)
    return { bytes: Buffer.concat(chunks.map(({ bytes }) => bytes)), omitted }
  }

  stop(): Promise<void> {
    return this.engine.stop()
  }
}

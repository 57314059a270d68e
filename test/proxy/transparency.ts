/** Plays a seeded session through an engine and says what differs from what must come out. */
import { createHash, type Hash } from 'node:crypto'
import type { Side } from '../../lib/record/record.ts'
import type { Certificates } from './certificates.ts'
import type { Peer, Server } from './peers.ts'
import type { Proxied } from './proxied.ts'
import { Dice, type Pair, session, type Turn } from './sessions.ts'

/** What was expected and what came, each as SHA-256 of all octets and their number. */
export interface Outcome {
  readonly expected: Record<string, string>
  readonly came: Record<string, string>
}

/** Octets as they come by: counted and hashed. */
class Tally {
  private readonly hash: Hash = createHash('sha256')
  private length = 0

  add(bytes: Uint8Array): void {
    this.hash.update(bytes)
    this.length += bytes.length
  }

  get result(): string {
    return `${this.length} octets, ${this.hash.copy().digest('hex').slice(0, 16)}`
  }
}

class Play {
  /** What each side must hear, and what it heard. */
  private readonly expected = { client: new Tally(), server: new Tally() }
  private readonly came = { client: new Tally(), server: new Tally() }
  private readonly recorded = { client: new Tally(), server: new Tally() }
  /** Octets that each side must have heard since its last upgrade. */
  private readonly due = { client: 0, server: 0 }
  private writing: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly peers: { readonly client: Peer; readonly server: Peer },
    private readonly certificates: Certificates,
  ) {}

  async perform(turn: Turn, next: Turn | undefined): Promise<void> {
    if (turn.type === 'ours') return this.ours()
    if (turn.type === 'inquiry') return this.inquiry(turn.answer)
    if (turn.type === 'starttls') return this.starttls(turn.tag, turn.answered)
    if (turn.waits) await this.quiet()
    const hears: Side = turn.side === 'client' ? 'server' : 'client'
    this.recorded[turn.side].add(turn.recorded)
    this.expected[hears].add(turn.heard)
    this.due[hears] += turn.heard.length
    const say = async (): Promise<void> => {
      for (const bytes of turn.said) await this.peers[turn.side].say(bytes)
    }
    // What is pipelined is written while the other side may be writing too.
    this.writing = Promise.all([this.writing, this.order[turn.side].then(say)])
    this.order[turn.side] = this.writing
    if (next?.type === 'ours' || next?.type === 'inquiry') await this.writing
  }
  private readonly order: Record<Side, Promise<unknown>> = {
    client: Promise.resolve(),
    server: Promise.resolve(),
  }

  /** Everything said has been heard. */
  private async quiet(): Promise<void> {
    await this.writing
    for (const side of ['client', 'server'] as const) {
      const peer = this.peers[side]
      await peer.until(() => peer.length >= this.due[side], `${this.due[side]} octets at the ${side}`)
    }
  }

  private stage(side: Side): void {
    this.came[side].add(this.peers[side].heard)
    this.due[side] = 0
  }

  /** The proxy's own STARTTLS, before the client has heard anything. */
  private async ours(): Promise<void> {
    const { client, server } = this.peers
    await server.line(/^imapscope1 STARTTLS\r\n$/)
    if (client.length > 0) throw new Error('the client heard something before the server was secured')
    await server.say('imapscope1 OK go\r\n')
    await server.secureAsServer(this.certificates.server)
  }

  /** The proxy's own CAPABILITY, before the client has heard anything. */
  private async inquiry(answer: string): Promise<void> {
    const { client, server } = this.peers
    const command = Buffer.from('imapscope0 CAPABILITY\r\n')
    this.expected.server.add(command)
    this.due.server += command.length
    await server.line(/^imapscope0 CAPABILITY\r\n$/)
    if (client.length > 0) throw new Error('the client heard something before the answer')
    await server.say(`${answer}imapscope0 OK done\r\n`)
  }

  private async starttls(tag: string, answered: boolean): Promise<void> {
    await this.quiet()
    const { client, server } = this.peers
    const command = Buffer.from(`${tag} STARTTLS\r\n`)
    const ok = Buffer.from(`${tag} OK Begin TLS negotiation now.\r\n`)
    this.recorded.client.add(command)
    this.recorded.server.add(ok)
    await client.say(command)
    if (!answered) {
      this.expected.server.add(command)
      this.due.server += command.length
      await server.until(() => server.length >= this.due.server)
      this.stage('server')
      await server.say(ok)
      await server.secureAsServer(this.certificates.server)
    }
    this.expected.client.add(ok)
    this.due.client += ok.length
    await client.until(() => client.length >= this.due.client)
    this.stage('client')
    await client.secureAsClient({ ca: this.certificates.ours.root })
  }

  /** Both say that they have no more to say, in either order. */
  async end(first: Side): Promise<void> {
    await this.writing
    const [one, other] =
      first === 'client' ? (['client', 'server'] as const) : (['server', 'client'] as const)
    this.peers[one].finish()
    await this.peers[other].until(() => this.peers[other].finished)
    this.peers[other].finish()
    await this.peers[one].until(() => this.peers[one].finished)
    this.stage('client')
    this.stage('server')
  }

  outcome(proxied: Proxied, connection: number): Outcome {
    const recorded = (side: Side): string => {
      const tally = new Tally()
      tally.add(proxied.stream(side, connection).bytes)
      return tally.result
    }
    return {
      expected: {
        'the client hears': this.expected.client.result,
        'the server hears': this.expected.server.result,
        'recorded of the client': this.recorded.client.result,
        'recorded of the server': this.recorded.server.result,
      },
      came: {
        'the client hears': this.came.client.result,
        'the server hears': this.came.server.result,
        'recorded of the client': recorded('client'),
        'recorded of the server': recorded('server'),
      },
    }
  }
}

/** Where sessions are played: one server, and the port of the engine that leads to it. */
export interface Stage {
  readonly proxied: Proxied
  readonly way: number
  readonly server: Server
  readonly certificates: Certificates
}

/**
 * Plays one session.
 * @param longest octets of a literal
 * @returns what must be equal; rejects when a side hears too little
 */
export async function play(seed: number, pair: Pair, longest: number, stage: Stage): Promise<Outcome> {
  const { proxied, way, certificates } = stage
  // A port of the system comes round again, so only what is recorded from now on is meant.
  const from = proxied.records.length
  const client = await proxied.connect(way)
  const localPort = client.socket.localPort
  const securing = pair.client === 'tls' ? client.secureAsClient({ ca: certificates.ours.root }) : undefined
  const server = await stage.server.next()
  if (pair.server === 'tls') await server.secureAsServer(certificates.server)
  await securing
  const played = new Play({ client, server }, certificates)
  const turns = session(seed, pair, longest)
  for (let i = 0; i < turns.length; i++) await played.perform(turns[i], turns[i + 1])
  await played.end(new Dice(seed ^ 0x5bd1e995).chance(0.5) ? 'client' : 'server')
  // The system may give one port twice at once, to clients of different servers.
  const opened = await proxied.recorded(
    'opened',
    (record) => record.client.port === localPort && record.server.port === stage.server.port,
    from,
  )
  await proxied.recorded('closed', (record) => record.connection === opened.connection, from)
  return played.outcome(proxied, opened.connection)
}

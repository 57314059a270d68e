/**
 * Sessions for the tests of the screen, made by hand: frames with bytes, exchanges and events, all
 * deterministic.
 */
import type { Fact, Side, Time } from '../../lib/record/record.ts'
import type {
  Answer,
  CapabilitySet,
  Connection,
  Exchange,
  MailboxState,
  Phase,
  SessionEvent,
  State,
  Sure,
} from '../../lib/session/events.ts'
import type { Frame, FrameKind, LiteralSpan } from '../../lib/wire/frame.ts'

/** 2026-03-14 12:34:50 UTC, in nanoseconds. */
export const started = 1_773_491_690_000_000_000n

export const ms = 1e6

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** A frame of one piece; `{n}` at a line's end followed by octets is a literal. */
export function frame(side: Side, kind: FrameKind, text: string | Uint8Array, time: Time): Frame {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const literals: LiteralSpan[] = []
  const ascii = Buffer.from(bytes).toString('latin1')
  const announcement = /\{(\d+)\+?\}\r\n/g
  for (let found = announcement.exec(ascii); found !== null; found = announcement.exec(ascii)) {
    const start = found.index + found[0].length
    const length = Number(found[1])
    const kept = Math.min(length, bytes.length - start)
    literals.push({ start, kept, length })
    announcement.lastIndex = start + kept
  }
  const omitted = literals.reduce((sum, literal) => sum + literal.length - literal.kept, 0)
  const length = bytes.length + omitted
  return { side, kind, offset: 0, length, bytes, literals, begun: time, time, findings: [] }
}

/** Writes a session event by event. Every method says when, in milliseconds since the session began. */
export class Script {
  readonly events: SessionEvent[] = []
  private exchanges = 0
  private readonly connections = new Map<number, Connection>()

  open(at: number, id: number, by: Partial<Writable<Connection>>): Connection {
    const connection: Connection = {
      id,
      opened: at * ms,
      client: { address: '127.0.0.1', port: 52_100 + id },
      server: { address: '192.0.2.7', port: 993, host: 'imap.example.org' },
      security: { client: 'tls', server: 'tls' },
      state: 'connecting',
      layers: { client: 'tls', server: 'tls' },
      capabilities: [],
      facts: [],
      bytes: { client: 0, server: 0 },
      commands: 0,
      ...by,
    }
    this.connections.set(id, connection)
    this.events.push({ type: 'opened', time: at * ms, connection })
    return connection
  }

  private connection(id: number): Connection {
    const connection = this.connections.get(id)
    if (connection === undefined) throw new Error(`c${id} was never opened`)
    return connection
  }

  greet(at: number, id: number, text: string): void {
    const connection = this.connection(id)
    const greeting = frame('server', 'greeting', `${text}\r\n`, at * ms)
    connection.greeting = greeting
    this.state(at, id, 'not authenticated')
    this.events.push({ type: 'greeting', time: at * ms, connection, frame: greeting })
  }

  state(at: number, id: number, to: State): void {
    const connection = this.connection(id)
    const from = connection.state
    connection.state = to
    this.events.push({ type: 'state', time: at * ms, connection, from, to })
  }

  tell(at: number, id: number, phase: Phase, source: string, names: string): void {
    const connection = this.connection(id)
    const list = names.split(' ')
    const before = connection.capabilities.at(-1)?.names ?? []
    const set: CapabilitySet = {
      phase,
      time: at * ms,
      source,
      names: list,
      added: list.filter((name) => !before.includes(name)),
      removed: before.filter((name) => !list.includes(name)),
    }
    connection.capabilities.push(set)
    this.events.push({ type: 'capabilities', time: at * ms, connection, set })
  }

  /** A command: `A1 UID FETCH 1:* (FLAGS)`; the name is as many words as are upper case, `UID` takes two. */
  send(at: number, id: number, text: string | Uint8Array, name: string): Exchange {
    const connection = this.connection(id)
    const said = frame('client', 'command', typeof text === 'string' ? `${text}\r\n` : text, at * ms)
    const tag = Buffer.from(said.bytes).toString('latin1').split(' ')[0] ?? ''
    const command = { ...said, tag, name }
    const exchange: Exchange = {
      id: ++this.exchanges,
      connection: id,
      tag,
      name,
      said: [command],
      answers: [],
      kept: 0,
      timing: { sent: at * ms, waits: [] },
      bytes: { client: command.length, server: 0 },
      state: connection.state,
      ...(connection.mailbox === undefined ? {} : { mailbox: connection.mailbox }),
    }
    connection.commands++
    connection.bytes.client += command.length
    this.events.push({ type: 'sent', time: at * ms, exchange })
    return exchange
  }

  /** An untagged response or `+`, and how sure it is that it answers `exchange`. */
  answer(at: number, exchange: Exchange, text: string | Uint8Array, sure: Sure): void {
    const connection = this.connection(exchange.connection)
    const bytes = typeof text === 'string' ? `${text}\r\n` : text
    const kind = typeof text === 'string' && text.startsWith('+') ? 'continuation' : 'data'
    const answer: Answer = { frame: frame('server', kind, bytes, at * ms), sure }
    exchange.answers.push(answer)
    exchange.kept += answer.frame.length
    exchange.timing.first ??= at * ms
    exchange.bytes.server += answer.frame.length
    connection.bytes.server += answer.frame.length
    if (kind === 'continuation') exchange.timing.waits.push({ asked: exchange.timing.sent, granted: at * ms })
    this.events.push({ type: 'received', time: at * ms, connection, frame: answer.frame, sure, exchange })
  }

  /** The client goes on after `+`. */
  resume(at: number, exchange: Exchange, text: string, kind: FrameKind): void {
    const said = frame('client', kind, `${text}\r\n`, at * ms)
    exchange.said.push(said)
    exchange.bytes.client += said.length
    const wait = exchange.timing.waits.at(-1)
    if (wait !== undefined) wait.resumed = at * ms
    this.events.push({ type: 'continued', time: at * ms, exchange, frame: said })
  }

  /** The completion, without its tag: `OK done`. */
  complete(at: number, exchange: Exchange, text: string): void {
    const connection = this.connection(exchange.connection)
    const completion = frame('server', 'completion', `${exchange.tag} ${text}\r\n`, at * ms)
    exchange.completion = completion
    exchange.status = text.split(' ')[0]
    const code = /^\w+ \[([\w-]+)/.exec(text)?.[1]
    if (code !== undefined) exchange.code = code
    exchange.timing.completed = at * ms
    exchange.timing.first ??= at * ms
    exchange.bytes.server += completion.length
    connection.bytes.server += completion.length
    this.events.push({ type: 'completed', time: at * ms, exchange })
  }

  /** Something the server said unasked. */
  unasked(at: number, id: number, text: string): void {
    const connection = this.connection(id)
    const said = frame('server', 'data', `${text}\r\n`, at * ms)
    connection.bytes.server += said.length
    this.events.push({ type: 'received', time: at * ms, connection, frame: said, sure: 'unilateral' })
  }

  /** What the server has told about the selected mailbox by then. */
  mailbox(at: number, id: number, mailbox: MailboxState): void {
    const connection = this.connection(id)
    this.events.push({ type: 'mailbox', time: at * ms, connection, mailbox, change: 'told' })
  }

  fact(at: number, id: number, fact: Fact): void {
    if (id > 0) this.connection(id).facts.push(fact)
    this.events.push({ type: 'fact', time: at * ms, connection: id, fact })
  }

  end(at: number, id: number, by: 'client' | 'server' | 'proxy', reason: string): void {
    const connection = this.connection(id)
    connection.ended = { time: at * ms, by, reason }
    connection.state = 'ended'
    this.events.push({ type: 'ended', time: at * ms, connection })
  }
}

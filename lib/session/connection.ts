/**
 * The story of one connection: its frames in order of arrival become exchanges, states, capabilities, a
 * mailbox.
 */
import { capabilities } from '../grammar/capability.ts'
import { Tape } from '../grammar/tape.ts'
import { parse, type Tree } from '../grammar/tree.ts'
import { limits } from '../record/limits.ts'
import type { Closer, LayerName, Side, Time } from '../record/record.ts'
import type { Frame } from '../wire/frame.ts'
import { latin1 } from '../wire/octets.ts'
import { type Attribution, attribute, attributeNamed } from './attribution.ts'
import { difference } from './capabilities.ts'
import type { Connection, Exchange, MailboxState, Phase, SessionEvent, State } from './events.ts'
import { exchangeOf, keep } from './exchange.ts'
import { isFetch } from './glance.ts'
import { apply, selectedBy } from './mailbox.ts'
import { greeted, moved } from './states.ts'
import { authentication, loginUser, saslUser } from './user.ts'

/** Receives what happened, in order. */
export type Tell = (event: SessionEvent) => void

// Reading a frame is synchronous, and no tree outlives it: one tape serves all connections.
const tape = new Tape()

export class Story {
  private readonly inFlight: Exchange[] = []
  /** Continuation requests for a command that the client is still sending. */
  private granted: Frame[] = []
  private mailbox: MailboxState | undefined
  private mechanism = ''
  private phase: Phase | undefined

  /** @param nextId gives each exchange its number */
  constructor(
    readonly connection: Connection,
    private readonly nextId: () => number,
    private readonly tell: Tell,
  ) {}

  /** Takes the next frame of either side. */
  take(frame: Frame): void {
    this.connection.bytes[frame.side] += frame.length
    switch (frame.kind) {
      case 'command':
        this.sent(frame)
        break
      case 'sasl':
      case 'done':
        this.continued(frame)
        break
      case 'opaque':
        this.stray(frame)
        break
      case 'continuation':
        this.granting(frame)
        break
      case 'greeting':
        this.greeting(frame)
        break
      case 'completion':
        this.completed(frame)
        break
      case 'status':
      case 'data':
        this.received(frame)
        break
    }
  }

  /** From here on a side is carried in another layer. */
  layer(time: Time, side: Side, layer: LayerName): void {
    const { connection } = this
    connection.layers[side] = layer
    if (layer === 'tls' && side === 'server') this.phase = 'after STARTTLS'
    this.tell({ type: 'layer', time, connection, side, layer })
  }

  /** The connection has ended; what was in flight stays without an answer. */
  end(time: Time, by: Closer, reason: string): void {
    this.ungranted()
    for (const exchange of this.inFlight.splice(0)) {
      exchange.status = 'ended'
      this.tell({ type: 'completed', time, exchange })
    }
    this.connection.ended = { time, by, reason }
    this.state(time, 'ended')
    this.tell({ type: 'ended', time, connection: this.connection })
  }

  private sent(frame: Frame): void {
    const { connection } = this
    const { time } = frame
    const exchange = exchangeOf(frame, connection, this.nextId())
    connection.commands++
    if (this.inFlight.length < limits.inFlight) this.inFlight.push(exchange)
    this.prepare(exchange, frame)
    this.tell({ type: 'sent', time, exchange })
    for (const granted of this.granted.splice(0)) this.grant(exchange, granted)
  }

  /** What a command says before it is answered: who logs in, how. */
  private prepare({ name, timing }: Exchange, frame: Frame): void {
    if (name === 'LOGIN') this.connection.user = loginUser(frame) ?? this.connection.user
    if (name === 'IDLE') timing.waits.push({ asked: frame.time })
    if (name !== 'AUTHENTICATE') return
    const { mechanism, response } = authentication(frame)
    this.mechanism = mechanism
    if (response === undefined) timing.waits.push({ asked: frame.time })
    else this.connection.user = saslUser(mechanism, response) ?? this.connection.user
  }

  private continued(frame: Frame): void {
    const name = frame.kind === 'done' ? 'IDLE' : 'AUTHENTICATE'
    const exchange = this.inFlight.findLast((each) => each.name === name)
    if (exchange === undefined) {
      this.stray(frame)
      return
    }
    const wait = exchange.timing.waits.at(-1)
    if (wait !== undefined) wait.resumed ??= frame.time
    if (frame.kind === 'sasl') {
      const line = latin1(frame.bytes).trimEnd()
      this.connection.user ??= saslUser(this.mechanism, line)
    }
    exchange.said.push(frame)
    exchange.bytes.client += frame.length
    this.tell({ type: 'continued', time: frame.time, exchange, frame })
  }

  private stray(frame: Frame): void {
    this.tell({ type: 'stray', time: frame.time, connection: this.connection, frame })
  }

  /** A `+` is for the command that waits for one; for a literal, that command is still being sent. */
  private granting(frame: Frame): void {
    const waiting = this.inFlight.findLast(({ name }) => name === 'AUTHENTICATE' || name === 'IDLE')
    if (waiting === undefined) this.granted.push(frame)
    else this.grant(waiting, frame)
  }

  private grant(exchange: Exchange, frame: Frame): void {
    const { timing } = exchange
    const open = timing.waits.find(({ granted }) => granted === undefined)
    if (open !== undefined) open.granted = frame.time
    // Each further `+` of an authentication exchange asks for a further line. RFC 9051 §6.2.2.
    else timing.waits.push({ asked: frame.time, granted: frame.time })
    // A `+` for a literal came before the command was complete.
    if (frame.time >= timing.sent) timing.first ??= frame.time
    keep(exchange, frame, 'exact')
    const { connection } = this
    this.tell({ type: 'received', time: frame.time, connection, frame, sure: 'exact', exchange })
  }

  /** Nobody waited for these `+`. */
  private ungranted(): void {
    for (const frame of this.granted.splice(0)) this.stray(frame)
  }

  private greeting(frame: Frame): void {
    const { connection } = this
    connection.greeting = frame
    this.tell({ type: 'greeting', time: frame.time, connection, frame })
    this.state(frame.time, greeted(frame.name))
    this.learn(parse(frame, tape), 'greeting')
  }

  private received(frame: Frame): void {
    if (isFetch(frame)) {
      // The most frequent response by far says nothing that is kept here, so its tree is not needed.
      this.answer(frame, attributeNamed('FETCH', this.inFlight))
      return
    }
    const tree = parse(frame, tape)
    const attribution = attribute(tree, this.inFlight)
    this.answer(frame, attribution)
    this.learn(tree, attribution.exchange?.name ?? 'unilateral')
    this.selected(tree)
    if (tree.name === 'BYE') this.state(frame.time, 'logout')
  }

  private answer(frame: Frame, { exchange, sure }: Attribution): void {
    if (exchange !== undefined) {
      keep(exchange, frame, sure)
      if (sure !== 'unilateral') exchange.timing.first ??= frame.time
    }
    this.tell({ type: 'received', time: frame.time, connection: this.connection, frame, sure, exchange })
  }

  private completed(frame: Frame): void {
    // Tags may be reused: the oldest command of that tag was sent first.
    const at = this.inFlight.findIndex(({ tag }) => tag === frame.tag)
    if (at < 0) {
      this.stray(frame)
      return
    }
    const [exchange] = this.inFlight.splice(at, 1)
    const tree = parse(frame, tape)
    exchange.completion = frame
    exchange.status = frame.name
    exchange.code = tree.code?.name
    exchange.timing.first ??= frame.time
    exchange.timing.completed = frame.time
    exchange.bytes.server += frame.length
    if (this.inFlight.length === 0) this.ungranted()
    this.tell({ type: 'completed', time: frame.time, exchange })
    this.move(exchange, tree)
  }

  /** What a completion changes: state, mailbox, capabilities. */
  private move(exchange: Exchange, tree: Tree): void {
    const { name, status = '', timing } = exchange
    const time = timing.completed ?? 0
    if (status === 'OK' && (name === 'LOGIN' || name === 'AUTHENTICATE')) this.phase = 'after login'
    if (status === 'OK' && name === 'UNAUTHENTICATE') this.phase = 'after UNAUTHENTICATE'
    const next = moved(this.connection.state, name, status)
    if (name === 'SELECT' || name === 'EXAMINE') this.select(exchange, next === 'selected')
    else if (next !== 'selected') this.deselect()
    this.state(time, next)
    this.learn(tree, name)
    this.selected(tree)
  }

  /**
   * The mailbox whose values came since the SELECT was sent is the selected one from its OK on. RFC 9051
   * §6.3.2.
   */
  private select(exchange: Exchange, done: boolean): void {
    if (!done) {
      this.deselect()
      return
    }
    this.mailbox = selectedBy(exchange)
    this.connection.mailbox = this.mailbox.name
    for (const { frame } of exchange.answers) this.selected(parse(frame))
  }

  private deselect(): void {
    this.mailbox = undefined
    this.connection.mailbox = undefined
  }

  private selected(tree: Tree): void {
    if (this.mailbox === undefined) return
    // Until its OK the answers to a SELECT are about the mailbox that is being selected.
    if (this.inFlight.some(({ name }) => name === 'SELECT' || name === 'EXAMINE')) return
    const change = apply(this.mailbox, tree)
    if (change === undefined) return
    const { connection, mailbox } = this
    this.tell({ type: 'mailbox', time: tree.frame.time, connection, mailbox: { ...mailbox }, change })
  }

  private state(time: Time, to: State): void {
    const { connection } = this
    const from = connection.state
    if (from === to) return
    connection.state = to
    if (to !== 'selected') this.deselect()
    this.tell({ type: 'state', time, connection, from, to })
  }

  /** Takes over the capabilities that a response tells. RFC 9051 §7.2.2. */
  private learn(tree: Tree, source: string): void {
    const names = capabilities(tree)
    if (names === undefined) return
    const { connection } = this
    const before = connection.capabilities.at(-1)
    const set = {
      phase: source === 'greeting' ? 'greeting' : this.phaseNow(),
      time: tree.frame.time,
      source: tree.frame.kind === 'data' ? 'CAPABILITY' : source,
      names,
      ...difference(before?.names, names),
    } as const
    connection.capabilities.push(set)
    this.tell({ type: 'capabilities', time: set.time, connection, set })
  }

  /** Dovecot tells the new capabilities untagged, before the OK of the LOGIN that changed them. */
  private phaseNow(): Phase {
    const asking = this.inFlight.some(({ name }) => name === 'CAPABILITY')
    const loggingIn = this.inFlight.some(({ name }) => name === 'LOGIN' || name === 'AUTHENTICATE')
    if (loggingIn && !asking) return 'after login'
    const before = this.connection.state === 'not authenticated'
    return this.phase ?? (before ? 'before login' : 'after login')
  }
}

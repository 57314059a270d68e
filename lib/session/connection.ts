/**
 * The story of one connection: its frames in order of arrival become exchanges, states, capabilities, a
 * mailbox.
 */
import { Tape } from '../grammar/tape.ts'
import { parse, type Tree } from '../grammar/tree.ts'
import { limits } from '../record/limits.ts'
import type { Closer, LayerName, Side, Time } from '../record/record.ts'
import type { Frame } from '../wire/frame.ts'
import { latin1 } from '../wire/octets.ts'
import { type Attribution, attribute, type Circumstances } from './attribution.ts'
import type { Connection, Exchange, SessionEvent, State } from './events.ts'
import { answered, exchangeOf, keep } from './exchange.ts'
import type { MessageNumbers } from './numbers.ts'
import { Offer } from './offer.ts'
import { Request } from './request.ts'
import { Response } from './response.ts'
import { type MailboxChange, Selection } from './selection.ts'
import { greeted, moved, told } from './states.ts'
import { authentication, loginUser, saslUser } from './user.ts'

/** Receives what happened, in order. */
export type Tell = (event: SessionEvent) => void

// Reading a frame is synchronous, and no tree outlives it: one tape serves all connections.
const tape = new Tape()

/** No response code is without it. */
const BRACKET = 0x5b

export class Story implements Circumstances {
  private readonly inFlight: Request[] = []
  /** Continuation requests for a command that the client is still sending. */
  private granted: Frame[] = []
  private readonly selection: Selection
  private readonly offer: Offer
  private mechanism = ''
  /** True while the client has asked to be told of other mailboxes. RFC 5465 §3. */
  notified = false

  /** @param nextId gives each exchange its number */
  constructor(
    readonly connection: Connection,
    private readonly nextId: () => number,
    private readonly tell: Tell,
  ) {
    this.selection = new Selection(connection)
    this.offer = new Offer(connection)
  }

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
    if (layer === 'tls' && side === 'server') this.offer.encrypted()
    this.tell({ type: 'layer', time, connection, side, layer })
  }

  /** The connection has ended; what was in flight stays without an answer. */
  end(time: Time, by: Closer, reason: string): void {
    this.ungranted()
    for (const request of this.inFlight.splice(0)) {
      const { exchange } = request
      request.end()
      exchange.status = 'ended'
      exchange.latest = undefined
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
    if (this.inFlight.length < limits.inFlight) this.inFlight.push(new Request(exchange))
    this.prepare(exchange, frame)
    this.tell({ type: 'sent', time, exchange })
    if (this.granted.length === 0) return
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
    const exchange = this.inFlight.findLast((each) => each.name === name)?.exchange
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
    if (exchange.said.length < limits.waits) exchange.said.push(frame)
    exchange.bytes.client += frame.length
    this.tell({ type: 'continued', time: frame.time, exchange, frame })
  }

  private stray(frame: Frame): void {
    this.tell({ type: 'stray', time: frame.time, connection: this.connection, frame })
  }

  /** A `+` is for the command that waits for one; for a literal, that command is still being sent. */
  private granting(frame: Frame): void {
    const waiting = this.inFlight.findLast(({ name }) => name === 'AUTHENTICATE' || name === 'IDLE')
    if (waiting === undefined && this.granted.length < limits.waits) this.granted.push(frame)
    else if (waiting === undefined) this.stray(frame)
    else this.grant(waiting.exchange, frame)
  }

  private grant(exchange: Exchange, frame: Frame): void {
    const { timing } = exchange
    const open = timing.waits.find(({ granted }) => granted === undefined)
    if (open !== undefined) open.granted = frame.time
    // Each further `+` of an authentication exchange asks for a further line. RFC 9051 §6.2.2.
    else if (timing.waits.length < limits.waits) timing.waits.push({ asked: frame.time, granted: frame.time })
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
    const response = new Response(frame, tape)
    const attribution = attribute(response, this.inFlight, this)
    this.answer(frame, attribution)
    if (response.glance !== undefined) {
      this.selection.fetched(response.glance, this.selecting)
      return
    }
    const { tree } = response
    this.learn(tree, attribution.exchange?.name ?? 'unilateral')
    this.mailboxTold(tree)
    if (frame.kind !== 'status') return
    // Between the mailbox that a SELECT closes and the one that it opens nothing is sent.
    const code = this.selecting === undefined ? tree.code?.name : undefined
    this.state(frame.time, told(this.connection.state, tree.name, code))
  }

  /** See `Circumstances`. */
  get selected(): boolean {
    return this.connection.mailbox !== undefined
  }

  /** See `Circumstances`. */
  get numbers(): MessageNumbers | undefined {
    return this.selection.numbers
  }

  /** The SELECT or EXAMINE in flight. */
  private get selecting(): Exchange | undefined {
    return this.inFlight.find(({ name }) => name === 'SELECT' || name === 'EXAMINE')?.exchange
  }

  private answer(frame: Frame, { exchange, sure }: Attribution): void {
    if (exchange !== undefined) {
      keep(exchange, frame, sure)
      if (sure !== 'unilateral') answered(exchange, frame)
    }
    this.tell({ type: 'received', time: frame.time, connection: this.connection, frame, sure, exchange })
  }

  private completed(frame: Frame): void {
    // Tags may be reused: the oldest command of that tag was sent first.
    const at = this.inFlight.findIndex(({ exchange }) => exchange.tag === frame.tag)
    if (at < 0) {
      this.stray(frame)
      return
    }
    const request = this.inFlight[at]
    const { exchange } = request
    request.end()
    // Mostly it is the only one.
    if (at === this.inFlight.length - 1) this.inFlight.pop()
    else this.inFlight.splice(at, 1)
    // Most completions are a word and a text, and say nothing else.
    const tree = frame.bytes.includes(BRACKET) ? parse(frame, tape) : undefined
    exchange.completion = frame
    exchange.latest = undefined
    exchange.status = frame.name
    exchange.code = tree?.code?.name
    answered(exchange, frame)
    exchange.timing.completed = frame.time
    exchange.bytes.server += frame.length
    if (this.inFlight.length === 0) this.ungranted()
    this.tell({ type: 'completed', time: frame.time, exchange })
    this.move(exchange, frame.time, tree)
  }

  /** What a completion changes: state, mailbox, capabilities. @param tree where it may have a code */
  private move(exchange: Exchange, time: Time, tree: Tree | undefined): void {
    const { name, status = '' } = exchange
    if (status === 'OK') this.done(exchange)
    const next = moved(this.connection.state, name, status)
    const selects = (name === 'SELECT' || name === 'EXAMINE') && status === 'OK' && next === 'selected'
    if (selects) {
      for (const change of this.selection.select(exchange)) this.changed(change.time, change)
    }
    // A refused SELECT that has closed the mailbox before it leaves none selected.
    const closed =
      next === 'selected' && this.connection.mailbox === undefined && this.selecting === undefined
    this.state(time, closed ? 'authenticated' : next)
    if (tree === undefined) return
    this.learn(tree, name)
    this.mailboxTold(tree)
  }

  /** What an OK switches on and off. */
  private done({ name, said }: Exchange): void {
    this.offer.completed(name)
    if (name === 'NOTIFY') this.notified = /^[^ ]+ +NOTIFY +SET/i.test(latin1(said[0].bytes.subarray(0, 200)))
    if (name === 'UNAUTHENTICATE') this.notified = false
  }

  private mailboxTold(tree: Tree): void {
    const change = this.selection.apply(tree, this.selecting)
    if (change !== undefined) this.changed(tree.frame.time, change)
  }

  private changed(time: Time, { mailbox, change }: MailboxChange): void {
    this.tell({ type: 'mailbox', time, connection: this.connection, mailbox, change })
  }

  private state(time: Time, to: State): void {
    const { connection } = this
    const from = connection.state
    if (to !== 'selected') this.selection.none()
    if (from === to) return
    connection.state = to
    this.tell({ type: 'state', time, connection, from, to })
  }

  private learn(tree: Tree, source: string): void {
    const { connection } = this
    const set = this.offer.take(tree, source, this.inFlight)
    if (set !== undefined) this.tell({ type: 'capabilities', time: set.time, connection, set })
  }
}

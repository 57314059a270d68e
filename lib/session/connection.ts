/**
 * The story of one connection: its frames in order of arrival become exchanges, states, capabilities, a
 * mailbox.
 */
import { Tape } from '../grammar/tape.ts'
import { parse, type Tree } from '../grammar/tree.ts'
import type { Closer, LayerName, Side, Time } from '../record/record.ts'
import type { Frame } from '../wire/frame.ts'
import { type Attribution, type AttributionContext, attribute } from './attribution.ts'
import { type Connection, type Exchange, isRecordings, type SessionEvent, type State } from './events.ts'
import { addAnswer, answered, completed, continued, exchangeOf, restOf } from './exchange.ts'
import { Followed } from './followed.ts'
import { Grants, granted, waitingFor } from './grants.ts'
import type { MessageNumbers } from './numbers.ts'
import { Offer } from './offer.ts'
import { Request } from './request.ts'
import { Requests } from './requests.ts'
import { Response } from './response.ts'
import { type MailboxChange, MailboxSelection } from './selection.ts'
import { greeted, moved, told } from './states.ts'
import { UserLogin } from './user.ts'

/** Receives the events, in order. */
export type Tell = (event: SessionEvent) => void

// Reading a frame is synchronous, and no tree outlives it: one tape serves all connections.
const tape = new Tape()

/** Every response code contains it. */
const bracket = 0x5b

export class Story implements AttributionContext {
  readonly inFlight = new Requests()
  private readonly followed: Followed
  private readonly grants = new Grants()
  /** A command that was completed before it was fully sent, and its frame at that time. */
  private unfinished: { readonly exchange: Exchange | undefined; readonly command: Frame } | undefined
  /** The time of the previous completion. */
  private previous: Time | undefined
  private readonly selection: MailboxSelection
  private readonly offer: Offer
  private readonly login: UserLogin
  /** True once the server's octets are no longer read. */
  private deaf = false

  /**
   * @param nextId gives each exchange its number
   * @param beyond the number of commands in flight of which nothing is known
   */
  constructor(
    readonly connection: Connection,
    private readonly nextId: () => number,
    private readonly tell: Tell,
    beyond = 0,
  ) {
    this.selection = new MailboxSelection(connection)
    this.offer = new Offer(connection)
    this.login = new UserLogin(connection)
    this.followed = new Followed(connection, tell, beyond)
  }

  /** Takes the next frame of either side. */
  take(frame: Frame): void {
    this.connection.bytes[frame.side] += frame.length
    switch (frame.kind) {
      case 'command':
        this.said(frame)
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

  /** A side changes to another layer at this point. */
  layer(time: Time, side: Side, layer: LayerName): void {
    const { connection } = this
    connection.layers[side] = layer
    if (layer === 'tls' && side === 'server') this.offer.encrypted()
    if (layer === 'opaque' && side === 'server') this.deaf = true
    this.tell({ type: 'layer', time, connection, side, layer })
  }

  /** The connection has ended; the commands in flight stay unanswered. */
  end(time: Time, by: Closer, reason: string): void {
    for (const frame of this.grants.take()) this.stray(frame)
    const known = !this.deaf && !(by === 'proxy' && isRecordings(reason))
    for (const request of this.inFlight.all) this.followed.giveUp(request, time, known)
    this.connection.ended = { time, by, reason }
    this.state(time, 'ended')
    this.tell({ type: 'ended', time, connection: this.connection })
  }

  /** Octets of a side are missing, including whole lines. */
  missing(side: Side, time: Time): void {
    this.followed.missing(side, time, this.inFlight)
  }

  private said(frame: Frame): void {
    const { unfinished } = this
    this.unfinished = undefined
    if (unfinished === undefined) this.sent(frame)
    else this.rest(restOf(frame, unfinished.command), unfinished.exchange)
  }

  /** @returns its exchange; undefined when it is not followed */
  private sent(frame: Frame): Exchange | undefined {
    const { connection, followed } = this
    const { time } = frame
    connection.commands++
    if (!followed.follows(frame, this.inFlight.size)) return undefined
    const exchange = exchangeOf(frame, connection, this.nextId())
    this.inFlight.add(new Request(exchange))
    if (this.login.begins(frame) || exchange.name === 'IDLE') exchange.timing.waits.push({ asked: time })
    this.tell({ type: 'sent', time, exchange })
    for (const grant of this.grants.take()) this.grant(exchange, grant)
    return exchange
  }

  /** The client continues a command that is already completed. */
  private rest(frame: Frame | undefined, exchange: Exchange | undefined): void {
    if (frame === undefined || exchange === undefined) return
    continued(exchange, frame)
    this.tell({ type: 'continued', time: frame.time, exchange, frame })
  }

  private continued(frame: Frame): void {
    const name = frame.kind === 'done' ? 'IDLE' : 'AUTHENTICATE'
    const exchange = this.inFlight.newest(name)?.exchange
    if (exchange === undefined) {
      this.followed.unclaimed(frame)
      return
    }
    const wait = exchange.timing.waits.at(-1)
    if (wait !== undefined) wait.resumed ??= frame.time
    if (frame.kind === 'sasl') this.login.line(frame)
    continued(exchange, frame)
    this.tell({ type: 'continued', time: frame.time, exchange, frame })
  }

  private stray(frame: Frame): void {
    this.tell({ type: 'stray', time: frame.time, connection: this.connection, frame })
  }

  private granting(frame: Frame): void {
    const waiting = waitingFor(this.inFlight)
    if (waiting !== undefined) this.grant(waiting.exchange, frame)
    else if (!this.grants.add(frame)) this.stray(frame)
  }

  private grant(exchange: Exchange, frame: Frame): void {
    granted(exchange, frame)
    this.followed.keep(addAnswer(exchange, frame, 'exact', this.followed.room))
    const { connection } = this
    this.tell({ type: 'received', time: frame.time, connection, frame, sure: 'exact', exchange })
  }

  private greeting(frame: Frame): void {
    // A copy: a view would keep its whole buffer in memory for as long as the connection is remembered.
    this.connection.greeting = { ...frame, bytes: frame.bytes.slice() }
    this.tell({ type: 'greeting', time: frame.time, connection: this.connection, frame })
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
    // A SELECT closes one mailbox and opens the next with nothing in between: CLOSED changes no state then.
    const code = this.selecting === undefined ? tree.code?.name : undefined
    this.state(frame.time, told(this.connection.state, tree.name, code))
  }

  /** See `AttributionContext`. */
  get notified(): boolean {
    return this.offer.notified
  }

  /** See `AttributionContext`. */
  get selected(): boolean {
    return this.connection.mailbox !== undefined
  }

  /** See `AttributionContext`. */
  get overfull(): boolean {
    return this.followed.overfull
  }

  /** See `AttributionContext`. */
  get numbers(): MessageNumbers | undefined {
    return this.selection.numbers
  }

  /** The SELECT or EXAMINE in flight. */
  private get selecting(): Exchange | undefined {
    return this.inFlight.oldest('SELECT', 'EXAMINE')?.exchange
  }

  private answer(frame: Frame, { exchange, sure }: Attribution): void {
    if (exchange === undefined && this.overfull) {
      this.followed.unclaimed(frame)
      return
    }
    if (exchange !== undefined) {
      this.followed.keep(addAnswer(exchange, frame, sure, this.followed.room))
      if (sure !== 'unilateral') answered(exchange, frame)
    }
    this.tell({ type: 'received', time: frame.time, connection: this.connection, frame, sure, exchange })
  }

  private completed(frame: Frame): void {
    const { unfinished: command, tag = '' } = frame
    if (command !== undefined) this.unfinished = { exchange: this.sent(command), command }
    const request = this.inFlight.complete(tag)
    if (request === undefined) {
      this.followed.unclaimed(frame)
      return
    }
    const { exchange } = request
    request.end()
    this.followed.answered(request, this.inFlight, frame.time)
    // Most completions are a status and a text, without a code.
    const tree = frame.bytes.includes(bracket) ? parse(frame, tape) : undefined
    completed(exchange, frame, tree?.code?.name, this.previous)
    this.previous = frame.time
    // No command waited for these `+`.
    if (this.inFlight.size === 0) for (const grant of this.grants.take()) this.stray(grant)
    this.tell({ type: 'completed', time: frame.time, exchange })
    this.move(exchange, frame.time, tree)
  }

  /** Applies a completion to state, mailbox and capabilities. @param tree when it may have a code */
  private move(exchange: Exchange, time: Time, tree: Tree | undefined): void {
    const { name, status = '' } = exchange
    if (status === 'OK') this.offer.completed(exchange)
    const next = moved(this.connection.state, name, status)
    const selects = (name === 'SELECT' || name === 'EXAMINE') && status === 'OK' && next === 'selected'
    if (selects) {
      for (const change of this.selection.select(exchange)) this.changed(change.time, change)
    }
    // A refused SELECT that has closed the previous mailbox leaves none selected.
    const closed =
      next === 'selected' && this.connection.mailbox === undefined && this.selecting === undefined
    this.state(time, closed ? 'authenticated' : next)
    if (tree === undefined) return
    this.learn(tree, name)
    this.mailboxTold(tree)
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

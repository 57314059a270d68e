/**
 * Inspects a connection while STARTTLS is still possible, while alterations apply, or while a login may be
 * sent unprotected. Lines that may have to be altered are held until they are inspected; anything else is
 * forwarded first. Events in, actions out; knows no socket.
 */

import { type Alteration, alters } from '../alterations/alteration.ts'
import type { AlteredPiece } from '../alterations/apply.ts'
import { offer } from '../alterations/capabilities.ts'
import { limits } from '../record/limits.ts'
import { type Side, sides } from '../record/record.ts'
import { Conversation } from '../wire/conversation.ts'
import { join, nothing } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import type { RelayAction } from './actions.ts'
import { Logins } from './logins.ts'
import { sendOwn } from './own-answers.ts'
import { forward, HeldPieces } from './pieces.ts'
import { isEnd, StartTls, type StartTlsOptions } from './starttls.ts'
import { Verdicts } from './verdicts.ts'

/** How a gate is set up. */
export interface GateOptions extends StartTlsOptions {
  /** Alterations that apply for as long as the connection lasts. */
  readonly alterations: readonly Alteration[]
  /** True to forward no login while the server's leg has no TLS. */
  readonly requireTls: boolean
}

/** Which sides are held: their lines are inspected before they are forwarded. */
type Held = Readonly<Record<Side, boolean>>

export class Gate {
  private conversation = new Conversation()
  private readonly pieces = { client: new HeldPieces(), server: new HeldPieces() }
  /** Assembles lines of a server that is not held, so that they can be inspected. */
  private readonly heard = new HeldPieces()
  private readonly verdicts = new Verdicts(
    (part, passed) => this.special(part, passed),
    (side) => this.behind(side),
  )
  private readonly starttls: StartTls
  /** Undefined when the server's leg has TLS, or the server is on this machine and TLS is not required. */
  private logins: Logins | undefined
  /** Alterations of the server's lines while STARTTLS is still possible. */
  private readonly offering: readonly Alteration[]
  /** The sides that the user's alterations apply to. */
  private readonly altering: Held
  /** True under COMPRESS: lines can no longer be recognized. */
  private blinded = false
  /** Warnings about lines of this read, returned after the lines have been forwarded. */
  private warnings: RelayAction[] = []
  /** True while the server is between two responses. */
  private between = true
  private greeted = false

  constructor(private readonly options: GateOptions) {
    const { security, alterations, requireTls } = options
    this.starttls = new StartTls(options, (side) => this.behind(side))
    this.offering = this.starttls.answers ? [offer('STARTTLS'), ...alterations] : alterations
    this.altering = { client: alters(alterations, 'client'), server: alters(alterations, 'server') }
    this.logins = security.server === 'tls' ? undefined : new Logins(requireTls)
  }

  /**
   * Returns the actions before anything has been received.
   * @param here true when the server is on this machine: then nobody can eavesdrop on cleartext to it
   */
  begin(here: boolean): RelayAction[] {
    if (here && this.logins?.required === false) this.logins = undefined
    return this.starttls.begin()
  }

  /** True when nothing has to be inspected any more: bytes may be forwarded as they come. */
  get done(): boolean {
    return !this.holds && (this.logins?.over ?? true)
  }

  /** True when a side is held: bytes are forwarded only after inspection. */
  get holds(): boolean {
    return this.verdicts.busy || sides.some((side) => this.held(side))
  }

  private held(side: Side): boolean {
    if (this.starttls.possible || this.logins?.required === true) return true
    if (this.blinded) return false
    return this.altering[side] || (side === 'server' && this.starttls.late?.over === false)
  }

  private get heldSides(): Held {
    return { client: this.held('client'), server: this.held('server') }
  }

  /** Takes the octets of one read. */
  received(side: Side, bytes: Uint8Array): RelayAction[] {
    const late = this.verdicts.isLate(side)
    if (late !== undefined) {
      late.behind.push(bytes)
      return []
    }
    if (this.blinded) return forward(side, bytes)
    if (side === 'client' && this.starttls.waits) return this.starttls.early(bytes)
    const held = this.heldSides
    this.conversation.push({ side, time: 0, bytes })
    return [...(held[side] ? [] : forward(side, bytes)), ...this.read(side, held)]
  }

  /** True while octets of a side are delayed: nothing of it may be passed on, not even its end. */
  delays(side: Side): boolean {
    return this.verdicts.isLate(side) !== undefined
  }

  /** Sends the delayed octets of a side: their time has come. */
  due(side: Side): RelayAction[] {
    const late = this.verdicts.resume(side)
    if (late === undefined) return []
    const held = this.heldSides
    const rest = join([nothing, ...late.behind])
    if (held[side] && rest.length > 0) this.conversation.push({ side, time: 0, bytes: rest })
    const carried = [...this.verdicts.take(late.part, late.passed), ...this.verdicts.flush(side)]
    // The client's octets were recorded when they came.
    const left = carried.filter(
      (action) => action.type !== 'observe' || action.side !== side || side === 'server',
    )
    const actions: RelayAction[] = [{ type: 'release', leg: side }, ...left]
    if (isEnd(actions)) return actions
    const looks = held[side] || rest.length === 0
    actions.push(...(looks ? this.read(side, held) : this.received(side, rest)))
    // The client's postponed line is next, unless more of the server is delayed.
    const next = !this.delays('server') && this.verdicts.isLate('client')?.timed === false
    return next ? [...actions, ...this.due('client')] : actions
  }

  /** The TLS handshake of a leg is complete. */
  secured(leg: Side): RelayAction[] {
    if (leg === 'server') this.logins = undefined
    const actions = this.starttls.secured(leg)
    if (this.starttls.possible) return actions
    // The upgrade discards everything learnt before it. RFC 9051 §6.2.1.
    this.conversation = new Conversation()
    return [...actions, ...(this.done ? sides.flatMap((side) => this.release(side)) : [])]
  }

  /** The server has taken too long to answer. */
  alarm(): RelayAction[] {
    // Not while we delay the server's answer ourselves.
    if (this.delays('server')) return [{ type: 'alarm', after: limits.greeting }]
    return this.starttls.alarm()
  }

  /**
   * A side ends, or is gone, while STARTTLS is under way: returns what to do instead of passing that on.
   * @returns undefined when it can be passed on
   */
  ended(side: Side): RelayAction[] | undefined {
    return this.starttls.ended(side)
  }

  /** A side has half-closed: its held octets are forwarded, unless they may be a login that must not be. */
  finished(side: Side): RelayAction[] {
    const held = this.pieces[side].release()
    const dropped = this.verdicts.endDrop(side)
    if (side === 'server' || this.logins === undefined) return [...dropped, ...forward(side, held)]
    if (!this.logins.required) return [...dropped, ...forward(side, held), ...this.logins.ended()]
    return held.length === 0 ? dropped : [...dropped, ...this.logins.refuse(undefined, held, false)]
  }

  /** Reads everything that has not been read yet. @param side the side that has sent something */
  private read(side: Side, held: Held): RelayAction[] {
    const actions: RelayAction[] = []
    for (let step = this.conversation.next(); step !== undefined; step = this.conversation.next()) {
      if (step.type === 'part') {
        const following = this.part(step, held[step.side])
        actions.push(...following)
        // Nothing after the end of a connection matters, and it must not replace the cause.
        if (isEnd(following)) return actions
      } else if (step.type === 'refused') actions.push(...this.verdicts.endDrop('client'))
      else if (step.layer === 'deflate') actions.push(...this.notRead(step.side, side, held[side]))
    }
    actions.push(...this.verdicts.flush(side))
    for (const each of sides) if (!this.held(each)) actions.push(...this.release(each))
    return [...actions, ...this.warnings.splice(0), ...this.answer()]
  }

  private part(part: Part, held: boolean): RelayAction[] {
    const { side } = part
    if (side === 'server') this.learn(part)
    else this.noted(part)
    if (held && this.verdicts.drops(side)) return this.verdicts.drop(part)
    if (!held && (side === 'client' || this.logins === undefined)) return []
    const pieces = held ? this.pieces[side] : this.heard
    const passed = pieces.take(part, held ? this.alterationsFor(side) : [])
    if (passed === undefined) return []
    if (side === 'server' && part.head !== undefined) this.logins?.learn(passed.received)
    if (!held) return []
    const leaves = passed.reason === undefined || passed.sent.length > 0
    if (side === 'client' && !leaves) this.logins?.skip()
    return this.waitsForServer(side)
      ? this.verdicts.postpone(part, passed, false)
      : this.verdicts.take(part, passed)
  }

  /** True when we may have to answer the client ourselves, but delayed octets of the server come first. */
  private waitsForServer(side: Side): boolean {
    if (side === 'server' || !this.delays('server')) return false
    return this.starttls.possible || this.logins?.required === true
  }

  /** Returns what to do instead of forwarding the result of the alterations; undefined to forward it. */
  private special(part: Part, passed: AlteredPiece): RelayAction[] | undefined {
    if (part.side === 'server') return this.starttls.server(part, passed)
    const { logins } = this
    if (logins?.required === true && !logins.allows(part, passed.sent))
      return this.refuse(logins, part, passed)
    if (this.altering.client && part.ends) this.watch(part)
    return this.starttls.client(part, passed.sent)
  }

  /** Nothing of the line is forwarded. */
  private refuse(logins: Logins, { head, last }: Part, { received }: AlteredPiece): RelayAction[] {
    const alone = last && this.between && this.behind('client').length === 0
    const actions = logins.refuse(head, received, alone)
    const answer = actions.find((action) => action.type === 'send')
    return answer === undefined ? actions : [...actions, ...this.hear(answer.bytes)]
  }

  /** Sends our own answers to the client, once the server is between two responses. */
  private answer(): RelayAction[] {
    const { answers } = this.verdicts
    if (!answers.any || !this.between || !this.greeted || this.delays('server')) return []
    return answers.take().flatMap((own) => [...sendOwn(own), ...this.hear(own.bytes)])
  }

  /** Adds an answer of ours to the conversation: without it, later octets would be misread. */
  private hear(bytes: Uint8Array): RelayAction[] {
    const actions: RelayAction[] = []
    this.conversation.push({ side: 'server', time: 0, bytes })
    for (let step = this.conversation.next(); step !== undefined; step = this.conversation.next()) {
      if (step.type === 'switch') throw new Error('an answer of ours begins no TLS and no COMPRESS')
      if (step.type === 'refused') actions.push(...this.verdicts.endDrop('client'))
      else if (step.side === 'client') actions.push(...this.part(step, this.held('client')))
    }
    return actions
  }

  private get alterations(): readonly Alteration[] {
    const { late } = this.starttls
    return late === undefined || late.over ? this.options.alterations : [late, ...this.options.alterations]
  }

  private alterationsFor(side: Side): readonly Alteration[] {
    if (!this.altering[side] && side === 'client') return []
    return this.starttls.offering ? this.offering : this.alterations
  }

  /** A part that the server sent. */
  private learn({ head, ends, last }: Part): void {
    this.between = ends && last
    if (head === undefined) return
    this.greeted = true
    this.starttls.learn(head)
  }

  /** A part that the client sent. */
  private noted(part: Part): void {
    // Whether an alterable line is forwarded is known only once it is whole.
    if (!this.altering.client || !part.ends) this.watch(part)
    if (part.head !== undefined) this.starttls.noted(part.head)
  }

  private watch(part: Part): void {
    if (this.logins?.required === false) this.warnings.push(...this.logins.watch(part))
  }

  private behind(side: Side): Uint8Array {
    return join([nothing, ...this.conversation.rest(side).map(({ bytes }) => bytes)])
  }

  /** Under COMPRESS nothing can be altered any more; octets that are compressed already pass as they came. */
  private notRead(side: Side, reading: Side, held: boolean): RelayAction[] {
    if (side === reading && held) this.verdicts.pass(this.behind(side))
    const first = !this.blinded
    this.blinded = true
    this.starttls.entered()
    this.logins = undefined
    const { alterations } = this.options
    if (!first || alterations.length === 0) return []
    const names = alterations.map(({ reason }) => reason).join(', ')
    return [
      { type: 'note', text: `the server compresses from now on, so no alteration reaches it (${names})` },
    ]
  }

  private release(side: Side): RelayAction[] {
    return forward(side, this.pieces[side].release())
  }
}

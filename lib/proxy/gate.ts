/**
 * A connection of which something is to be looked at: it may still be upgraded by STARTTLS, its server has
 * rules, or a login may leave unprotected. What may have to be altered is held, line by line, before it
 * passes; anything else passes first. Events in, actions out; knows no socket.
 */

import { limits } from '../record/limits.ts'
import { type Side, sides } from '../record/record.ts'
import { offer } from '../rules/capabilities.ts'
import type { Rule } from '../rules/rule.ts'
import { Conversation } from '../wire/conversation.ts'
import type { Head } from '../wire/line.ts'
import { join } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import type { RelayAction } from './actions.ts'
import { Logins } from './logins.ts'
import { forward, HeldPieces, NOTHING, told } from './pieces.ts'
import { isEnd, StartTls, type StartTlsOptions } from './starttls.ts'

/** How a gate is set up. */
export interface GateOptions extends StartTlsOptions {
  /** What alters the server's lines for as long as the connection lasts. */
  readonly rules: readonly Rule[]
  /** True to let no login leave while the server's leg has no TLS. */
  readonly requireTls: boolean
}

export class Gate {
  private conversation = new Conversation()
  private readonly pieces = { client: new HeldPieces(), server: new HeldPieces() }
  /** Lines of the server that are not held, put together to be looked at. */
  private readonly heard = new HeldPieces()
  private readonly starttls: StartTls
  /** Undefined where the server's leg has TLS, or the server is on this machine and nobody minds. */
  private logins: Logins | undefined
  /** What alters the server's lines while STARTTLS is still possible. */
  private readonly offering: readonly Rule[]
  /** True under COMPRESS: no line can be found any more. */
  private blinded = false
  private readonly tags = new Set<string>()
  /** What passes in this event. */
  private out: Uint8Array[] = []
  /** What is told once it has passed. */
  private warnings: RelayAction[] = []
  /** True while the server is in the middle of nothing. */
  private between = true

  constructor(private readonly options: GateOptions) {
    const { security, rules, requireTls } = options
    this.starttls = new StartTls(options, (side) => this.behind(side))
    this.offering = this.starttls.answers ? [offer('STARTTLS'), ...rules] : rules
    this.logins = security.server === 'tls' ? undefined : new Logins(requireTls)
  }

  /**
   * What is to be done before anything has come.
   * @param here true when the server is on this machine: then nobody hears what is said to it in the clear
   */
  begin(here: boolean): RelayAction[] {
    if (here && this.logins?.required === false) this.logins = undefined
    return this.starttls.begin()
  }

  /** True when nothing is to be looked at any more: bytes may pass as they come. */
  get done(): boolean {
    return !this.holds && (this.logins?.over ?? true)
  }

  /** True when a side is held: bytes pass only after a look. */
  get holds(): boolean {
    return sides.some((side) => this.held(side))
  }

  private held(side: Side): boolean {
    if (this.starttls.possible || this.logins?.required === true) return true
    return side === 'server' && !this.blinded && this.rules.length > 0
  }

  /** Octets of one read. */
  received(side: Side, bytes: Uint8Array): RelayAction[] {
    if (side === 'client' && this.starttls.waits) return this.starttls.early(bytes)
    const held = { client: this.held('client'), server: this.held('server') }
    const actions = held[side] ? [] : forward(side, bytes)
    this.conversation.push({ side, time: 0, bytes })
    for (let step = this.conversation.next(); step !== undefined; step = this.conversation.next()) {
      if (step.type === 'part') {
        const following = this.part(step, held[step.side])
        actions.push(...following)
        // What comes behind the end of a connection is nobody's, and must not give it another cause.
        if (isEnd(following)) return actions
      } else if (step.type === 'switch' && step.layer === 'deflate')
        actions.push(...this.blind(step.side, side, held[side]))
    }
    actions.push(...this.flush(side))
    for (const each of sides) if (!this.held(each)) actions.push(...this.release(each))
    return [...actions, ...this.warnings.splice(0)]
  }

  /** A leg that was to be secured is. */
  secured(leg: Side): RelayAction[] {
    if (leg === 'server') this.logins = undefined
    const actions = this.starttls.secured(leg)
    if (this.starttls.possible) return actions
    // After the upgrade everything learnt before it is forgotten. RFC 9051 §6.2.1.
    this.conversation = new Conversation()
    return [...actions, ...(this.done ? sides.flatMap((side) => this.release(side)) : [])]
  }

  /** The server has taken too long over what we wait for. */
  alarm(): RelayAction[] {
    return this.starttls.alarm()
  }

  /**
   * A side ends, or is gone, while STARTTLS is under way: what is done instead of passing that on.
   * @returns undefined where it can be passed on
   */
  ended(side: Side): RelayAction[] | undefined {
    return this.starttls.ended(side)
  }

  /** A side says no more: what is held of it passes, unless it may be a login that must not. */
  finished(side: Side): RelayAction[] {
    const held = this.pieces[side].release()
    if (side === 'server' || this.logins === undefined) return forward(side, held)
    if (!this.logins.required) return [...forward(side, held), ...this.logins.ended()]
    return held.length === 0 ? [] : this.logins.refuse(undefined, held, false)
  }

  private part(part: Part, held: boolean): RelayAction[] {
    if (part.side === 'server') this.learn(part)
    else this.noted(part)
    if (!held && (part.side === 'client' || this.logins === undefined)) return []
    const pieces = held ? this.pieces[part.side] : this.heard
    const passed = pieces.take(part, held ? this.rulesFor(part.side) : [])
    if (passed === undefined) return []
    const { received, sent } = passed
    if (part.side === 'server' && part.head !== undefined) this.logins?.learn(received)
    if (!held) return []
    if (part.side === 'client' && this.logins?.required === true && !this.logins.allows(part, sent))
      return [...this.flush('client'), ...this.refuse(this.logins, part, sent)]
    const special =
      part.side === 'client' ? this.starttls.client(part, sent) : this.starttls.server(part, passed)
    if (special !== undefined) return [...this.flush(part.side), ...special]
    this.out.push(sent)
    return part.side === 'server' ? told(passed) : []
  }

  /** Nothing of the line leaves. */
  private refuse(logins: Logins, { head, last }: Part, line: Uint8Array): RelayAction[] {
    const alone = last && this.between && this.behind('client').length === 0
    const actions = logins.refuse(head, line, alone)
    const answer = actions.find((action) => action.type === 'send')
    if (answer === undefined) return actions
    // Said in the conversation too, or what comes next would be read as a SASL line.
    this.conversation.push({ side: 'server', time: 0, bytes: answer.bytes })
    this.conversation.next()
    return actions
  }

  private get rules(): readonly Rule[] {
    const { late } = this.starttls
    return late === undefined || late.over ? this.options.rules : [late, ...this.options.rules]
  }

  private rulesFor(side: Side): readonly Rule[] {
    if (side === 'client') return []
    return this.starttls.offering ? this.offering : this.rules
  }

  /** After login STARTTLS is no longer possible, and so not on offer. RFC 9051 §6.2.1. */
  private learn({ head, ends, last }: Part): void {
    this.between = ends && last
    if (head === undefined) return
    const { kind, name, tag } = head
    const entered = kind === 'completion' && name === 'OK' && this.tags.has(tag ?? '')
    if (entered || (kind === 'greeting' && name === 'PREAUTH')) this.starttls.entered()
  }

  /** A part of the client. */
  private noted(part: Part): void {
    const { head } = part
    if (this.logins?.required === false) this.warnings.push(...this.logins.watch(part))
    if (head === undefined) return
    this.starttls.late?.command(head)
    if (isEntering(head) && this.tags.size < limits.logins) this.tags.add(head.tag ?? '')
  }

  private flush(side: Side): RelayAction[] {
    return forward(side, join([NOTHING, ...this.out.splice(0)]))
  }

  private behind(side: Side): Uint8Array {
    return join([NOTHING, ...this.conversation.rest(side).map(({ bytes }) => bytes)])
  }

  /** Under COMPRESS nothing can be altered any more; what is compressed already passes as it came. */
  private blind(side: Side, reading: Side, held: boolean): RelayAction[] {
    if (side === reading && held) this.out.push(this.behind(side))
    const first = !this.blinded
    this.blinded = true
    this.starttls.entered()
    this.logins = undefined
    const { rules } = this.options
    if (!first || rules.length === 0) return []
    const names = rules.map(({ reason }) => reason).join(', ')
    return [{ type: 'note', text: `the server compresses from here on, so no rule reaches it (${names})` }]
  }

  private release(side: Side): RelayAction[] {
    return forward(side, this.pieces[side].release())
  }
}

/** True for a command after whose OK it is too late for STARTTLS. */
function isEntering({ name }: Head): boolean {
  return name === 'LOGIN' || name === 'AUTHENTICATE'
}

/**
 * A connection that may still be upgraded by STARTTLS, or whose server has rules: pieces are looked at before
 * they pass. Events in, actions out; knows no socket. RFC 9051 §6.2.1.
 */

import { limits } from '../record/limits.ts'
import { peer, type Security, type Side } from '../record/record.ts'
import { offer } from '../rules/capabilities.ts'
import type { Rule } from '../rules/rule.ts'
import { Conversation } from '../wire/conversation.ts'
import type { Head } from '../wire/line.ts'
import { join, octets } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import type { RelayAction } from './actions.ts'
import { OwnUpgrade } from './own-upgrade.ts'
import { HeldPieces, type Passed } from './pieces.ts'

/** How a gate is set up. */
export interface GateOptions {
  readonly security: { readonly client: Security; readonly server: Security }
  /** What alters the server's lines for as long as the connection lasts. */
  readonly rules: readonly Rule[]
  /** True to go on when octets come in the clear behind STARTTLS; else the connection ends there. */
  readonly tolerant: boolean
}

const NOTHING = new Uint8Array(0)

/** Where the upgrade stands. */
type Upgrade =
  /** None is under way. */
  | { readonly at: 'none' }
  /** We ask for it ourselves; the client waits for the greeting. */
  | { readonly at: 'ours'; readonly own: OwnUpgrade }
  /** The client's STARTTLS is with the server. */
  | { readonly at: 'asked'; readonly tag: string; readonly early: Uint8Array }
  /** The server leg is being secured; then this is told to the client. */
  | {
      readonly at: 'securing'
      readonly answer: Uint8Array
      readonly early: Uint8Array | undefined
    }
  /** The client leg is being secured. */
  | { readonly at: 'last' }

export class Gate {
  private conversation = new Conversation()
  private readonly pieces = { client: new HeldPieces(), server: new HeldPieces() }
  /** What alters the server's lines while STARTTLS is still possible. */
  private readonly offering: readonly Rule[]
  private upgrade: Upgrade
  /** True while STARTTLS is still possible: both sides are held. Afterwards only the side with rules is. */
  private upgradable: boolean
  /** True under COMPRESS: no line can be found any more. */
  private blinded = false
  private readonly logins = new Set<string>()
  /** What passes in this event, by side. */
  private out: Uint8Array[] = []

  constructor(private readonly options: GateOptions) {
    const { client, server } = options.security
    const answered = client === 'starttls' && server !== 'starttls'
    this.offering = answered ? [offer('STARTTLS'), ...options.rules] : options.rules
    // A client with TLS cannot wish for STARTTLS, so we do it where a server in the clear offers it.
    const ours = client === 'tls' && server === 'plain'
    this.upgradable = client === 'starttls' || server === 'starttls' || ours
    const required = server === 'starttls' && client !== 'starttls'
    this.upgrade = required || ours ? { at: 'ours', own: new OwnUpgrade(required) } : { at: 'none' }
  }

  /** What is to be done before anything has come. */
  begin(): RelayAction[] {
    return this.upgrade.at === 'ours' ? [{ type: 'hold', leg: 'client' }] : []
  }

  /** True when nothing is to be looked at any more: bytes may pass as they come. */
  get done(): boolean {
    return !this.upgradable && (this.blinded || this.options.rules.length === 0)
  }

  /** Octets of one read. */
  received(side: Side, bytes: Uint8Array): RelayAction[] {
    const actions: RelayAction[] = []
    const held = this.upgradable || side === 'server'
    if (!held) actions.push(...this.pass(side, bytes))
    this.conversation.push({ side, time: 0, bytes })
    for (let step = this.conversation.next(); step !== undefined; step = this.conversation.next()) {
      if (step.type === 'part' && held) actions.push(...this.part(step))
      else if (step.type === 'switch' && step.layer === 'deflate')
        actions.push(...this.blind(step.side, side))
    }
    actions.push(...this.flush(side))
    if (!this.upgradable) actions.push(...this.finished('client'))
    if (this.done) actions.push(...this.finished('server'))
    return actions
  }

  /** A leg that was to be secured is. */
  secured(leg: Side): RelayAction[] {
    if (leg === 'client') return [...this.settle(), { type: 'release', leg: 'client' }]
    if (this.upgrade.at !== 'securing') return []
    const { answer, early } = this.upgrade
    const heard = this.pass('server', answer)
    if (early !== undefined) {
      this.upgrade = { at: 'last' }
      return [...heard, { type: 'secure', leg: 'client', early }]
    }
    return [...heard, ...this.settle(), { type: 'release', leg: 'client' }]
  }

  /**
   * A side ends, or is gone, while STARTTLS is under way: what is done instead of passing that on.
   * @returns undefined where it can be passed on
   */
  ended(side: Side): RelayAction[] | undefined {
    const { at } = this.upgrade
    if (at !== 'ours' && at !== 'asked' && at !== 'securing') return undefined
    if (side === 'server') {
      const cause = 'the server closed the connection instead of securing it'
      return [{ type: 'refuse', leg: 'server', cause }]
    }
    return [
      { type: 'destroy', leg: 'server' },
      { type: 'destroy', leg: 'client' },
      { type: 'end', by: 'client', reason: 'closed during STARTTLS' },
    ]
  }

  /** A side says no more: what is held of it passes. */
  finished(side: Side): RelayAction[] {
    const held = this.pieces[side].release()
    return held.length === 0 ? [] : this.pass(side, held)
  }

  private pass(side: Side, bytes: Uint8Array): RelayAction[] {
    return [
      { type: 'send', to: peer(side), bytes },
      { type: 'observe', side, bytes },
    ]
  }

  private part(part: Part): RelayAction[] {
    if (part.head !== undefined && part.side === 'server') this.learn(part.head)
    const passed = this.pieces[part.side].take(part, this.rulesFor(part.side))
    if (passed === undefined) return []
    if (this.upgrade.at === 'ours') return this.own(this.upgrade.own, part, passed)
    const { sent } = passed
    if (part.head !== undefined) {
      const special = part.side === 'client' ? this.command(part, sent) : this.response(part, passed)
      if (special !== undefined) return [...this.flush(part.side), ...special]
    }
    this.out.push(sent)
    return told(passed)
  }

  /** Our own STARTTLS is under way. The client is held, so only the server speaks. */
  private own(own: OwnUpgrade, { head }: Part, passed: Passed): RelayAction[] {
    const step = own.take(head, passed)
    if (step.type === 'go on') return [...step.actions]
    if (step.type === 'needless') {
      this.upgrade = { at: 'none' }
      this.upgradable = false
      return [...told(passed), ...this.pass('server', passed.sent), { type: 'release', leg: 'client' }]
    }
    const injected = this.injected('server', this.behind('server'))
    if (injected.some(({ type }) => type === 'refuse')) return [...step.actions.slice(0, 1), ...injected]
    this.upgrade = { at: 'securing', answer: step.greeting, early: undefined }
    return [...step.actions, ...injected, { type: 'secure', leg: 'server', early: NOTHING }]
  }

  private rulesFor(side: Side): readonly Rule[] {
    if (side === 'client') return []
    return this.upgradable && this.upgrade.at !== 'last' ? this.offering : this.options.rules
  }

  /** After login STARTTLS is no longer possible, and so not on offer. RFC 9051 §6.2.1. */
  private learn({ kind, name, tag }: Head): void {
    const entered = kind === 'completion' && name === 'OK' && this.logins.has(tag ?? '')
    const preauth = kind === 'greeting' && name === 'PREAUTH' && this.upgrade.at === 'none'
    if (entered || preauth) this.upgradable = false
  }

  private flush(side: Side): RelayAction[] {
    if (this.out.length === 0) return []
    return this.pass(side, join(this.out.splice(0)))
  }

  /** @returns what to do instead of passing the line on */
  private command({ head, last }: Part, line: Uint8Array): RelayAction[] | undefined {
    if (!this.upgradable || head?.tag === undefined) return undefined
    const enters = head.name === 'LOGIN' || head.name === 'AUTHENTICATE'
    if (enters && this.logins.size < limits.inFlight) this.logins.add(head.tag)
    const { client } = this.options.security
    if (head.name !== 'STARTTLS' || !last || client !== 'starttls') return undefined
    if (this.upgrade.at !== 'none') return undefined
    const behind = this.behind('client')
    // A ClientHello may come at once with the command; anything else in the clear is an injection. RFC 9051
    // §11.1.
    const hello = behind[0] === 0x16
    const injected = hello ? [] : this.injected('client', behind)
    if (injected.some(({ type }) => type === 'refuse')) return [...injected]
    const early = hello ? behind : NOTHING
    return [...injected, ...this.starttls(head.tag, line, early)]
  }

  private starttls(tag: string, line: Uint8Array, early: Uint8Array): RelayAction[] {
    if (this.options.security.server === 'starttls') {
      this.upgrade = { at: 'asked', tag, early }
      return [...this.pass('client', line), { type: 'hold', leg: 'client' }]
    }
    this.upgrade = { at: 'last' }
    const answer = octets(`${tag} OK Begin TLS negotiation now.\r\n`)
    const reason = 'STARTTLS is answered by imapscope'
    return [
      { type: 'hold', leg: 'client' },
      { type: 'observe', side: 'client', bytes: line },
      { type: 'altered', side: 'client', received: line, sent: NOTHING, reason },
      { type: 'altered', side: 'server', received: NOTHING, sent: answer, reason },
      ...this.pass('server', answer),
      { type: 'secure', leg: 'client', early },
    ]
  }

  /** @returns what to do instead of passing the line on */
  private response({ head }: Part, passed: Passed): RelayAction[] | undefined {
    if (head?.kind !== 'completion' || this.upgrade.at !== 'asked') return undefined
    return head.tag === this.upgrade.tag
      ? [...told(passed), ...this.agreed(head.name, passed.sent)]
      : undefined
  }

  /**
   * The server's answer to the client's STARTTLS: its leg is secured and verified before the OK is let
   * through.
   */
  private agreed(name: string | undefined, line: Uint8Array): RelayAction[] {
    if (this.upgrade.at !== 'asked') return []
    const { early } = this.upgrade
    if (name !== 'OK') {
      this.upgrade = { at: 'none' }
      return [...this.pass('server', line), { type: 'release', leg: 'client' }]
    }
    const injected = this.injected('server', this.behind('server'))
    if (injected.some(({ type }) => type === 'refuse')) return injected
    this.upgrade = { at: 'securing', answer: line, early }
    return [...injected, { type: 'secure', leg: 'server', early: NOTHING }]
  }

  private behind(side: Side): Uint8Array {
    return join([NOTHING, ...this.conversation.rest(side).map(({ bytes }) => bytes)])
  }

  /** Octets in the clear behind STARTTLS or its OK: never read as if they were protected. */
  private injected(side: Side, bytes: Uint8Array): RelayAction[] {
    if (bytes.length === 0) return []
    const behind = side === 'client' ? 'STARTTLS' : 'the OK to STARTTLS'
    const what = `the ${side} sent ${bytes.length} octets in the clear behind ${behind}`
    if (this.options.tolerant) return [{ type: 'note', text: `security: ${what}; they were dropped` }]
    return [{ type: 'refuse', leg: side, cause: `${what} (command injection, RFC 9051 §11.1)` }]
  }

  /** After the upgrade everything learnt before it is forgotten. RFC 9051 §6.2.1. */
  private settle(): RelayAction[] {
    this.upgrade = { at: 'none' }
    this.upgradable = false
    this.conversation = new Conversation()
    return this.done ? this.release() : []
  }

  /** Under COMPRESS nothing can be altered any more; what is compressed already passes as it came. */
  private blind(side: Side, reading: Side): RelayAction[] {
    if (side === reading) this.out.push(...this.conversation.rest(side).map(({ bytes }) => bytes))
    const first = !this.blinded
    this.blinded = true
    this.upgradable = false
    const { rules } = this.options
    if (!first || rules.length === 0) return []
    const names = rules.map(({ reason }) => reason).join(', ')
    return [{ type: 'note', text: `the server compresses from here on, so no rule reaches it (${names})` }]
  }

  private release(): RelayAction[] {
    return [...this.finished('client'), ...this.finished('server')]
  }
}

/** The record of what the rules made of a line, if they did. */
function told({ received, sent, reason }: Passed): RelayAction[] {
  return reason === undefined ? [] : [{ type: 'altered', side: 'server', received, sent, reason }]
}

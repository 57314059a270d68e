/**
 * A connection that may still be upgraded by STARTTLS, or whose server has rules: pieces are looked at before
 * they pass. Events in, actions out; knows no socket. RFC 9051 §6.2.1.
 */

import { peer, type Security, type Side } from '../record/record.ts'
import { offer, offersStartTls, withoutCapabilities } from '../rules/capabilities.ts'
import type { Rule } from '../rules/rule.ts'
import { Conversation } from '../wire/conversation.ts'
import { join, octets } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import type { RelayAction } from './actions.ts'
import { HeldPieces } from './pieces.ts'

/** How a gate is set up. */
export interface GateOptions {
  readonly security: { readonly client: Security; readonly server: Security }
  /** What alters the server's lines for as long as the connection lasts. */
  readonly rules: readonly Rule[]
  /** True to go on when octets come in the clear behind STARTTLS; else the connection ends there. */
  readonly tolerant: boolean
}

const NOTHING = new Uint8Array(0)
/** Our own tag, for the one command that we send ourselves. */
const OWN_TAG = 'imapscope1'

/** Where the upgrade stands. */
type Upgrade =
  /** None is under way. */
  | { readonly at: 'none' }
  /** The server has not greeted; then we upgrade it ourselves. */
  | { readonly at: 'greeting' }
  /** Our own STARTTLS is sent; the client waits for this greeting. */
  | { readonly at: 'ours'; readonly held: Uint8Array[] }
  /** The client's STARTTLS is with the server. */
  | { readonly at: 'asked'; readonly tag: string; readonly early: Uint8Array }
  /** The server leg is being secured; then this is told to the client. */
  | {
      readonly at: 'securing'
      readonly answer: readonly Uint8Array[]
      readonly early: Uint8Array | undefined
    }

export class Gate {
  private conversation = new Conversation()
  private readonly pieces: { client: HeldPieces; server: HeldPieces }
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
    const rules = answered ? [offer('STARTTLS'), ...options.rules] : options.rules
    this.pieces = { client: new HeldPieces([]), server: new HeldPieces(rules) }
    // A client with TLS cannot wish for STARTTLS, so we do it where a server in the clear offers it.
    const ours = client === 'tls' && server === 'plain'
    this.upgradable = client === 'starttls' || server === 'starttls' || ours
    this.upgrade = { at: (server === 'starttls' && client !== 'starttls') || ours ? 'greeting' : 'none' }
  }

  /** What is to be done before anything has come. */
  begin(): RelayAction[] {
    return this.upgrade.at === 'greeting' ? [{ type: 'hold', leg: 'client' }] : []
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
    const told = answer.flatMap((bytes) => this.pass('server', bytes))
    if (early !== undefined) return [...told, { type: 'secure', leg: 'client', early }]
    return [...told, ...this.settle(), { type: 'release', leg: 'client' }]
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
    const passed = this.pieces[part.side].take(part)
    if (passed === undefined) return []
    const { received, sent, reason } = passed
    const before: RelayAction[] =
      reason === undefined ? [] : [{ type: 'altered', side: part.side, received, sent, reason }]
    if (part.head !== undefined) {
      const special = part.side === 'client' ? this.command(part, received) : this.response(part, received)
      if (special !== undefined) return [...this.flush(part.side), ...special]
    }
    this.out.push(sent)
    return before
  }

  private flush(side: Side): RelayAction[] {
    if (this.out.length === 0) return []
    return this.pass(side, join(this.out.splice(0)))
  }

  /** @returns what to do instead of passing the line on */
  private command({ head, last }: Part, line: Uint8Array): RelayAction[] | undefined {
    if (!this.upgradable || head?.tag === undefined) return undefined
    if (head.name === 'LOGIN' || head.name === 'AUTHENTICATE') this.logins.add(head.tag)
    const { client } = this.options.security
    if (head.name !== 'STARTTLS' || !last || client !== 'starttls') return undefined
    if (this.upgrade.at !== 'none') return undefined
    const behind = join([NOTHING, ...this.conversation.rest('client').map(({ bytes }) => bytes)])
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
  private response({ head }: Part, line: Uint8Array): RelayAction[] | undefined {
    if (head?.kind === 'greeting') return this.greeting(head.name, line)
    if (this.upgrade.at === 'ours') return this.answered(head?.tag, head?.name, line)
    if (head?.kind !== 'completion' || head.tag === undefined) return undefined
    if (this.upgrade.at === 'asked' && head.tag === this.upgrade.tag) return this.agreed(head.name, line)
    // After login STARTTLS is no longer possible. RFC 9051 §6.2.1.
    if (this.logins.has(head.tag) && head.name === 'OK') this.upgradable = false
    return undefined
  }

  private greeting(name: string | undefined, line: Uint8Array): RelayAction[] | undefined {
    if (this.upgrade.at !== 'greeting') {
      if (name === 'PREAUTH') this.upgradable = false
      return undefined
    }
    const needless = this.options.security.server === 'plain' && !offersStartTls(line)
    if (name === 'BYE' || needless) {
      this.upgradable = false
      return [...this.pass('server', line), { type: 'release', leg: 'client' }]
    }
    if (name !== 'OK') return [this.refusal('the server does not greet with OK, so STARTTLS is not possible')]
    this.upgrade = { at: 'ours', held: [line] }
    const bytes = octets(`${OWN_TAG} STARTTLS\r\n`)
    const reason = 'STARTTLS by imapscope'
    return [
      { type: 'altered', side: 'client', received: NOTHING, sent: bytes, reason },
      { type: 'send', to: 'server', bytes },
    ]
  }

  /** The server's lines while our own STARTTLS is with it. */
  private answered(tag: string | undefined, name: string | undefined, line: Uint8Array): RelayAction[] {
    if (this.upgrade.at !== 'ours') return []
    if (tag !== OWN_TAG) {
      this.upgrade.held.push(line)
      return []
    }
    const reason = 'STARTTLS by imapscope'
    const record: RelayAction = { type: 'altered', side: 'server', received: line, sent: NOTHING, reason }
    if (name !== 'OK') return [record, this.refusal('the server refuses STARTTLS')]
    const injected = this.injected('server', this.behind())
    if (injected.some(({ type }) => type === 'refuse')) return [record, ...injected]
    const [greeting, ...more] = this.upgrade.held
    const shorter = withoutCapabilities(greeting)
    const told = shorter ?? greeting
    this.upgrade = { at: 'securing', answer: [told, ...more], early: undefined }
    const why = 'capabilities from before TLS'
    const cut: RelayAction[] =
      shorter === undefined
        ? []
        : [{ type: 'altered', side: 'server', received: greeting, sent: shorter, reason: why }]
    return [record, ...injected, ...cut, { type: 'secure', leg: 'server', early: NOTHING }]
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
    const injected = this.injected('server', this.behind())
    if (injected.some(({ type }) => type === 'refuse')) return injected
    this.upgrade = { at: 'securing', answer: [line], early }
    return [...injected, { type: 'secure', leg: 'server', early: NOTHING }]
  }

  private behind(): Uint8Array {
    return join([NOTHING, ...this.conversation.rest('server').map(({ bytes }) => bytes)])
  }

  /** Octets in the clear behind STARTTLS or its OK: never read as if they were protected. */
  private injected(side: Side, bytes: Uint8Array): RelayAction[] {
    if (bytes.length === 0) return []
    const behind = side === 'client' ? 'STARTTLS' : 'the OK to STARTTLS'
    const what = `the ${side} sent ${bytes.length} octets in the clear behind ${behind}`
    if (this.options.tolerant) return [{ type: 'note', text: `security: ${what}; they were dropped` }]
    return [{ type: 'refuse', leg: side, cause: `${what} (command injection, RFC 9051 §11.1)` }]
  }

  private refusal(cause: string): RelayAction {
    return { type: 'refuse', leg: 'server', cause, remedy: 'use imaps:// or imap:// for this server' }
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

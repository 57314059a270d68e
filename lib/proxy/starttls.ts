/**
 * Where STARTTLS stands on a connection: asked for by us or by the client, then one leg after the other is
 * secured. Whole lines in, what is done instead of passing them on out. Knows no socket. RFC 9051 §6.2.1.
 */

import type { AlteredPiece } from '../alterations/apply.ts'
import { limits } from '../record/limits.ts'
import type { Security, Side } from '../record/record.ts'
import { counted } from '../text/units.ts'
import { type Head, textEnd } from '../wire/line.ts'
import { latin1, octets } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import type { RelayAction } from './actions.ts'
import { type OwnStep, OwnUpgrade } from './own-upgrade.ts'
import { forward, nothing, told } from './pieces.ts'

/** How it is set up. */
export interface StartTlsOptions {
  readonly security: { readonly client: Security; readonly server: Security }
  /** True to upgrade the server's leg first where the client may ask for STARTTLS too. */
  readonly beforehand?: boolean
  /** True to go on when octets come in the clear behind STARTTLS; else the connection ends there. */
  readonly tolerant: boolean
}

type Stage =
  /** None is under way. */
  | { readonly at: 'none' }
  /** We ask for it ourselves; the client waits for the greeting. */
  | { readonly at: 'ours'; readonly own: OwnUpgrade }
  /** The client's STARTTLS is with the server. */
  | { readonly at: 'asked'; readonly tag: string; readonly early: Uint8Array }
  /** The server leg is being secured; then this is told to the client, whose leg follows if it asked. */
  | { readonly at: 'securing'; readonly answer: Uint8Array; readonly early: Uint8Array | undefined }
  /** The client leg is being secured. */
  | { readonly at: 'last' }

/** The record type of a TLS handshake: a ClientHello may come before it is due. RFC 8446 §5.1. */
const handshake = 0x16

/** What is not read yet of a side, taken out of the conversation. */
export type Behind = (side: Side) => Uint8Array

export class StartTls {
  /** True while STARTTLS is still possible: both sides are held. */
  possible: boolean
  /** What keeps a late answer to us from the client. */
  late: Extract<OwnStep, { type: 'needless' }>['late']
  private stage: Stage
  /** Of commands that log in. */
  private readonly tags = new Set<string>()
  /** True where the client's STARTTLS is answered by us: the server's leg has TLS, or shall have none. */
  readonly answers: boolean

  constructor(
    private readonly options: StartTlsOptions,
    private readonly behind: Behind,
  ) {
    const { client, server } = options.security
    const required = server === 'starttls' && (client !== 'starttls' || options.beforehand === true)
    // A client with TLS cannot wish for STARTTLS, so we do it where a server in the clear offers it.
    const ours = required || (client === 'tls' && server === 'plain')
    this.possible = client === 'starttls' || server === 'starttls' || ours
    this.answers = client === 'starttls' && (required || server !== 'starttls')
    this.stage = ours ? { at: 'ours', own: new OwnUpgrade(required) } : { at: 'none' }
  }

  /** @returns what is to be done before anything has come */
  begin(): RelayAction[] {
    return this.stage.at === 'ours' ? this.stage.own.begin() : []
  }

  /** True while what the server tells is what the client may act upon before TLS. */
  get offering(): boolean {
    return this.possible && this.stage.at !== 'last'
  }

  /** True while nothing of the client is for the server: all its octets go to `early`. */
  get waits(): boolean {
    return this.stage.at !== 'none'
  }

  /** A line of the client. */
  noted(head: Head): void {
    this.late?.command(head)
    if (isEntering(head) && this.tags.size < limits.logins) this.tags.add(head.tag ?? '')
  }

  /** A line of the server. After login it is too late for STARTTLS, and so not on offer. RFC 9051 §6.2.1. */
  learn({ kind, name, tag }: Head): void {
    const entered = kind === 'completion' && name === 'OK' && this.tags.has(tag ?? '')
    if (entered || (kind === 'greeting' && name === 'PREAUTH')) this.entered()
  }

  /** It is too late for STARTTLS: logged in, or compressed. RFC 9051 §6.2.1. */
  entered(): void {
    if (this.stage.at === 'none') this.possible = false
  }

  /** @returns what to do instead of passing on a part of the server */
  server(part: Part, passed: AlteredPiece): RelayAction[] | undefined {
    const { stage } = this
    if (stage.at === 'ours') return this.step(stage.own.take(part.head, passed))
    if (stage.at !== 'asked' || part.head?.kind !== 'completion') return undefined
    return part.head.tag === stage.tag
      ? [...told(passed), ...this.answered(part.head.name, passed.sent)]
      : undefined
  }

  /** @returns what to do instead of passing on a line of the client */
  client({ head, last }: Part, line: Uint8Array): RelayAction[] | undefined {
    const { client } = this.options.security
    if (!this.possible || head?.tag === undefined || head.name !== 'STARTTLS' || !last) return undefined
    if (client !== 'starttls' || this.stage.at !== 'none') return undefined
    // A server that has TLS already knows best what is wrong with it. RFC 9051 §6.2.1: no arguments.
    const bare = latin1(line, 0, textEnd(line)).trim().split(/ +/).length === 2
    if (this.answers && !bare) return undefined
    const behind = this.behind('client')
    if (!this.answers) {
      this.stage = { at: 'asked', tag: head.tag, early: nothing }
      const early = behind.length === 0 ? [] : this.early(behind)
      return isEnd(early) ? early : [...early, ...forward('client', line)]
    }
    // Anything but a ClientHello in the clear behind it is an injection. RFC 9051 §11.1.
    const hello = behind[0] === handshake
    const injected = hello ? [] : this.injected('client', behind)
    return isEnd(injected)
      ? injected
      : [...injected, ...this.answer(head.tag, line, hello ? behind : nothing)]
  }

  /** The client goes on before its STARTTLS is answered. @returns what to do with it */
  early(bytes: Uint8Array): RelayAction[] {
    const { stage } = this
    // Where we wait for anything else its leg is held, and nothing may pass if it is not.
    if (stage.at !== 'asked') throw new Error('octets of a leg that is held')
    if (bytes[0] !== handshake) return this.injected('client', bytes)
    this.stage = { ...stage, early: bytes }
    // Of a leg that is held not even the end is noticed.
    return [
      { type: 'hold', leg: 'client' },
      { type: 'alarm', after: limits.greeting },
    ]
  }

  /** A leg that was to be secured is. @returns what to do; when no other will be, `possible` is false */
  secured(leg: Side): RelayAction[] {
    const { stage } = this
    if (leg === 'server' && stage.at !== 'securing') return []
    const heard = stage.at === 'securing' ? forward('server', stage.answer) : []
    if (stage.at === 'securing' && stage.early !== undefined) {
      this.stage = { at: 'last' }
      return [...heard, { type: 'secure', leg: 'client', early: stage.early }]
    }
    // What was upgraded by us may still be asked for by the client.
    this.possible = stage.at === 'securing' && this.answers
    this.stage = { at: 'none' }
    return [...heard, { type: 'release', leg: 'client' }]
  }

  /** The server has taken too long over what we wait for. */
  alarm(): RelayAction[] {
    if (this.stage.at === 'ours') return this.step(this.stage.own.alarm())
    if (this.stage.at !== 'asked') return []
    const cause = `the server did not answer STARTTLS within ${limits.greeting / 1000} s`
    return [{ type: 'refuse', leg: 'server', cause }]
  }

  /**
   * A side ends, or is gone, while STARTTLS is under way: what is done instead of passing that on.
   * @returns undefined where it can be passed on
   */
  ended(side: Side): RelayAction[] | undefined {
    const { stage } = this
    if (stage.at !== 'ours' && stage.at !== 'asked' && stage.at !== 'securing') return undefined
    if (side === 'client') {
      return [
        { type: 'destroy', leg: 'server' },
        { type: 'destroy', leg: 'client' },
        { type: 'end', by: 'client', reason: 'closed during STARTTLS' },
      ]
    }
    if (stage.at === 'ours') return this.step(stage.own.closed())
    const cause = 'the server closed the connection instead of securing it'
    return [{ type: 'refuse', leg: 'server', cause }]
  }

  private step(step: OwnStep): RelayAction[] {
    if (step.type === 'go on') return [...step.actions]
    if (step.type === 'needless') {
      this.stage = { at: 'none' }
      this.possible = false
      this.late = step.late
      const heard = step.heard.flatMap((passed) => [...told(passed), ...forward('server', passed.sent)])
      return [...step.actions, ...heard, { type: 'release', leg: 'client' }]
    }
    const injected = this.injected('server', this.behind('server'))
    if (isEnd(injected)) return [...step.actions, ...injected]
    this.stage = { at: 'securing', answer: step.greeting, early: undefined }
    return [...step.actions, ...injected, { type: 'secure', leg: 'server', early: nothing }]
  }

  /** The client's STARTTLS is answered by us. */
  private answer(tag: string, line: Uint8Array, early: Uint8Array): RelayAction[] {
    this.stage = { at: 'last' }
    const answer = octets(`${tag} OK Begin TLS negotiation now.\r\n`)
    const reason = 'STARTTLS is answered by imapscope'
    return [
      { type: 'hold', leg: 'client' },
      { type: 'observe', side: 'client', bytes: line },
      { type: 'altered', side: 'client', received: line, sent: nothing, reason },
      { type: 'altered', side: 'server', received: nothing, sent: answer, reason },
      ...forward('server', answer),
      { type: 'secure', leg: 'client', early },
    ]
  }

  /**
   * The server's answer to the client's STARTTLS: its leg is secured and verified before the OK is let
   * through.
   */
  private answered(name: string | undefined, line: Uint8Array): RelayAction[] {
    if (this.stage.at !== 'asked') return []
    const { early } = this.stage
    const calm: RelayAction[] = early.length > 0 ? [{ type: 'alarm', after: undefined }] : []
    if (name !== 'OK') {
      this.stage = { at: 'none' }
      const cause = 'the mail client began with TLS although the server refused STARTTLS'
      const begun = early.length > 0 ? [{ type: 'refuse', leg: 'client', cause } as const] : []
      return [...forward('server', line), ...begun]
    }
    const injected = this.injected('server', this.behind('server'))
    if (isEnd(injected)) return injected
    this.stage = { at: 'securing', answer: line, early }
    const secure = { type: 'secure', leg: 'server', early: nothing } as const
    return [...calm, { type: 'hold', leg: 'client' }, ...injected, secure]
  }

  /** Octets in the clear behind STARTTLS or its OK: never read as if they were protected. */
  private injected(side: Side, bytes: Uint8Array): RelayAction[] {
    if (bytes.length === 0) return []
    const behind = side === 'client' ? 'STARTTLS' : 'the OK to STARTTLS'
    const what = `the ${side} sent ${counted(bytes.length, 'byte')} in the clear behind ${behind}`
    if (this.options.tolerant) return [{ type: 'note', text: `security: ${what}; they were dropped` }]
    return [{ type: 'refuse', leg: side, cause: `${what} (command injection, RFC 9051 §11.1)` }]
  }
}

/** @returns true when these actions end the connection */
export function isEnd(actions: readonly RelayAction[]): boolean {
  return actions.some(({ type }) => type === 'refuse' || type === 'close')
}

/** True for a command after whose OK it is too late for STARTTLS. */
function isEntering({ name }: Head): boolean {
  return name === 'LOGIN' || name === 'AUTHENTICATE'
}

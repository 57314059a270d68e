/**
 * The state of STARTTLS on a connection: we or the client ask for it, then one leg after the other is
 * upgraded. Takes whole lines, returns what to do instead of passing them on. Knows no socket. RFC 9051
 * §6.2.1.
 */

import type { AlteredPiece } from '../alterations/apply.ts'
import { limits } from '../record/limits.ts'
import type { Security, Side } from '../record/record.ts'
import { counted } from '../text/units.ts'
import { type Head, textEnd } from '../wire/line.ts'
import { latin1, nothing, octets } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import type { RelayAction } from './actions.ts'
import { sendOwn } from './own-answers.ts'
import { type OwnStep, OwnUpgrade } from './own-upgrade.ts'
import { forward, told } from './pieces.ts'

/** How STARTTLS is set up. */
export interface StartTlsOptions {
  readonly security: { readonly client: Security; readonly server: Security }
  /** True to upgrade the server's leg first where the client may ask for STARTTLS too. */
  readonly beforehand?: boolean
  /** True to go on when octets follow STARTTLS in the clear; otherwise the connection ends there. */
  readonly tolerant: boolean
}

type Stage =
  /** No STARTTLS is under way. */
  | { readonly at: 'none' }
  /** We ask for STARTTLS ourselves; the client waits for the greeting. */
  | { readonly at: 'ours'; readonly own: OwnUpgrade }
  /** The client's STARTTLS was forwarded to the server. */
  | { readonly at: 'asked'; readonly tag: string; readonly early: Uint8Array }
  /** The server leg is being secured; then `answer` is sent to the client, whose leg follows if it asked. */
  | { readonly at: 'securing'; readonly answer: Uint8Array; readonly early: Uint8Array | undefined }
  /** The client leg is being secured. */
  | { readonly at: 'last' }

/** The record type of a TLS handshake: a ClientHello may come before it is due. RFC 8446 §5.1. */
const handshake = 0x16

/** Takes the unread octets of a side out of the conversation. */
export type Behind = (side: Side) => Uint8Array

export class StartTls {
  /** True while STARTTLS is still possible: both sides are held. */
  possible: boolean
  /** Keeps a late answer to our own command from the client. */
  late: Extract<OwnStep, { type: 'needless' }>['late']
  private stage: Stage
  /** Tags of commands that log in. */
  private readonly tags = new Set<string>()
  /** True when we answer the client's STARTTLS ourselves: the server's leg has TLS, or is to have none. */
  readonly answers: boolean

  constructor(
    private readonly options: StartTlsOptions,
    private readonly behind: Behind,
  ) {
    const { client, server } = options.security
    const required = server === 'starttls' && (client !== 'starttls' || options.beforehand === true)
    // A client that uses TLS cannot ask for STARTTLS, so we do when a server in the clear offers it.
    const ours = required || (client === 'tls' && server === 'plain')
    this.possible = client === 'starttls' || server === 'starttls' || ours
    this.answers = client === 'starttls' && (required || server !== 'starttls')
    this.stage = ours ? { at: 'ours', own: new OwnUpgrade(required) } : { at: 'none' }
  }

  /** @returns the actions before anything has been received */
  begin(): RelayAction[] {
    return this.stage.at === 'ours' ? this.stage.own.begin() : []
  }

  /** True while the server's capabilities still matter to a client without TLS. */
  get offering(): boolean {
    return this.possible && this.stage.at !== 'last'
  }

  /** True while the client's octets are not forwarded: all of them go to `early`. */
  get waits(): boolean {
    return this.stage.at !== 'none'
  }

  /** Takes a line of the client. */
  noted(head: Head): void {
    this.late?.command(head)
    if (isEntering(head) && this.tags.size < limits.logins) this.tags.add(head.tag ?? '')
  }

  /** Takes a line of the server. After login STARTTLS is no longer possible. RFC 9051 §6.2.1. */
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
    // RFC 9051 §6.2.1: no arguments. A STARTTLS with any is left to the server, which can reject it best.
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

  /** The client sends more before its STARTTLS is answered. @returns what to do with it */
  early(bytes: Uint8Array): RelayAction[] {
    const { stage } = this
    // In any other stage its leg is held. If octets come all the same, they must not pass.
    if (stage.at !== 'asked') throw new Error('octets of a leg that is held')
    if (bytes[0] !== handshake) return this.injected('client', bytes)
    this.stage = { ...stage, early: bytes }
    // On a held leg even the end may go unnoticed.
    return [
      { type: 'hold', leg: 'client' },
      { type: 'alarm', after: limits.greeting },
    ]
  }

  /**
   * Goes on after the TLS handshake of a leg.
   * @returns what to do; `possible` is false if no upgrade follows
   */
  secured(leg: Side): RelayAction[] {
    const { stage } = this
    if (leg === 'server' && stage.at !== 'securing') return []
    const heard = stage.at === 'securing' ? forward('server', stage.answer) : []
    if (stage.at === 'securing' && stage.early !== undefined) {
      this.stage = { at: 'last' }
      return [...heard, { type: 'secure', leg: 'client', early: stage.early }]
    }
    // After our own upgrade of the server's leg, the client may still ask for STARTTLS.
    this.possible = stage.at === 'securing' && this.answers
    this.stage = { at: 'none' }
    return [...heard, { type: 'release', leg: 'client' }]
  }

  /** The server has taken too long to answer. */
  alarm(): RelayAction[] {
    if (this.stage.at === 'ours') return this.step(this.stage.own.alarm())
    if (this.stage.at !== 'asked') return []
    const cause = `the server did not answer STARTTLS within ${limits.greeting / 1000} s`
    return [{ type: 'refuse', leg: 'server', cause }]
  }

  /**
   * A side ends, or is gone, while STARTTLS is under way: returns what to do instead of passing that on.
   * @returns undefined when it can be passed on
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

  /** Answers the client's STARTTLS ourselves. */
  private answer(tag: string, line: Uint8Array, early: Uint8Array): RelayAction[] {
    this.stage = { at: 'last' }
    const answer = octets(`${tag} OK Begin TLS negotiation now.\r\n`)
    const reason = 'STARTTLS is answered by imapscope'
    return [
      { type: 'hold', leg: 'client' },
      { type: 'observe', side: 'client', bytes: line },
      { type: 'altered', side: 'client', received: line, sent: nothing, reason },
      ...sendOwn({ bytes: answer, reason }),
      { type: 'secure', leg: 'client', early },
    ]
  }

  /**
   * Takes the server's answer to the client's STARTTLS. The server's leg is secured and verified before its
   * OK is passed on.
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

  /** Octets in the clear behind STARTTLS or its OK: they are never treated as protected. */
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

/**
 * Our own STARTTLS, for a mail client that cannot ask for it. Takes the server's lines before TLS, returns
 * actions. Until the upgrade is decided, nothing is sent to the client. Knows no socket and no clock. RFC
 * 9051 §6.2.1.
 */

import type { AlteredPiece } from '../alterations/apply.ts'
import { offersStartTls, tellsCapabilities } from '../alterations/capabilities.ts'
import { limits } from '../record/limits.ts'
import type { Head } from '../wire/line.ts'
import { nothing, octets } from '../wire/octets.ts'
import type { RelayAction } from './actions.ts'
import { LateAnswer } from './late-answer.ts'

/** The tags of the two commands that we send ourselves. */
const ownTag = 'imapscope1'
const inquiryTag = 'imapscope0'
const ours = 'STARTTLS by imapscope'
const inquiry = 'CAPABILITY by imapscope'
const clear = 'said in the clear before TLS'

/** Sent to the client instead of the server's cleartext greeting, which anybody could have forged. */
const ownGreeting = octets('* OK imapscope: the connection to the server is secured by STARTTLS\r\n')

const ports = 'check the port: 143 begins in the clear, 993 with TLS (imaps://)'
const others = 'use imaps:// or imap:// for this server'

/** The outcome of a line of the server, or of the alarm. */
export type OwnStep =
  /** Carry out the actions, then read the next line; a refusal among them ends the connection. */
  | { readonly type: 'go on'; readonly actions: readonly RelayAction[] }
  /** There will be no upgrade: the lines heard so far are forwarded, and the client is read again. */
  | {
      readonly type: 'needless'
      readonly actions: readonly RelayAction[]
      readonly heard: readonly AlteredPiece[]
      /** Keeps a late answer to our own command from the client. */
      readonly late: LateAnswer | undefined
    }
  /** The server leg is upgraded to TLS next; then this greeting is sent to the client. */
  | { readonly type: 'agreed'; readonly actions: readonly RelayAction[]; readonly greeting: Uint8Array }

/** What we expect from the server next. */
type Stage = 'greeting' | 'capabilities' | 'answer'

const waitsFor: Readonly<Record<Stage, { readonly what: string; readonly remedy: string }>> = {
  greeting: { what: 'greet', remedy: ports },
  capabilities: { what: 'answer CAPABILITY', remedy: others },
  answer: { what: 'answer STARTTLS', remedy: others },
}

export class OwnUpgrade {
  private stage: Stage = 'greeting'
  /** Lines that may still be forwarded and are not recorded yet; the first is the greeting. */
  private readonly heard: AlteredPiece[] = []
  private offered = false
  /** Octets that the server may still send before it answers. */
  private room = limits.beforeTls

  /** @param required false to go on in the clear when STARTTLS is not offered */
  constructor(private readonly required: boolean) {}

  /** @returns the actions before the server has sent anything */
  begin(): RelayAction[] {
    return [
      { type: 'hold', leg: 'client' },
      { type: 'alarm', after: limits.greeting },
    ]
  }

  /**
   * @param head of the line; undefined within a frame, after a literal, and for a line that is too long
   * @param passed the line as it came, and the octets to forward instead
   */
  take(head: Head | undefined, passed: AlteredPiece): OwnStep {
    if (this.stage === 'greeting') return this.greeted(head, passed)
    this.room -= passed.received.length
    return this.stage === 'capabilities' ? this.told(head, passed) : this.answered(head, passed)
  }

  /** The server has taken too long. */
  alarm(): OwnStep {
    const { what, remedy } = waitsFor[this.stage]
    const time = this.stage === 'capabilities' ? limits.inquiry : limits.greeting
    const late = `the server did not ${what} within ${time / 1000} s`
    return this.stage === 'capabilities' ? this.unanswered(late) : this.refusal(late, remedy)
  }

  /** @returns the actions that end a connection whose server has closed */
  closed(): OwnStep {
    const { what } = waitsFor[this.stage]
    const instead = this.stage === 'answer' ? 'instead of securing it' : `and did not ${what}`
    return this.refusal(`the server closed the connection ${instead}`)
  }

  private greeted(head: Head | undefined, passed: AlteredPiece): OwnStep {
    const { received } = passed
    this.heard.push(passed)
    if (head?.kind === 'greeting' && head.name === 'OK') {
      if (this.required || offersStartTls(received)) return { type: 'go on', actions: this.ask() }
      return tellsCapabilities(received) ? this.needless([]) : { type: 'go on', actions: this.inquire() }
    }
    if (!this.required) return this.needless([])
    if (head?.kind !== 'greeting') return this.refusal('the server does not greet', ports)
    if (head.name === 'BYE')
      return this.refusal('the server greets with BYE: it accepts no connections now', 'try later')
    return this.refusal('the server does not greet with OK, so STARTTLS is not possible')
  }

  private ask(): RelayAction[] {
    this.stage = 'answer'
    // The client takes whatever it receives for protected, so lines sent before TLS are not forwarded.
    const kept = this.heard.splice(1).map(({ received }) => left(received, clear))
    return [...kept, ...sent(`${ownTag} STARTTLS\r\n`, ours), { type: 'alarm', after: limits.greeting }]
  }

  /** Asks for capabilities: the greeting does not say whether STARTTLS is offered. */
  private inquire(): RelayAction[] {
    this.stage = 'capabilities'
    return [...sent(`${inquiryTag} CAPABILITY\r\n`, inquiry), { type: 'alarm', after: limits.inquiry }]
  }

  private told(head: Head | undefined, passed: AlteredPiece): OwnStep {
    const { received } = passed
    const answers = head?.tag === inquiryTag
    const tells = head?.kind === 'data' && tellsCapabilities(received)
    if (answers || tells) this.offered ||= offersStartTls(received)
    else this.heard.push(passed)
    const actions = answers || tells ? [left(received, inquiry)] : []
    if (answers && this.offered) return { type: 'go on', actions: [...actions, ...this.ask()] }
    if (answers) return this.needless(actions)
    if (this.room < 0) return this.unanswered('the server says too much instead of answering CAPABILITY')
    if (head?.kind === 'status' && head.name === 'BYE') return this.unheard(actions)
    return { type: 'go on', actions }
  }

  private unanswered(why: string): OwnStep {
    const text = `security: ${why}, so it is not known whether it offers STARTTLS; going on without`
    return this.unheard([{ type: 'note', text }])
  }

  /** Goes on without an answer to our CAPABILITY, which may still come. */
  private unheard(actions: readonly RelayAction[]): OwnStep {
    return { ...this.needless(actions), late: new LateAnswer(inquiryTag, inquiry) }
  }

  private needless(actions: readonly RelayAction[]): Extract<OwnStep, { type: 'needless' }> {
    const heard = { heard: this.heard, late: undefined }
    return { type: 'needless', actions: [{ type: 'alarm', after: undefined }, ...actions], ...heard }
  }

  private answered(head: Head | undefined, passed: AlteredPiece): OwnStep {
    const { received } = passed
    if (head?.tag === ownTag && head.name === 'OK') return this.agreed(received)
    this.heard.push(passed)
    if (head?.kind === 'continuation') return this.refusal('the server answers STARTTLS with a continuation')
    if (head?.kind === 'status' && head.name === 'BYE')
      return this.refusal('the server answers STARTTLS with BYE')
    if (head?.tag === ownTag) return this.refusal('the server refuses STARTTLS')
    if (this.room < 0) return this.refusal('the server says too much instead of answering STARTTLS')
    return { type: 'go on', actions: this.heard.splice(1).map((line) => left(line.received, clear)) }
  }

  private agreed(line: Uint8Array): OwnStep {
    const [greeting] = this.heard.splice(0)
    const reason = 'greeting from before TLS'
    const said = {
      type: 'altered',
      side: 'server',
      received: greeting.received,
      sent: ownGreeting,
      reason,
    } as const
    const actions: RelayAction[] = [{ type: 'alarm', after: undefined }, left(line, ours), said]
    return { type: 'agreed', actions, greeting: ownGreeting }
  }

  /** Ends the connection. The server's lines are recorded, and not forwarded. */
  private refusal(cause: string, remedy = others): OwnStep {
    const heard = this.heard.splice(0).map(({ received }) => left(received, clear))
    return { type: 'go on', actions: [...heard, { type: 'refuse', leg: 'server', cause, remedy }] }
  }
}

/** Sends a command of our own. */
function sent(text: string, reason: string): RelayAction[] {
  const bytes = octets(text)
  return [
    { type: 'altered', side: 'client', received: nothing, sent: bytes, reason },
    { type: 'send', to: 'server', bytes },
  ]
}

/** Records a line of the server that is not forwarded. */
function left(line: Uint8Array, reason: string): RelayAction {
  return { type: 'altered', side: 'server', received: line, sent: nothing, reason }
}

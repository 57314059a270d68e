/**
 * Our own STARTTLS, where the mail client cannot wish for it: the server's lines before TLS in, what is to be
 * done out. Until it is through the client hears nothing. Knows no socket. RFC 9051 §6.2.1.
 */

import { offersStartTls, withoutCapabilities } from '../rules/capabilities.ts'
import type { Head } from '../wire/line.ts'
import { octets } from '../wire/octets.ts'
import type { RelayAction } from './actions.ts'
import type { Passed } from './pieces.ts'

/** Our own tag, for the one command that we send ourselves. */
const OWN_TAG = 'imapscope1'
const OURS = 'STARTTLS by imapscope'
const NOTHING = new Uint8Array(0)

/** What follows from a line of the server. */
export type OwnStep =
  /** Actions, and on to the next line; a refusal among them ends the connection. */
  | { readonly type: 'go on'; readonly actions: readonly RelayAction[] }
  /** There will be no upgrade: the line passes, and the client may speak. */
  | { readonly type: 'needless' }
  /** The server leg is to be secured; then the client is told this greeting. */
  | { readonly type: 'agreed'; readonly actions: readonly RelayAction[]; readonly greeting: Uint8Array }

export class OwnUpgrade {
  private greeting: Uint8Array | undefined

  /** @param required false to do without where the greeting does not offer STARTTLS */
  constructor(private readonly required: boolean) {}

  /**
   * @param head of the line; undefined within a frame, after a literal, and for what is too long to be a line
   * @param passed the line as it came, and as the rules have it
   */
  take(head: Head | undefined, passed: Passed): OwnStep {
    return this.greeting === undefined
      ? this.greeted(head, passed)
      : this.answered(head, passed.received, this.greeting)
  }

  private greeted(head: Head | undefined, { received, sent }: Passed): OwnStep {
    if (head?.kind !== 'greeting') return refusal('the server does not greet')
    const possible = head.name === 'OK'
    const needless = !this.required && !(possible && offersStartTls(received))
    if (head.name === 'BYE' || needless) return { type: 'needless' }
    if (!possible) return refusal('the server does not greet with OK, so STARTTLS is not possible')
    this.greeting = sent
    const bytes = octets(`${OWN_TAG} STARTTLS\r\n`)
    const actions: RelayAction[] = [
      { type: 'altered', side: 'client', received: NOTHING, sent: bytes, reason: OURS },
      { type: 'send', to: 'server', bytes },
    ]
    return { type: 'go on', actions }
  }

  private answered(head: Head | undefined, line: Uint8Array, greeting: Uint8Array): OwnStep {
    if (head?.kind === 'continuation') return refusal('the server answers STARTTLS with a continuation')
    if (head?.kind === 'status' && head.name === 'BYE') return refusal('the server answers STARTTLS with BYE')
    // The client takes all that it hears for protected: what anybody could have said here is not passed on.
    if (head?.tag !== OWN_TAG) return { type: 'go on', actions: [left(line, 'said in the clear before TLS')] }
    if (head.name !== 'OK') return refusal('the server refuses STARTTLS')
    const shorter = withoutCapabilities(greeting)
    if (shorter === undefined) return { type: 'agreed', actions: [left(line, OURS)], greeting }
    const reason = 'capabilities from before TLS'
    const cut = { type: 'altered', side: 'server', received: greeting, sent: shorter, reason } as const
    return { type: 'agreed', actions: [left(line, OURS), cut], greeting: shorter }
  }
}

/** A line of the server that the client does not hear. */
function left(line: Uint8Array, reason: string): RelayAction {
  return { type: 'altered', side: 'server', received: line, sent: NOTHING, reason }
}

function refusal(cause: string): OwnStep {
  const remedy = 'use imaps:// or imap:// for this server'
  return { type: 'go on', actions: [{ type: 'refuse', leg: 'server', cause, remedy }] }
}

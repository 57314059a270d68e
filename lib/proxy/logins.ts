/**
 * Logins to a server whose leg has no TLS: warns of the first one that is forwarded, or, with
 * `--require-tls`, lets none through. Knows lines and states; knows no socket and no address.
 */

import { offersStartTls, tellsCapabilities } from '../alterations/capabilities.ts'
import { command } from '../protocol/index.ts'
import { isUntagged, logsIn } from '../redact/attempts.ts'
import { isShown } from '../redact/one-leg.ts'
import { commandHead, type Head, textEnd } from '../wire/line.ts'
import { join, latin1, nothing, octets } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import type { RelayAction } from './actions.ts'
import { sendOwn } from './own-answers.ts'

const reason = '--require-tls'
const causes = {
  login: 'the mail client wants to log in without TLS towards the server (--require-tls)',
  unclear: 'the mail client said what may be a login, without TLS towards the server (--require-tls)',
}
/** Reported instead of a command's name when that may be a secret. */
const attempt = 'what looks like a login'
const remedy = 'use imaps://, or imap+starttls:// where the server offers STARTTLS'

/** A valid tag, which may be repeated to the client in an answer. RFC 9051 §9, tag. */
const tagForm = /^[^\x00-\x20\x7f-\xff(){%*"\\+]+$/

/** A tag as clients generate them: `A0001`, `1.12`. Any other first word may be a misplaced password. */
const counted = /^[A-Za-z0-9.]{1,10}$/

/** Commands allowed before TLS, without arguments. ID, which some clients send first, is allowed too. */
const towardsTls = new Set(['CAPABILITY', 'NOOP', 'LOGOUT', 'STARTTLS'])

/** Octets of a line that are inspected. */
const longest = 4096

export class Logins {
  /** True when logins need not be looked for any more. */
  over = false
  private offered: 'yes' | 'no' | 'not known' = 'not known'
  /** The beginning of a client line that is still incomplete. */
  private open: Uint8Array = nothing

  /** @param required true to let no login through; then the client's side must be held */
  constructor(readonly required: boolean) {}

  /** Takes a line of the server, as it came. */
  learn(line: Uint8Array): void {
    if (tellsCapabilities(line)) this.offered = offersStartTls(line) ? 'yes' : 'no'
  }

  /**
   * Looks for logins when none has to be stopped.
   * @returns the warning, when this part of the client belongs to a login
   */
  watch({ piece, bytes, ends, head }: Part): RelayAction[] {
    if (piece === 'literal') return []
    const line = join([this.open, bytes.subarray(0, longest)]).subarray(0, longest)
    this.open = ends ? nothing : line
    return head === undefined ? [] : this.seen(line, head)
  }

  /** The client's last line is not forwarded. */
  skip(): void {
    this.open = nothing
  }

  /** The client has half-closed. @returns the warning, when its incomplete last line is a login */
  ended(): RelayAction[] {
    return this.open.length === 0 ? [] : this.seen(this.open, commandHead(this.open))
  }

  /**
   * Decides whether a line may be forwarded when no login may be.
   * @param line the whole line
   * @returns true for the commands that are needed to get to TLS, in one line and with nothing in it that may
   *   be a secret
   */
  allows({ head, last }: Part, line: Uint8Array): boolean {
    if (head?.name === undefined || !last || !counted.test(head.tag ?? '')) return false
    if (head.name === 'ID') return isShown(line)
    const words = latin1(line, 0, textEnd(line)).trim().split(/ +/)
    return towardsTls.has(head.name) && words.length === 2
  }

  /**
   * Returns what to do instead of forwarding such a line.
   * @param alone true when the line is a whole command, with nothing behind it, and the server is between
   *   responses: then we can answer NO. RFC 5530 §3, PRIVACYREQUIRED
   */
  refuse(head: Head | undefined, line: Uint8Array, alone: boolean): RelayAction[] {
    const said: RelayAction[] = [
      { type: 'observe', side: 'client', bytes: line },
      { type: 'altered', side: 'client', received: line, sent: nothing, reason },
    ]
    const tag = head?.tag ?? ''
    if (!alone || !tagForm.test(tag)) {
      const cause = head !== undefined && logsIn(line, head) ? causes.login : causes.unclear
      return [...said, { type: 'refuse', leg: 'client', cause, remedy }]
    }
    const text = 'imapscope: not without TLS towards the server (--require-tls)'
    const answer = octets(`${tag} NO [PRIVACYREQUIRED] ${text}\r\n`)
    return [...said, ...sendOwn({ bytes: answer, reason })]
  }

  private seen(line: Uint8Array, head: Head): RelayAction[] {
    if (this.over || !logsIn(line, head)) return []
    this.over = true
    const { offered } = this
    // In a line without a proper tag and verb, any word may be the password.
    const known = isUntagged(head) ? undefined : command(head.name ?? '')
    return [{ type: 'unprotected', fact: { name: 'unprotected', command: known?.name ?? attempt, offered } }]
  }
}

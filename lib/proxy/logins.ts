/**
 * Logins towards a server whose leg has no TLS: the first one that leaves is warned of, or, where the user
 * asked for that, none leaves. Knows lines and states; knows no socket and no address.
 */

import { command } from '../protocol/index.ts'
import { offersStartTls, tellsCapabilities } from '../rules/capabilities.ts'
import { commandHead, type Head } from '../wire/line.ts'
import { join, octets } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import type { RelayAction } from './actions.ts'
import { forward, NOTHING } from './pieces.ts'

const REASON = '--require-tls'
const CAUSES = {
  login: 'the mail client wants to log in without TLS towards the server (--require-tls)',
  unclear: 'the mail client said what may be a login, without TLS towards the server (--require-tls)',
}
const REMEDY = 'use imaps://, or imap+starttls:// where the server offers STARTTLS'

/** A tag that may be said again: to the client itself. RFC 9051 §9, tag. */
const TAG = /^[^\x00-\x20\x7f-\xff(){%*"\\+]+$/

/** Octets of a line without an end that are looked at when nothing more comes. */
const LONGEST = 256

export class Logins {
  /** True when nothing is to be looked for any more. */
  over = false
  private offered: 'yes' | 'no' | 'not known' = 'not known'
  /** True while the client's command is one that may leave without TLS. */
  private harmless = false
  /** The beginning of a line of the client that has no end yet. */
  private open: Uint8Array[] = []

  /** @param required true to let no login leave; then the client's side must be held */
  constructor(readonly required: boolean) {}

  /** A line of the server, as it came. */
  learn(line: Uint8Array): void {
    if (tellsCapabilities(line)) this.offered = offersStartTls(line) ? 'yes' : 'no'
  }

  /**
   * Where all may leave.
   * @returns the warning, when this part of the client is a login's
   */
  watch({ piece, bytes, ends, head }: Part): RelayAction[] {
    if (piece === 'line') this.open = ends ? [] : [...this.open.slice(0, LONGEST), bytes.subarray(0, LONGEST)]
    return head === undefined ? [] : this.seen(head)
  }

  /** The client says no more. @returns the warning, when its last line without an end is a login's */
  ended(): RelayAction[] {
    return this.open.length === 0 ? [] : this.seen(commandHead(join(this.open.splice(0))))
  }

  /**
   * Where no login may leave.
   * @returns true when this part of the client may: only known commands without a secret in them, since a
   *   password may stand in whatever is not understood
   */
  allows({ head, ends, last }: Part): boolean {
    if (head !== undefined) this.harmless = isHarmless(head)
    const { harmless } = this
    if (ends && last) this.harmless = false
    return harmless
  }

  /**
   * What is done instead of passing such a line on.
   * @param alone true when the line is a whole command, with nothing behind it, and the server is silent:
   *   then the client can be told NO. RFC 5530 §3, PRIVACYREQUIRED
   */
  refuse(head: Head | undefined, line: Uint8Array, alone: boolean): RelayAction[] {
    const said: RelayAction[] = [
      { type: 'observe', side: 'client', bytes: line },
      { type: 'altered', side: 'client', received: line, sent: NOTHING, reason: REASON },
    ]
    const tag = head?.tag ?? ''
    if (!alone || !TAG.test(tag)) {
      const cause = isLogin(head) ? CAUSES.login : CAUSES.unclear
      return [...said, { type: 'refuse', leg: 'client', cause, remedy: REMEDY }]
    }
    const text = 'imapscope: not without TLS towards the server (--require-tls)'
    const answer = octets(`${tag} NO [PRIVACYREQUIRED] ${text}\r\n`)
    const ours = { type: 'altered', side: 'server', received: NOTHING, sent: answer, reason: REASON } as const
    return [...said, ours, ...forward('server', answer)]
  }

  private seen(head: Head): RelayAction[] {
    if (this.over || !isLogin(head)) return []
    this.over = true
    const { offered } = this
    return [{ type: 'unprotected', fact: { name: 'unprotected', command: head.name ?? '', offered } }]
  }
}

/** True for a command that logs in. RFC 9051 §6.2.2, §6.2.3. */
function isLogin(head: Head | undefined): boolean {
  const secret = head?.name === undefined ? undefined : command(head.name)?.secret
  return secret === 'login' || secret === 'sasl'
}

/** True for what may leave where no login may. COMPRESS would hide what comes behind it. RFC 4978. */
function isHarmless({ kind, name = '' }: Head): boolean {
  if (kind === 'done') return true
  const row = command(name)
  return row !== undefined && name !== 'COMPRESS' && (row.secret === undefined || row.secret === 'urls')
}

/**
 * Where a client stands with logging in: what it asked for, whether it was granted, and what is believed of
 * its next line. Masks nothing. RFC 9051 §3, §6.2.
 */
import { limits } from '../record/limits.ts'
import type { Head } from '../wire/line.ts'
import { type Masking, SecretCommand } from './command-masking.ts'
import { Authenticate, LoginCommand, NotUnderstood } from './commands.ts'

/**
 * What of the client's next line is believed. `well-formed`: a login, or what looks like one, was not granted
 * yet, or octets are missing, so that the rest of it may come as a line of its own. `nothing`: octets are
 * missing that may have been the beginning of a secret.
 */
export type Belief = 'anything' | 'well-formed' | 'nothing'

export class LoginState {
  loggedIn = false
  belief: Belief = 'anything'
  /** The authentication exchange, between AUTHENTICATE and its completion. */
  sasl: Authenticate | undefined
  /** Logins in flight by tag. */
  private readonly logins = new Map<
    string,
    { readonly login: LoginCommand | Authenticate; readonly refused: number }
  >()
  /** Logins that were refused so far. */
  private refused = 0
  /** True once the login that the client is still sending was completed. */
  private early = false
  /** The tag of the newest command that ends the state in which the client is logged in, if it is granted. */
  private leaving: string | undefined

  /** True where a line that nobody understands counts as secret. */
  get strict(): boolean {
    return !this.loggedIn || this.belief !== 'anything'
  }

  /** True while a login waits for its completion. */
  get loggingIn(): boolean {
    return this.logins.size > 0
  }

  /** A line comes that is written down whatever it is believed to be; from here on a command is enough. */
  wary(): void {
    this.belief = 'well-formed'
  }

  /** The client has said a whole command. */
  said(masking: Masking, head: Head | undefined): void {
    const { early } = this
    this.early = false
    const login = masking instanceof LoginCommand || masking instanceof Authenticate ? masking : undefined
    if (login !== undefined || masking instanceof NotUnderstood || isUnfinished(masking)) this.wary()
    if (login !== undefined && !early) {
      this.logins.set(head?.tag ?? '', { login, refused: this.refused })
      // One that is never answered, among more than anybody has in flight, is given up: it logs nobody in.
      const [oldest] = this.logins.keys()
      if (this.logins.size > limits.logins && oldest !== undefined) this.logins.delete(oldest)
      if (login instanceof Authenticate) this.sasl = login
    }
    if (head?.name === 'UNAUTHENTICATE' && this.loggedIn) {
      this.leaving = head.tag
      this.loggedIn = false
    }
  }

  /** What the client was saying is over before its end. */
  brokenOff(masking: Masking | undefined): void {
    if (masking instanceof SecretCommand) this.wary()
    this.early = false
  }

  /**
   * The server says something that changes where the client stands.
   * @param sending what the client is saying
   */
  heard(
    head: Head,
    sending: { readonly masking: Masking | undefined; readonly tag: string | undefined },
  ): void {
    if (head.kind === 'greeting' && head.name === 'PREAUTH') this.loggedIn = true
    if (head.name === 'BYE' && this.loggingIn) this.wary()
    if (head.kind !== 'completion') return
    const tag = head.tag ?? ''
    if (tag === this.leaving) this.left(head.name)
    // A server may answer before the client has said everything. RFC 9051 §5.5.
    if (sending.masking instanceof SecretCommand && tag === sending.tag) this.early = true
    const asked = this.logins.get(tag)
    if (asked === undefined) return
    this.logins.delete(tag)
    // One that was refused meanwhile may leave its responses on their way, whatever is granted.
    this.completed(asked.login, head.name, asked.refused === this.refused)
  }

  private left(status: string | undefined): void {
    this.leaving = undefined
    if (status !== 'OK') this.loggedIn = true
    this.wary()
  }

  private completed(login: LoginCommand | Authenticate, status: string | undefined, alone: boolean): void {
    if (login === this.sasl) this.sasl = undefined
    if (status !== 'OK') {
      this.refused++
      this.wary()
      return
    }
    this.loggedIn = true
    // An OK that comes too early leaves responses, or arguments, on their way.
    const rest =
      login instanceof Authenticate ? !login.complete : login.unfinished || login.user === undefined
    if (this.belief === 'well-formed' && alone && !rest) this.belief = 'anything'
  }
}

/** True where the last line of a command ends within a quoted string. */
function isUnfinished(masking: Masking): boolean {
  return masking instanceof SecretCommand && masking.unfinished
}

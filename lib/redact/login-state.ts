/**
 * The state of a client's login: what it requested, whether the server granted it, and how far its next line
 * is trusted. Masks nothing. RFC 9051 §3, §6.2.
 */
import { limits } from '../record/limits.ts'
import type { Head } from '../wire/line.ts'
import { type Masking, SecretCommand } from './command-masking.ts'
import { Authenticate, LoginCommand, NotUnderstood } from './commands.ts'

/**
 * How far the client's next line is trusted. `well-formed`: a login, or a line that looks like one, was not
 * granted yet, or octets are missing, so its rest may come as a line of its own. `nothing`: the missing
 * octets may have been the beginning of a secret.
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
  /** The number of logins refused so far. */
  private refused = 0
  /** True once the login that the client is still sending was completed. */
  private early = false
  /** The tag of the newest command that ends the authenticated state, if it is granted. */
  private leaving: string | undefined

  /** True while a line that cannot be parsed counts as secret. */
  get strict(): boolean {
    return !this.loggedIn || this.belief !== 'anything'
  }

  /** True while a login waits for its completion. */
  get loggingIn(): boolean {
    return this.logins.size > 0
  }

  /** A line is recorded whatever the trust in it; from now on a well-formed command is trusted. */
  wary(): void {
    this.belief = 'well-formed'
  }

  /** The client has sent a whole command. */
  said(masking: Masking, head: Head | undefined): void {
    const { early } = this
    this.early = false
    const login = masking instanceof LoginCommand || masking instanceof Authenticate ? masking : undefined
    if (login !== undefined || masking instanceof NotUnderstood || isUnfinished(masking)) this.wary()
    if (login !== undefined && !early) {
      this.logins.set(head?.tag ?? '', { login, refused: this.refused })
      // A login that is never answered is given up once more are in flight than any client has: it logs
      // nobody in.
      const [oldest] = this.logins.keys()
      if (this.logins.size > limits.logins && oldest !== undefined) this.logins.delete(oldest)
      if (login instanceof Authenticate) this.sasl = login
    }
    if (head?.name === 'UNAUTHENTICATE' && this.loggedIn) {
      this.leaving = head.tag
      this.loggedIn = false
    }
  }

  /** The client's command ended before it was complete. */
  brokenOff(masking: Masking | undefined): void {
    if (masking instanceof SecretCommand) this.wary()
    this.early = false
  }

  /**
   * A response of the server changes the state of the login.
   * @param sending the command that the client is sending
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
    // A server may answer before the client has sent the whole command. RFC 9051 §5.5.
    if (sending.masking instanceof SecretCommand && tag === sending.tag) this.early = true
    const asked = this.logins.get(tag)
    if (asked === undefined) return
    this.logins.delete(tag)
    // A login refused meanwhile may still have responses in flight, even if another one is granted.
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
    // An early OK leaves responses or arguments in flight.
    const rest =
      login instanceof Authenticate ? !login.complete : login.unfinished || login.user === undefined
    if (this.belief === 'well-formed' && alone && !rest) this.belief = 'anything'
  }
}

/** True when the last line of a command ends within a quoted string. */
function isUnfinished(masking: Masking): boolean {
  return masking instanceof SecretCommand && masking.unfinished
}

/**
 * Watches for the server's greeting. When the server stays silent for a while, or closes instead, this
 * reports the likely cause. It does nothing else: how long to wait is the mail client's decision. RFC 9051
 * §7.1.
 */
import { limits } from '../record/limits.ts'
import type { UngreetedFact } from '../record/record.ts'
import { endpoint } from '../text/endpoints.ts'
import { beginsTls } from '../wire/octets.ts'
import type { RelayEvent } from './actions.ts'
import { serverPort } from './causes.ts'
import type { Route } from './route.ts'

export class Greeting {
  private due = false
  private timer: NodeJS.Timeout | undefined

  constructor(
    private readonly route: Pick<Route, 'security' | 'server'>,
    private readonly tell: (fact: UngreetedFact) => void,
  ) {}

  /** The TLS handshake with the server begins, which comes before its greeting. */
  securing(): void {
    this.wait((seconds) => {
      const cause = `the server has been silent in the TLS handshake for ${seconds}`
      this.tell({ name: 'ungreeted', cause, remedy: serverPort })
    })
  }

  /** Starts waiting: from here on the server could greet. */
  begin(): void {
    this.due = true
    this.wait((seconds) => this.missed(`the server has not greeted within ${seconds}`, 'probably'))
  }

  /** Replaces an earlier wait. @param late called when it is over, with how long it was, in words */
  private wait(late: (seconds: string) => void): void {
    clearTimeout(this.timer)
    const time = limits.ungreeted
    this.timer = setTimeout(() => late(`${time / 1000} s`), time)
  }

  /** Takes an event of either leg. */
  take(event: RelayEvent): void {
    if (!this.due) return
    if (event.type === 'received' && event.side === 'server') {
      this.over()
      if (!this.inTls && beginsTls(event.bytes))
        this.tell({
          name: 'ungreeted',
          cause: 'the server answers in TLS instead of greeting; its port speaks TLS from the start',
          remedy: `connect with ${this.withTls}`,
        })
    } else if (event.type === 'finished' || event.type === 'closed') {
      this.over()
      if (event.side === 'server')
        this.missed('the server closed the connection without a greeting', 'perhaps')
    }
  }

  /** Stops waiting for the greeting. */
  over(): void {
    this.due = false
    clearTimeout(this.timer)
  }

  private get inTls(): boolean {
    return this.route.security.server === 'tls'
  }

  private get withTls(): string {
    return `imaps://${endpoint(this.route.server)}`
  }

  private missed(what: string, sure: string): void {
    if (this.inTls) {
      const remedy = 'check that this is a port for IMAP'
      this.tell({ name: 'ungreeted', cause: `${what}, though TLS stands`, remedy })
      return
    }
    const cause = `${what}; ${sure} its port speaks TLS from the start`
    this.tell({ name: 'ungreeted', cause, remedy: `if so, connect with ${this.withTls}` })
  }
}

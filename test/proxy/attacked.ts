/** A relay under attack: its legs as values, and what came of it. Held octets wait as they do in a socket. */
import type { RelayAction, RelayEvent } from '../../lib/proxy/actions.ts'
import { Relay } from '../../lib/proxy/relay.ts'
import type { Security, Side } from '../../lib/record/record.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'

export interface Under {
  readonly client: Security
  readonly server: Security
  readonly beforehand?: boolean
  readonly requireTls: boolean
}

export class Attacked {
  /** What the mail client hears. */
  sees = ''
  /** What leaves towards the server without TLS. */
  clear = ''
  /** What is told: causes, remarks, warnings. */
  readonly said: string[] = []
  over = false
  private held = false
  private secure: { client: boolean; server: boolean }
  private alarm = false
  private readonly waiting: RelayEvent[] = []
  private readonly relay: Relay

  constructor({ client, server, beforehand, requireTls }: Under) {
    this.secure = { client: client === 'tls', server: server === 'tls' }
    this.relay = new Relay({
      security: { client, server },
      beforehand,
      alterations: [],
      tolerant: false,
      requireTls,
    })
    this.perform(this.relay.begin(false))
  }

  says(side: Side, text: string): void {
    this.take({ type: 'received', side, bytes: octets(text) })
  }

  /** Said on the client's leg by somebody who has no key: once there is TLS, it is no record of it. */
  injects(text: string): void {
    if (!this.secure.client) this.says('client', text)
    else if (!this.over) this.refuse('client', 'does not speak TLS')
  }

  ends(side: Side): void {
    this.take({ type: 'finished', side })
  }

  /** The time for which something is waited passes, if there is one. */
  waits(): void {
    if (this.alarm) this.take({ type: 'alarm' })
  }

  /** True once the leg has TLS. */
  secured(leg: Side): boolean {
    return this.secure[leg]
  }

  private take(event: RelayEvent): void {
    if (this.over) return
    if (this.held && event.type === 'received' && event.side === 'client') this.waiting.push(event)
    else this.perform(this.relay.take(event))
  }

  private perform(actions: readonly RelayAction[]): void {
    for (const action of actions) this.act(action)
    while (!this.held && !this.over && this.waiting.length > 0) this.take(this.waiting.shift()!)
  }

  private act(action: RelayAction): void {
    switch (action.type) {
      case 'send':
        if (action.to === 'client') this.sees += latin1(action.bytes)
        else if (!this.secure.server) this.clear += latin1(action.bytes)
        return
      case 'hold':
      case 'release':
        this.held = action.type === 'hold'
        return
      case 'secure':
        this.secure[action.leg] = true
        // Octets that are no handshake end in an error of TLS.
        if (this.waiting.length > 0 && action.leg === 'client') this.refuse('client', 'does not speak TLS')
        else this.perform(this.relay.take({ type: 'secured', leg: action.leg }))
        return
      case 'alarm':
        this.alarm = action.after !== undefined
        return
      case 'refuse':
        this.refuse(action.leg, action.cause)
        return
      case 'note':
        this.said.push(action.text)
        return
      case 'unprotected':
        this.said.push(`UNPROTECTED ${action.fact.command}, STARTTLS on offer: ${action.fact.offered}`)
        return
      case 'end':
        this.over = true
        return
      default:
        return
    }
  }

  private refuse(leg: Side, cause: string): void {
    this.over = true
    this.sees += '* BYE\r\n'
    this.said.push(`${leg}: ${cause}`)
  }
}

/**
 * The capabilities that a server offers in each phase, and those that the client has enabled. RFC 9051
 * §6.1.1, §6.3.1.
 */
import { capabilities, enabled } from '../grammar/capability.ts'
import type { Tree } from '../grammar/tree.ts'
import { limits } from '../record/limits.ts'
import { latin1 } from '../wire/octets.ts'
import { difference } from './capabilities.ts'
import type { CapabilitySet, Connection, Exchange, Phase } from './events.ts'
import type { Requests } from './requests.ts'

/** Commands whose OK begins another set of capabilities. */
const phases = new Map<string, Phase>([
  ['LOGIN', 'after login'],
  ['AUTHENTICATE', 'after login'],
  ['UNAUTHENTICATE', 'after UNAUTHENTICATE'],
])

export class Offer {
  private phase: Phase | undefined
  /** True while the client has requested notifications about other mailboxes. RFC 5465 §3. */
  notified = false

  /** @param connection receives each set, and the enabled extensions */
  constructor(private readonly connection: Connection) {}

  /** The server's side is encrypted from here on: the previous offer is void. RFC 9051 §6.2.1. */
  encrypted(): void {
    this.phase = 'after STARTTLS'
  }

  /** A command was completed with OK. */
  completed({ name, said }: Exchange): void {
    this.phase = phases.get(name) ?? this.phase
    if (name === 'NOTIFY') this.notified = /^[^ ]+ +NOTIFY +SET/i.test(latin1(said[0].bytes.subarray(0, 200)))
    if (name !== 'UNAUTHENTICATE') return
    this.notified = false
    this.connection.enabled = undefined
  }

  /**
   * Takes the capabilities that a response lists or confirms as enabled. RFC 9051 §7.2.1, §7.2.2.
   * @param source `greeting`, or the command that the response belongs to
   * @param inFlight the commands without a completion
   * @returns the new set, if the response has one
   */
  take(tree: Tree, source: string, inFlight: Requests): CapabilitySet | undefined {
    if (tree.name === 'ENABLED' && tree.frame.kind === 'data') this.enable(enabled(tree).capabilities)
    const names = capabilities(tree)
    if (names === undefined) return undefined
    const { capabilities: history } = this.connection
    const set = {
      phase: source === 'greeting' ? 'greeting' : this.phaseNow(inFlight),
      time: tree.frame.time,
      source: tree.frame.kind === 'data' ? 'CAPABILITY' : source,
      names,
      ...difference(history.at(-1)?.names, names),
    } as const
    history.push(set)
    if (history.length > limits.capabilitySets) history.splice(1, 1)
    return set
  }

  /** ENABLED takes effect here, not with the OK. RFC 5161 §3.1. */
  private enable(names: readonly string[]): void {
    this.phase = 'after ENABLE'
    const before = this.connection.enabled ?? []
    this.connection.enabled = [...before, ...difference(before, names).added].slice(0, limits.enabled)
  }

  /** Dovecot sends the new capabilities untagged, before the OK of the LOGIN that changed them. */
  private phaseNow(inFlight: Requests): Phase {
    const loggingIn = inFlight.oldest('LOGIN', 'AUTHENTICATE') !== undefined
    if (loggingIn && inFlight.oldest('CAPABILITY') === undefined) return 'after login'
    const before = this.connection.state === 'not authenticated'
    return this.phase ?? (before ? 'before login' : 'after login')
  }
}

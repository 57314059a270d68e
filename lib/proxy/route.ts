/** Where a connection goes, and what all connections of an engine share. Only types. */
import type { Alteration } from '../alterations/alteration.ts'
import type { Clock } from '../record/clock.ts'
import type { Security } from '../record/record.ts'
import type { Secrets } from '../redact/secrets.ts'
import type { Overhead } from './overhead.ts'
import type { ServingContext } from './sockets/contexts.ts'
import type { KeyLog, Leg, ServerAddress } from './sockets/leg.ts'
import type { Forbidden } from './sockets/ports.ts'
import type { TakeRecord } from './tap.ts'

/** How a connection's legs are secured, and to which server it goes. Decided by its listener. */
export interface Route {
  readonly security: { readonly client: Security; readonly server: Security }
  /** True to upgrade the server's leg before a client that may use STARTTLS itself gets a greeting. */
  readonly beforehand?: boolean
  readonly server: ServerAddress
}

/** What every connection of an engine shares. */
export interface Shared {
  readonly clock: Clock
  readonly context: ServingContext
  readonly redact: boolean
  /** Secrets seen on any connection: each connection looks for all of them. */
  readonly secrets: Secrets
  readonly keep: number
  /** Alterations of the traffic, as the user asked. */
  readonly alterations: readonly Alteration[]
  /** True to go on when octets follow STARTTLS in the clear. */
  readonly tolerant: boolean
  /** True to forward no login while the server's leg has no TLS. */
  readonly requireTls: boolean
  readonly keyLog: KeyLog | undefined
  /** The delay added by forwarding. */
  readonly overhead: Overhead
  /** Asked before connecting: our own ports are not servers. */
  readonly forbidden: Forbidden
  /** True while another connection is reaching its server. */
  connecting(connection: number): boolean
  /** True when a server leg has reached a port that we listen on ourselves. */
  isOurs(connection: number, leg: Leg): boolean
  readonly record: TakeRecord
}

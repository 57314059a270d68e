/** What is told of how connections ended. */
import type { Closer, Endpoint, FailureFact, Time, UngreetedFact, UnprotectedFact } from '../record/record.ts'
import type { State } from '../session/events.ts'
import type { EndingKind } from './ending-kinds.ts'
import type { Seen } from './signs.ts'

/** A command that was in flight when its connection ended. Peers' text. */
export interface Unanswered {
  readonly tag: string
  readonly name: string
  /** Nanoseconds since it was sent. */
  readonly age: number
  /** Octets of its answers so far. */
  readonly octets: number
}

/** The beginning of a line, and when it was said. Peers' text. */
export interface SaidLine {
  readonly time: Time
  readonly text: string
}

/** How one connection ended. Times in nanoseconds since the session began. */
export interface Ending {
  readonly connection: number
  readonly client: Endpoint
  readonly server: Endpoint
  readonly user?: string
  readonly opened: Time
  readonly ended: Time
  readonly kind: EndingKind
  readonly by: Closer
  /** As recorded: `closed`, `the server reset the connection`. */
  readonly reason: string
  /** What the server said with BYE, code included. Peers' text. */
  readonly bye?: string
  /** The state before it ended. */
  readonly state: State
  readonly mailbox?: string
  /** Nanoseconds between the last octet of either side and the end. */
  readonly silent: number
  readonly last: { readonly client?: SaidLine; readonly server?: SaidLine }
  /** The oldest first, at most twenty. */
  readonly inFlight: readonly Unanswered[]
  readonly commandsInFlight: number
  readonly signs: readonly Seen[]
  /** What the proxy knows that went wrong. */
  readonly failures: readonly FailureFact[]
  /** What the proxy said of a server that has not greeted to the end. */
  readonly ungreeted?: Omit<UngreetedFact, 'name'>
}

/** A login that left in the clear. */
export interface Unprotected extends Omit<UnprotectedFact, 'name'> {
  readonly connection: number
  readonly time: Time
  readonly server: Endpoint
}

/** How many there were of what a report keeps only the last ones of. */
interface Counts {
  readonly endings: number
  readonly signs: number
  readonly unprotected: number
}

/** What `Endings` tells. */
export interface EndingsReport {
  /** In the order in which they ended; of very many those without a fault are forgotten first. */
  readonly endings: readonly Ending[]
  /** How many of each kind there were, of all connections. */
  readonly kinds: ReadonlyMap<EndingKind, number>
  /** Everything recognised, on connections that have not ended too. */
  readonly signs: readonly Seen[]
  /** Connections whose login left in the clear, ended or not; the last ones where there were very many. */
  readonly unprotected: readonly Unprotected[]
  /** Octets that the recording has lost. */
  readonly missing: number
  readonly counts: Counts
}

/** The report on how connections ended. */
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
  /** Octets of its responses so far. */
  readonly octets: number
}

/** The beginning of a line, and when it was sent. Peers' text. */
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
  /** The server's BYE text, including its code. Peers' text. */
  readonly bye?: string
  /** The state before the end. */
  readonly state: State
  readonly mailbox?: string
  /** Nanoseconds between the last octet of either side and the end. */
  readonly silent: number
  readonly last: { readonly client?: SaidLine; readonly server?: SaidLine }
  /** The oldest first, at most twenty. */
  readonly inFlight: readonly Unanswered[]
  readonly commandsInFlight: number
  /** True when octets of the server before the end are missing: their answers are not known. */
  readonly unheard?: true
  readonly signs: readonly Seen[]
  /** The failures that the proxy recorded. */
  readonly failures: readonly FailureFact[]
  /** The proxy's record of a server that had not greeted by the end. */
  readonly ungreeted?: Omit<UngreetedFact, 'name'>
}

/** A login that was sent in the clear. */
export interface Unprotected extends Omit<UnprotectedFact, 'name'> {
  readonly connection: number
  readonly time: Time
  readonly server: Endpoint
}

/** The total number of entries of which a report keeps only the last. */
interface Counts {
  readonly endings: number
  readonly signs: number
  readonly unprotected: number
}

/** The report of `Endings`. */
export interface EndingsReport {
  /** In the order in which they ended; of very many, those without a fault are dropped first. */
  readonly endings: readonly Ending[]
  /** The number of endings of each kind, of all connections. */
  readonly kinds: ReadonlyMap<EndingKind, number>
  /** All recognised signs, including those on open connections. */
  readonly signs: readonly Seen[]
  /** Connections whose login was sent in the clear, ended or not; of very many, the last ones. */
  readonly unprotected: readonly Unprotected[]
  /** Octets that the recording has lost. */
  readonly missing: number
  readonly counts: Counts
}

/**
 * What happened in a session, in the words of people: the one stream that every screen, report and export
 * reads.
 */
import type {
  Closer,
  CommentFact,
  Endpoint,
  Fact,
  LayerName,
  Security,
  Side,
  Time,
  UnknownRecord,
} from '../record/record.ts'
import type { Frame } from '../wire/frame.ts'
import type { MessageNumbers } from './numbers.ts'

/** Why a connection ended that was open when its recording ended. */
export const recordingEnds = 'the recording ends here'

/** RFC 9051 §3. `connecting` is before the greeting, `ended` after the last byte. */
export type State = 'connecting' | 'not authenticated' | 'authenticated' | 'selected' | 'logout' | 'ended'

/** How sure it is that a response belongs to an exchange. `unilateral`: the server said it unasked. */
export type Sure = 'exact' | 'likely' | 'ambiguous' | 'unilateral'

/** When something changed what the server offers (RFC 9051 §6.1.1). */
export type Phase =
  | 'greeting'
  | 'before login'
  | 'after STARTTLS'
  | 'after login'
  | 'after ENABLE'
  | 'after UNAUTHENTICATE'

/**
 * Capabilities that one response told, in its own order and spelling, and what changed against the set
 * before.
 */
export interface CapabilitySet {
  readonly phase: Phase
  readonly time: Time
  /** `greeting`, `CAPABILITY`, or the completed command whose response code told them: `LOGIN`. */
  readonly source: string
  readonly names: readonly string[]
  /** Against the set told before it on this connection; all of them for the first one. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** A response and how sure we are that it answers this exchange. */
export interface Answer {
  readonly frame: Frame
  readonly sure: Sure
}

/** A synchronizing wait: the client must stop until the server says `+` (RFC 9051 §4.3, §6.2.2, §6.3.13). */
export interface Wait {
  /**
   * The last octet before the wait was read at `asked`; the server's `+` at `granted`, the client went on at
   * `resumed`.
   */
  readonly asked: Time
  granted?: Time
  resumed?: Time
}

/** Nanoseconds since the session began, or spans of nanoseconds. */
export interface Timing {
  /** The last octet of the command; where its completion came before that, the last one before it. */
  sent: Time
  /** The last octet of the first response that is attributed to it, `+` and completion included. */
  first?: Time
  /** The first octet of the first response that is attributed to it, completion included, without `+`. */
  begun?: Time
  /** The last octet of the completion. */
  completed?: Time
  /** The last octet of the completion before it on its connection, where the command was sent before that. */
  previous?: Time
  readonly waits: Wait[]
}

/** A command, all that answers it, its completion. Grows while it is in flight; `completion` is set last. */
export interface Exchange {
  /** From 1, in the order in which the commands came, over all connections of the session. */
  readonly id: number
  readonly connection: number
  readonly tag: string
  /** Upper case: `LOGIN`, `UID FETCH`. */
  readonly name: string
  /**
   * The command, then whatever the client sent for it: SASL lines, DONE; where the completion came before all
   * of the command, the rest of it.
   */
  readonly said: Frame[]
  /** Continuation requests and untagged responses, in order of arrival. */
  readonly answers: Answer[]
  /** Octets of their frames, less what was not kept of literals. */
  kept: number
  /** Responses beyond `limits.answers` or `limits.keptAnswers`: counted and told, but not kept here. */
  unkept?: number
  /** While it is in flight: the last response so far, kept or not. */
  latest?: Frame
  completion?: Frame
  /**
   * `OK` `NO` `BAD`, `BYE` (some servers tag it), `ended` when the connection ended before the completion, or
   * `lost` when that is not known: octets are missing among which it may have been, or the recording ends.
   */
  status?: string
  /** While it is in flight: octets are missing among which its completion may have been. */
  doubtful?: boolean
  /** The atom of the completion's response code: `READ-WRITE`, `AUTHENTICATIONFAILED`. */
  code?: string
  readonly timing: Timing
  /** Octets of the recorded stream. */
  readonly bytes: { client: number; server: number }
  /** The mailbox that was selected when the command was sent. */
  readonly mailbox?: string
  readonly state: State
  /** True where the recording begins, or goes on after a hole, when it had been sent. */
  readonly resumed?: true
  /** The form of the command, where it is remembered because its frames may be gone: see `formOf`. */
  readonly form?: string
  /** What the user wrote beside it, where that is known beforehand: see `Comments`. */
  comment?: CommentFact
}

/** A client leg and a server leg, as known so far. */
export interface Connection {
  readonly id: number
  readonly opened: Time
  readonly client: Endpoint
  readonly server: Endpoint
  readonly security: { readonly client: Security; readonly server: Security }
  state: State
  mailbox?: string
  user?: string
  readonly layers: { client: LayerName; server: LayerName }
  readonly capabilities: CapabilitySet[]
  /** What the client has switched on with ENABLE, as the server confirmed it. RFC 9051 §7.2.1. */
  enabled?: readonly string[]
  readonly facts: Fact[]
  readonly bytes: { client: number; server: number }
  /** Commands so far. */
  commands: number
  /** Of them, those beyond `limits.inFlight` or `limits.keptInFlight`: they are no exchanges. */
  unfollowed?: number
  greeting?: Frame
  /** The greeting as the server said it, where the client got another one. */
  originalGreeting?: Uint8Array
  /** Which UIDs the message numbers of the selected mailbox stand for, at this moment. */
  numbers?: MessageNumbers
  ended?: { readonly time: Time; readonly by: Closer; readonly reason: string }
}

/** The mailbox as the server has told it, as far as seen (RFC 9051 §2.3.1, §7.4). */
export interface MailboxState {
  readonly name: string
  exists?: number
  recent?: number
  uidvalidity?: string
  uidnext?: string
  highestmodseq?: string
  /** The number of the first message without \Seen; only IMAP4rev1 tells it. */
  unseen?: number
  /** The flags in use, and those that the client can change for good; `\*` lets it make new ones. */
  flags?: readonly string[]
  permanentFlags?: readonly string[]
  readOnly?: boolean
}

/** One thing that happened. `time` is when the octet that made it true was read. */
export type SessionEvent =
  | { readonly type: 'opened'; readonly time: Time; readonly connection: Connection }
  | { readonly type: 'fact'; readonly time: Time; readonly connection: number; readonly fact: Fact }
  | {
      readonly type: 'greeting'
      readonly time: Time
      readonly connection: Connection
      readonly frame: Frame
    }
  | { readonly type: 'sent'; readonly time: Time; readonly exchange: Exchange }
  | {
      /**
       * The client went on with a command that waited: a SASL line, DONE. Or with one that was completed
       * before all of it was sent.
       */
      readonly type: 'continued'
      readonly time: Time
      readonly exchange: Exchange
      readonly frame: Frame
    }
  | {
      readonly type: 'received'
      readonly time: Time
      readonly connection: Connection
      readonly frame: Frame
      readonly sure: Sure
      /**
       * What it answers; for unilateral data the only command during which it came, if there was just one.
       */
      readonly exchange?: Exchange
    }
  | { readonly type: 'completed'; readonly time: Time; readonly exchange: Exchange }
  | {
      /**
       * A command beyond `limits.inFlight` or `limits.keptInFlight`, or what may answer one: it is counted,
       * not followed.
       */
      readonly type: 'unfollowed'
      readonly time: Time
      readonly connection: Connection
      readonly frame: Frame
      /** True for the first one of its connection: then it is said. */
      readonly first: boolean
    }
  | {
      /** A frame that belongs to no exchange: a completion nobody asked for, garbage. */
      readonly type: 'stray'
      readonly time: Time
      readonly connection: Connection
      readonly frame: Frame
    }
  | {
      readonly type: 'state'
      readonly time: Time
      readonly connection: Connection
      readonly from: State
      readonly to: State
    }
  | {
      readonly type: 'capabilities'
      readonly time: Time
      readonly connection: Connection
      readonly set: CapabilitySet
    }
  | {
      readonly type: 'mailbox'
      readonly time: Time
      readonly connection: Connection
      readonly mailbox: MailboxState
      /** What changed, in words: `EXISTS 3 → 4`. */
      readonly change: string
    }
  | {
      readonly type: 'layer'
      readonly time: Time
      readonly connection: Connection
      readonly side: Side
      readonly layer: LayerName
    }
  | {
      readonly type: 'altered'
      readonly time: Time
      readonly connection: Connection
      readonly side: Side
      readonly received: Uint8Array
      readonly sent: Uint8Array
      readonly reason: string
    }
  | {
      readonly type: 'gap'
      readonly time: Time
      readonly connection: number
      readonly side: Side
      readonly length: number
      readonly reason: string
    }
  | {
      /**
       * A connection goes on whose past is not told here, or not all of it. What is in flight comes next, as
       * `sent` where that was not told.
       */
      readonly type: 'resumed'
      readonly time: Time
      readonly connection: Connection
      /** Octets that were said before, in all. */
      readonly before: { readonly client: number; readonly server: number }
      /** What was said again: see `ResumedRecord`. */
      readonly frames: readonly Frame[]
      readonly inFlight: number
      /** Commands in flight of which nothing is known. */
      readonly more: number
    }
  | { readonly type: 'ended'; readonly time: Time; readonly connection: Connection }
  | UnknownRecord

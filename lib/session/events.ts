/**
 * The events of a session in terms that people use: the one stream that every screen, report and export
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

/** The reason for the end of a connection that was still open when its recording ended. */
export const recordingEnds = 'the recording ends here'

/** The same where the end of the recording is missing: whether the connection was still open is not known. */
export const restMissing = 'the rest of the recording is missing'

/**
 * Tells an end of the recording from one of the connection.
 * @param reason why a connection ended, as its record says
 * @returns true when the recording ended there, not the connection
 */
export function isRecordings(reason: string): boolean {
  return reason === recordingEnds || reason === restMissing
}

/** RFC 9051 §3. `connecting` is before the greeting, `ended` after the last byte. */
export type State = 'connecting' | 'not authenticated' | 'authenticated' | 'selected' | 'logout' | 'ended'

/** The certainty that a response belongs to an exchange. `unilateral`: the server sent it unsolicited. */
export type Sure = 'exact' | 'likely' | 'ambiguous' | 'unilateral'

/** The event after which the server offers another set of capabilities (RFC 9051 §6.1.1). */
export type Phase =
  | 'greeting'
  | 'before login'
  | 'after STARTTLS'
  | 'after login'
  | 'after ENABLE'
  | 'after UNAUTHENTICATE'

/** The capabilities in one response, in its order and spelling, and the changes since the previous set. */
export interface CapabilitySet {
  readonly phase: Phase
  readonly time: Time
  /** `greeting`, `CAPABILITY`, or the completed command whose response code has them: `LOGIN`. */
  readonly source: string
  readonly names: readonly string[]
  /** Compared with the previous set on this connection; all names for the first one. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** A response and the certainty that it answers this exchange. */
export interface Answer {
  readonly frame: Frame
  readonly sure: Sure
}

/** A synchronizing wait: the client must stop until the server sends `+` (RFC 9051 §4.3, §6.2.2, §6.3.13). */
export interface Wait {
  /**
   * `asked`: the last octet before the wait was read; `granted`: the server's `+`; `resumed`: the client
   * continued.
   */
  readonly asked: Time
  granted?: Time
  resumed?: Time
}

/** Nanoseconds since the session began, or spans of nanoseconds. */
export interface Timing {
  /** The last octet of the command; if its completion came earlier, the last octet before that. */
  sent: Time
  /** The last octet of the first response attributed to it, including `+` and completion. */
  first?: Time
  /** The first octet of the first response attributed to it, including the completion but not `+`. */
  begun?: Time
  /** The last octet of the completion. */
  completed?: Time
  /** The last octet of the previous completion on its connection, if the command was sent before that. */
  previous?: Time
  readonly waits: Wait[]
}

/** A command, all its responses and its completion. Grows while it is in flight; `completion` is set last. */
export interface Exchange {
  /** From 1, in the order in which the commands came, over all connections of the session. */
  readonly id: number
  readonly connection: number
  readonly tag: string
  /** Upper case: `LOGIN`, `UID FETCH`. */
  readonly name: string
  /**
   * The command, then every further frame that the client sent for it: SASL lines, DONE; after an early
   * completion, the rest of the command.
   */
  readonly said: Frame[]
  /** Continuation requests and untagged responses, in order of arrival. */
  readonly answers: Answer[]
  /** Octets of their frames, without the omitted octets of literals. */
  kept: number
  /** Responses beyond `limits.answers` or `limits.keptAnswers`: counted and reported, but not kept here. */
  unkept?: number
  /** While it is in flight: the last response so far, kept or not. */
  latest?: Frame
  completion?: Frame
  /**
   * `OK` `NO` `BAD`, `BYE` (some servers tag it), `ended` when the connection ended before the completion, or
   * `lost` when that is unknown: the completion may be among missing octets, or the recording ends.
   */
  status?: string
  /** While it is in flight: its completion may be among missing octets. */
  doubtful?: boolean
  /** The atom of the completion's response code: `READ-WRITE`, `AUTHENTICATIONFAILED`. */
  code?: string
  readonly timing: Timing
  /** Octets of the recorded stream. */
  readonly bytes: { client: number; server: number }
  /** The mailbox that was selected when the command was sent. */
  readonly mailbox?: string
  readonly state: State
  /** True when it was sent before the recording began, or before the end of a gap. */
  readonly resumed?: true
  /** The form of the command, remembered because its frames may be dropped: see `formOf`. */
  readonly form?: string
  /** The user's comment on it, if known in advance: see `Comments`. */
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
  /** The extensions that the server confirmed after ENABLE. RFC 9051 §7.2.1. */
  enabled?: readonly string[]
  readonly facts: Fact[]
  readonly bytes: { client: number; server: number }
  /** Commands so far. */
  commands: number
  /** The number of commands beyond `limits.inFlight` or `limits.keptInFlight`: they have no exchange. */
  unfollowed?: number
  greeting?: Frame
  /** The greeting as the server sent it, if the client got another one. */
  originalGreeting?: Uint8Array
  /** The known UIDs of the message numbers in the selected mailbox, at this moment. */
  numbers?: MessageNumbers
  ended?: { readonly time: Time; readonly by: Closer; readonly reason: string }
}

/** The mailbox as the server has reported it so far (RFC 9051 §2.3.1, §7.4). */
export interface MailboxState {
  readonly name: string
  exists?: number
  recent?: number
  uidvalidity?: string
  uidnext?: string
  highestmodseq?: string
  /** The number of the first message without \Seen; only IMAP4rev1 reports it. */
  unseen?: number
  /** The flags in use, and those that the client can change permanently; `\*` allows new ones. */
  flags?: readonly string[]
  permanentFlags?: readonly string[]
  readOnly?: boolean
}

/** One event. `time` is when the octet that caused it was read. */
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
       * The client continued a command that waited, with a SASL line or DONE, or a command that was completed
       * before it was fully sent.
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
      /** The command that it answers; for unilateral data the only command in flight, if there is one. */
      readonly exchange?: Exchange
    }
  | { readonly type: 'completed'; readonly time: Time; readonly exchange: Exchange }
  | {
      /**
       * A command beyond `limits.inFlight` or `limits.keptInFlight`, or a possible answer to one: it is
       * counted, not followed.
       */
      readonly type: 'unfollowed'
      readonly time: Time
      readonly connection: Connection
      readonly frame: Frame
      /** True for the first one of its connection: logs mention only that one. */
      readonly first: boolean
    }
  | {
      /** A frame that belongs to no exchange: an unsolicited completion, garbage. */
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
      /** The change, in words: `EXISTS 3 → 4`. */
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
       * A connection continues whose past is missing here, in whole or in part. The commands in flight
       * follow, as `sent` if they were not reported before.
       */
      readonly type: 'resumed'
      readonly time: Time
      readonly connection: Connection
      /** The number of octets sent before, in all. */
      readonly before: { readonly client: number; readonly server: number }
      /** The repeated frames: see `ResumedRecord`. */
      readonly frames: readonly Frame[]
      readonly inFlight: number
      /** The number of commands in flight of which nothing is known. */
      readonly more: number
    }
  | { readonly type: 'ended'; readonly time: Time; readonly connection: Connection }
  | UnknownRecord

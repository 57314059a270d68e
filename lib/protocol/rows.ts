/** The shapes in which the protocol is written down: one row per word, with its RFC and one plain sentence. */
import type { Side } from '../record/record.ts'

/** What every row has. `about` is one sentence for people who are learning IMAP; `rfc` names where it is defined. */
export interface Row {
  /** As the RFC writes it: `CONDSTORE`, `UID FETCH`, `\Seen`. A trailing `=` marks a family: `AUTH=`. */
  readonly name: string
  readonly about: string
  /** `RFC 7162`, `RFC 7162 §3.1.2`, `draft-…`, or the vendor: `Gmail`. */
  readonly rfc: string
}

/** When a capability means something: before login, after it, or both. */
export interface CapabilityRow extends Row {
  readonly phase: 'before login' | 'after login' | 'any'
}

/** RFC 9051 §3: N not authenticated, A authenticated, S selected. */
export type CommandStates = 'any' | 'N' | 'AS' | 'A' | 'S'

/** What of a command must never leave the engine. */
export type Secret =
  | 'login' // LOGIN: every argument after the user name
  | 'sasl' // AUTHENTICATE: the initial response and every line until the completion
  | 'all' // every argument
  | 'urls' // URLs with an authorization token (RFC 4467)

export interface CommandRow extends Row {
  readonly states: CommandStates
  /** The arguments as a reader would write them: `sequence-set items [(modifiers)]`; empty for none. */
  readonly arguments: string
  /** Names of the untagged responses that it asks for, upper case: `FETCH`, `EXISTS`. */
  readonly solicits: readonly string[]
  readonly secret?: Secret
}

export interface ResponseRow extends Row {
  /** True for `* 3 EXISTS`: a number stands before the name. */
  readonly numbered?: true
  readonly secret?: Secret
}

export interface CodeRow extends Row {
  /** The arguments, empty for none. */
  readonly arguments: string
  readonly secret?: Secret
}

export interface MechanismRow extends Row {
  /** Who speaks first after the mechanism is named. */
  readonly first: Side
  /** Where the user name stands, or `none`; see lib/redact for how it is kept. */
  readonly user: 'plain' | 'login' | 'cram' | 'digest' | 'scram' | 'xoauth2' | 'oauthbearer' | 'none'
  /** True when it binds to the TLS session and so cannot pass through a proxy that ends TLS (RFC 5929). */
  readonly bindsChannel?: true
}

/** One RFC family. Adding an extension is one such value in a file of its own, one line in the index. */
export interface Family {
  readonly title: string
  readonly capabilities?: readonly CapabilityRow[]
  readonly commands?: readonly CommandRow[]
  readonly responses?: readonly ResponseRow[]
  readonly codes?: readonly CodeRow[]
  readonly fetchItems?: readonly Row[]
  readonly searchKeys?: readonly Row[]
  readonly searchReturns?: readonly Row[]
  readonly sortKeys?: readonly Row[]
  readonly threadAlgorithms?: readonly Row[]
  readonly statusItems?: readonly Row[]
  readonly listSelections?: readonly Row[]
  readonly listReturns?: readonly Row[]
  readonly mailboxAttributes?: readonly Row[]
  /** Flags and keywords. */
  readonly flags?: readonly Row[]
  readonly mechanisms?: readonly MechanismRow[]
}

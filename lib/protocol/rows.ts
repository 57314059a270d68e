/**
 * The shapes in which the protocol is written down: one row per word, with its RFC and one plain sentence.
 * Only types: knows no word of IMAP itself.
 */
import type { Side } from '../record/record.ts'
import type { Argument } from './arguments.ts'

/** What every row has. `about` is one sentence for people who learn IMAP; `rfc` names where it is defined. */
export interface WordRow {
  /** As the RFC writes it: `CONDSTORE`, `UID FETCH`, `\Seen`, `BODY[]`. */
  readonly name: string
  /** At most 120 characters, so that it fits into two lines of a terminal. */
  readonly about: string
  /** `RFC 7162`, `RFC 7162 §3.1.2`, `draft-…`, or the vendor: `Gmail`. */
  readonly rfc: string
  /**
   * A client may use the word where the server tells one of these capabilities; `PREVIEW=` stands for all
   * that begin so. What a row lacks stands in its family.
   */
  readonly needs?: readonly string[]
}

/** When a capability means something: before login, after it, or both. */
export interface CapabilityRow extends WordRow {
  readonly phase: 'before login' | 'after login' | 'any'
  /** What stands after the name is a value, and the name alone means nothing: `AUTH=`, `QUOTA=RES-`. */
  readonly keyed?: true
  /** The capabilities that a server with this one has too, told or not: QRESYNC includes CONDSTORE. */
  readonly includes?: readonly string[]
}

/** RFC 9051 §3: N not authenticated, A authenticated, S selected. */
export type CommandStates = 'any' | 'N' | 'AS' | 'A' | 'S'

/** What of a command, response or code must never leave the engine. */
export type Secret =
  | 'login' // LOGIN: every argument after the user name
  | 'sasl' // AUTHENTICATE: the initial response and every line until the completion
  | 'all' // every argument, and every line until the completion
  | 'urls' // signed URLs among the arguments: what follows `;URLAUTH=` (RFC 4467 §9)

export interface CommandRow extends WordRow {
  readonly states: CommandStates
  /** What follows the name, in order; `usage` writes it for people. */
  readonly arguments: readonly Argument[]
  /**
   * Names of the untagged responses that it asks for, upper case: `FETCH`, `EXISTS`. What a server may say to
   * any command (RFC 9051 §7) is not listed, even where a client waits for just that: NOOP, IDLE.
   */
  readonly solicits: readonly string[]
  readonly secret?: Secret
}

/** What an extension adds to another family's command: with QRESYNC, SELECT is answered by VANISHED too. */
export interface AdditionRow {
  /** Upper case. */
  readonly command: string
  readonly solicits?: readonly string[]
  readonly secret?: Secret
}

export interface ResponseRow extends WordRow {
  /** True for `* 3 EXISTS`: a number stands before the name. */
  readonly numbered?: true
  /** What follows the name, in order; nothing is known of it where this is missing. */
  readonly arguments?: readonly Argument[]
  /** True where the response can name the tag of its command: `* ESEARCH (TAG "a1") …`. */
  readonly correlated?: true
  /** True where a command has just one such response: a second one answers another command. */
  readonly single?: true
  readonly secret?: Secret
}

export interface CodeRow extends WordRow {
  /** What follows the name, in order. */
  readonly arguments: readonly Argument[]
  /** The commands that ask for an untagged OK with this code, upper case. */
  readonly askedBy?: readonly string[]
  readonly secret?: Secret
}

/** A word in the parentheses of a command: `SELECT INBOX (CONDSTORE)`, `FETCH 1:* FLAGS (CHANGEDSINCE 5)`. */
export interface ParameterRow extends WordRow {
  /** The commands that take it, upper case. */
  readonly commands: readonly string[]
  /** What follows the word, in order. */
  readonly arguments: readonly Argument[]
}

/** What a search looks for: `FROM`, `LARGER`, `UNSEEN`. */
export interface KeyRow extends WordRow {
  /** What follows the key, in order; nothing where this is missing. */
  readonly arguments?: readonly Argument[]
}

export interface MechanismRow extends WordRow {
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
  /** What its words need that say nothing themselves; without it the only capability, where there is one. */
  readonly needs?: readonly string[]
  readonly capabilities?: readonly CapabilityRow[]
  readonly commands?: readonly CommandRow[]
  readonly additions?: readonly AdditionRow[]
  readonly responses?: readonly ResponseRow[]
  readonly codes?: readonly CodeRow[]
  readonly parameters?: readonly ParameterRow[]
  readonly fetchItems?: readonly WordRow[]
  /** What may stand in the brackets of `BODY[…]`. */
  readonly sections?: readonly WordRow[]
  /** What STORE changes: `+FLAGS.SILENT`. */
  readonly storeItems?: readonly WordRow[]
  readonly searchKeys?: readonly KeyRow[]
  readonly searchReturns?: readonly WordRow[]
  /** The data items of an ESEARCH response. */
  readonly searchResults?: readonly WordRow[]
  readonly sortKeys?: readonly WordRow[]
  readonly threadAlgorithms?: readonly WordRow[]
  readonly statusItems?: readonly WordRow[]
  readonly listSelections?: readonly WordRow[]
  readonly listReturns?: readonly WordRow[]
  /** The extended data items that end a LIST response: `("CHILDINFO" (…))`. */
  readonly listResults?: readonly WordRow[]
  readonly mailboxAttributes?: readonly WordRow[]
  /** Flags and keywords. */
  readonly flags?: readonly WordRow[]
  /** The letters of an access control list; the only names where case counts. */
  readonly rights?: readonly WordRow[]
  readonly notifyEvents?: readonly WordRow[]
  readonly notifyFilters?: readonly WordRow[]
  readonly mechanisms?: readonly MechanismRow[]
}

/** The kinds of words, by the name of their list in a family. */
export type WordKind = Exclude<keyof Family, 'title' | 'needs' | 'additions'>

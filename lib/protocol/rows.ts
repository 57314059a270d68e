/**
 * The types of the tables that describe the protocol: one row per word, with its RFC and one plain sentence.
 * Knows no word of IMAP itself.
 */
import type { Side } from '../record/record.ts'
import type { Argument } from './arguments.ts'

/**
 * The fields of every row. `about` is one sentence for people who learn IMAP; `rfc` is where the word is
 * defined.
 */
export interface WordRow {
  /** As the RFC writes it: `CONDSTORE`, `UID FETCH`, `\Seen`, `BODY[]`. */
  readonly name: string
  /** At most 120 characters, to fit into two lines of a terminal. */
  readonly about: string
  /** `RFC 7162`, `RFC 7162 §3.1.2`, `draft-…`, or the vendor: `Gmail`. */
  readonly rfc: string
  /**
   * A client may use the word if the server announces one of these capabilities; `PREVIEW=` stands for all
   * that begin with it. If absent, the family's value applies.
   */
  readonly needs?: readonly string[]
}

/** When a capability means something: before login, after it, or both. */
export interface CapabilityRow extends WordRow {
  readonly phase: 'before login' | 'after login' | 'any'
  /** True when a value follows the name, and the name alone means nothing: `AUTH=`, `QUOTA=RES-`. */
  readonly keyed?: true
  /** The capabilities that this one implies, announced or not: QRESYNC includes CONDSTORE. */
  readonly includes?: readonly string[]
}

/** RFC 9051 §3: N not authenticated, A authenticated, S selected. */
export type CommandStates = 'any' | 'N' | 'AS' | 'A' | 'S'

/** The part of a command, response or code that must never leave the engine. */
export type Secret =
  | 'login' // LOGIN: every argument after the user name
  | 'sasl' // AUTHENTICATE: the initial response and every line until the completion
  | 'all' // every argument, and every line until the completion
  | 'urls' // signed URLs among the arguments: what follows `;URLAUTH=` (RFC 4467 §9)

export interface CommandRow extends WordRow {
  readonly states: CommandStates
  /** The arguments after the name, in order; `usage` writes them for people. */
  readonly arguments: readonly Argument[]
  /**
   * Names of the untagged responses that it asks for, upper case: `FETCH`, `EXISTS`. Responses that a server
   * may send to any command (RFC 9051 §7) are not listed, even if a client waits for them: NOOP, IDLE.
   */
  readonly solicits: readonly string[]
  readonly secret?: Secret
}

/** An extension's additions to another family's command: with QRESYNC, SELECT also gets VANISHED. */
export interface AdditionRow {
  /** Upper case. */
  readonly command: string
  readonly solicits?: readonly string[]
  readonly secret?: Secret
}

export interface ResponseRow extends WordRow {
  /** True for `* 3 EXISTS`: a number stands before the name. */
  readonly numbered?: true
  /** The arguments after the name, in order; absent when they are not known. */
  readonly arguments?: readonly Argument[]
  /** True when the response can name the tag of its command: `* ESEARCH (TAG "a1") …`. */
  readonly correlated?: true
  /** True when a command gets only one such response: a second one answers another command. */
  readonly single?: true
  readonly secret?: Secret
}

export interface CodeRow extends WordRow {
  /** The arguments after the name, in order. */
  readonly arguments: readonly Argument[]
  /** The commands that ask for an untagged OK with this code, upper case. */
  readonly askedBy?: readonly string[]
  readonly secret?: Secret
}

/** A word in the parentheses of a command: `SELECT INBOX (CONDSTORE)`, `FETCH 1:* FLAGS (CHANGEDSINCE 5)`. */
export interface ParameterRow extends WordRow {
  /** The commands that take it, upper case. */
  readonly commands: readonly string[]
  /** The arguments after the word, in order. */
  readonly arguments: readonly Argument[]
}

/** A search key: `FROM`, `LARGER`, `UNSEEN`. */
export interface KeyRow extends WordRow {
  /** The arguments after the key, in order; absent when there are none. */
  readonly arguments?: readonly Argument[]
}

export interface MechanismRow extends WordRow {
  /** The side that sends first after the mechanism is named. */
  readonly first: Side
  /** The place of the user name, or `none`; see lib/redact for how it is kept. */
  readonly user: 'plain' | 'login' | 'cram' | 'digest' | 'scram' | 'xoauth2' | 'oauthbearer' | 'none'
  /**
   * True when it binds to the TLS session, and so cannot pass through a proxy that terminates TLS (RFC 5929).
   */
  readonly bindsChannel?: true
}

/**
 * One family of RFCs. To add an extension, add one such value in a file of its own, and one line in
 * families.ts.
 */
export interface Family {
  readonly title: string
  /**
   * The capabilities for words without `needs` of their own; if absent, the family's only capability, if it
   * has just one.
   */
  readonly needs?: readonly string[]
  readonly capabilities?: readonly CapabilityRow[]
  readonly commands?: readonly CommandRow[]
  readonly additions?: readonly AdditionRow[]
  readonly responses?: readonly ResponseRow[]
  readonly codes?: readonly CodeRow[]
  readonly parameters?: readonly ParameterRow[]
  readonly fetchItems?: readonly WordRow[]
  /** The words in the brackets of `BODY[…]`. */
  readonly sections?: readonly WordRow[]
  /** The data items of STORE: `+FLAGS.SILENT`. */
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

/** The kinds of words: the names of their lists in a family. */
export type WordKind = Exclude<keyof Family, 'title' | 'needs' | 'additions'>

/**
 * The arguments of a word of the protocol, in order: one small value for each, for the rows of the families.
 * The help is generated from them; lib/grammar/arguments.ts finds them in a tree.
 */
import type { WordKind } from './rows.ts'

/** The kind of an argument, which decides how it is read. */
export type ArgumentKind =
  | 'mailbox' // a mailbox name, RFC 9051 §5.1
  | 'reference' // the name that patterns are relative to, RFC 9051 §6.3.9
  | 'pattern' // names with `*` and `%`
  | 'set' // numbers or UIDs of messages, RFC 9051 §9 sequence-set
  | 'number'
  | 'date'
  | 'words' // words of the protocol, from the tables in `of`
  | 'parameters' // the parameters of this command, from their rows
  | 'search' // search keys with their arguments, RFC 9051 §6.4.4
  | 'message' // a whole e-mail, RFC 9051 §6.3.12
  | 'name' // another name: a user, a group, a quota root
  | 'secret' // a password or token
  | 'sasl' // base64 of SASL, RFC 4422
  | 'url' // RFC 5092
  | 'rights' // letters of access rights, RFC 4314 §2.1
  | 'entries' // names of annotations and their values, RFC 5464 §3
  | 'charset'
  | 'tag'
  | 'header' // the name of a header field, RFC 5322 §2.2
  | 'fields' // fields of ID, RFC 2971 §3.3
  | 'extended' // data about a mailbox, RFC 5258 §3.5
  | 'filters' // mailbox filters of NOTIFY, RFC 5465 §6
  | 'text' // anything else

/** A precondition: the capabilities that a server must offer before a client may use a word. */
export interface Need {
  /** Any one of these; `THREAD=` stands for all that begin with it. */
  readonly capabilities: readonly string[]
  /** The feature that needs it: `UID EXPUNGE`, `FETCH MODSEQ`, `{n+}`. */
  readonly word: string
}

/** One argument in a row. */
export interface Argument {
  readonly kind: ArgumentKind
  /** Its name in the help: `uid-set`. */
  readonly name: string
  /** The tables of its words; the first one that has a word counts. */
  readonly of?: readonly WordKind[]
  /** Further words, which have a meaning only here. */
  readonly words?: readonly string[]
  /** The prefix of its words in the table: DEFLATE is the capability `COMPRESS=DEFLATE`. */
  readonly prefix?: string
  /** True when it stands in parentheses. */
  readonly list?: true
  /** True when it may be omitted. */
  readonly optional?: true
  /** True when it may be repeated; the last such argument takes all remaining values. */
  readonly repeated?: true
  /** The word before it: `RETURN`, `CHARSET`. */
  readonly after?: string
  /** The precondition of an argument that the base protocol does not have. */
  readonly need?: Need
  /** The precondition for sending it in a list, which the base protocol does not have. */
  readonly needInList?: Need
}

export const mailbox: Argument = { kind: 'mailbox', name: 'mailbox' }
export const newName: Argument = { kind: 'mailbox', name: 'new-name' }
export const reference: Argument = { kind: 'reference', name: 'reference' }
export const pattern: Argument = { kind: 'pattern', name: 'pattern' }
export const patterns: Argument = {
  kind: 'pattern',
  name: 'patterns',
  needInList: { capabilities: ['LIST-EXTENDED'], word: 'LIST of several patterns' },
}
export const sequenceSet: Argument = { kind: 'set', name: 'sequence-set' }
export const uidSet: Argument = { kind: 'set', name: 'uid-set' }
/** `1-Feb-1994`. RFC 9051 §9, date. */
export const date: Argument = { kind: 'date', name: 'date' }
const dateTime: Argument = { kind: 'date', name: 'date-time' }
export const message: Argument = { kind: 'message', name: 'message', repeated: true }
export const charset: Argument = { kind: 'charset', name: 'charset' }
export const keys: Argument = { kind: 'search', name: 'keys', of: ['searchKeys', 'flags'], repeated: true }
export const field: Argument = { kind: 'header', name: 'field-name' }
export const entry: Argument = { kind: 'entries', name: 'entry' }
export const user: Argument = { kind: 'name', name: 'user' }
export const tag: Argument = { kind: 'tag', name: 'tag' }
export const url: Argument = { kind: 'url', name: 'url' }

/** A name of something other than a mailbox: `identifier`, `root`. */
export const called = (name: string): Argument => ({ kind: 'name', name })

/** One number: `octets`, `mod-sequence`. */
export const number = (name: string): Argument => ({ kind: 'number', name })

/** An argument that has a meaning only to its command. */
export const text = (name: string): Argument => ({ kind: 'text', name })

/** Words from these tables, one by one or in a list. */
export const words = (name: string, ...of: WordKind[]): Argument => ({ kind: 'words', name, of })

/** Only these words. */
export const oneOf = (name: string, ...known: string[]): Argument => ({ kind: 'words', name, words: known })

/** A kind, with its name in the help. */
export const as = (name: string, argument: Argument): Argument => ({ ...argument, name })

/** An optional argument. */
export const optional = (argument: Argument): Argument => ({ ...argument, optional: true })

/** A repeated argument. */
export const repeated = (argument: Argument): Argument => ({ ...argument, repeated: true })

/** An argument that needs an extension. @param word the feature that needs it */
export const needing = (argument: Argument, capability: string, word: string): Argument => ({
  ...argument,
  need: { capabilities: [capability], word },
})

/** An argument in parentheses. */
export const inList = (argument: Argument): Argument => ({ ...argument, list: true })

/** An argument after a word: `RETURN (…)`. */
export const after = (word: string, argument: Argument): Argument => ({ ...argument, after: word })

/** `[(parameters)]`; extensions define the parameters. */
export const parameters = (name = 'parameters'): Argument => ({
  kind: 'parameters',
  name,
  list: true,
  optional: true,
})

/** `[(flags)] [date-time] message`, RFC 9051 §6.3.12. */
export const appended: readonly Argument[] = [
  optional(inList(words('flags', 'flags'))),
  optional(dateTime),
  message,
]

/** `[RETURN (options)]`, RFC 4731 §3.1. */
export const returning: Argument = optional(after('RETURN', inList(words('options', 'searchReturns'))))

/** `(attributes) delimiter mailbox [(extended data)]`, RFC 9051 §7.3.1. */
export const listed: readonly Argument[] = [
  inList(words('attributes', 'mailboxAttributes')),
  text('delimiter'),
  mailbox,
  {
    kind: 'extended',
    name: 'extended data',
    of: ['listResults', 'listSelections'],
    list: true,
    optional: true,
  },
]

/** @returns the arguments as a reader would write them: `uid-set items [(modifiers)]`; empty for none */
export function usage(all: readonly Argument[]): string {
  let written = ''
  let next: Argument | undefined
  for (const argument of all.toReversed()) {
    const { optional: free, list: inParentheses, after: word } = argument
    // `url mechanism …`: arguments that take turns are repeated together.
    const one = usageOfOne(argument, argument.repeated === true && next?.repeated !== true)
    next = argument
    // An argument known only by its position cannot come without the one before: `[mailbox [mechanisms]]`.
    const nests = written.startsWith('[') && inParentheses !== true && word === undefined
    const before = free === true && !nests ? `[${one}]` : one
    const both = written === '' ? before : `${before} ${written}`
    written = free === true && nests ? `[${both}]` : both
  }
  return written
}

function usageOfOne({ kind, name, list: inParentheses, after: word }: Argument, again: boolean): string {
  // Some names imply the repetition: `keys`, `field value …`.
  const several = !again || name.includes('…') || kind === 'search' || kind === 'message'
  const written = several ? name : `${name} …`
  const listed = inParentheses === true ? `(${written})` : written
  return word === undefined ? listed : `${word} ${listed}`
}

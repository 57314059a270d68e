/**
 * What may follow a word of the protocol, in order: one small value for each argument, for the rows of the
 * families. The help is written from them; lib/grammar/arguments.ts finds them in a tree.
 */
import type { WordKind } from './rows.ts'

/** What stands there: whose it is, and how it is read. */
export type ArgumentKind =
  | 'mailbox' // a mailbox name, RFC 9051 §5.1
  | 'reference' // where patterns begin, RFC 9051 §6.3.9
  | 'pattern' // names with `*` and `%`
  | 'set' // numbers or UIDs of messages, RFC 9051 §9 sequence-set
  | 'number'
  | 'date'
  | 'words' // of the protocol, from the tables in `of`
  | 'parameters' // what the parameter rows give to this command
  | 'search' // search keys with what they look for, RFC 9051 §6.4.4
  | 'message' // a whole e-mail, RFC 9051 §6.3.12
  | 'name' // somebody's: a user, a group, a quota root
  | 'secret' // what logs in
  | 'sasl' // base64 of SASL, RFC 4422
  | 'url' // RFC 5092
  | 'rights' // letters, RFC 4314 §2.1
  | 'entries' // names of annotations and their values, RFC 5464 §3
  | 'charset'
  | 'tag'
  | 'header' // the name of a header field, RFC 5322 §2.2
  | 'fields' // of ID, RFC 2971 §3.3
  | 'extended' // data about a mailbox, RFC 5258 §3.5
  | 'filters' // of mailboxes, RFC 5465 §6
  | 'text' // anything else

/** What a server must offer before a client may say something. */
export interface Need {
  /** One of these; `THREAD=` stands for all that begin so. */
  readonly capabilities: readonly string[]
  /** What it is that needs it, in words: `UID EXPUNGE`, `FETCH MODSEQ`, `{n+}`. */
  readonly word: string
}

/** One argument, as it stands in a row. */
export interface Argument {
  readonly kind: ArgumentKind
  /** As the help calls it: `uid-set`. */
  readonly name: string
  /** The tables whose words may stand there; the first that knows a word counts. */
  readonly of?: readonly WordKind[]
  /** Words that may stand there and mean nothing elsewhere. */
  readonly words?: readonly string[]
  /** What stands in front of a word in its table: DEFLATE is the capability `COMPRESS=DEFLATE`. */
  readonly prefix?: string
  /** In parentheses. */
  readonly list?: true
  /** May be left out. */
  readonly optional?: true
  /** May come several times; the last one takes all that is left. */
  readonly repeated?: true
  /** The word before it: `RETURN`, `CHARSET`. */
  readonly after?: string
  /** Of an argument that the base protocol does not have. */
  readonly need?: Need
  /** Where it stands in a list, which the base protocol does not have. */
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

/** A name of something that is no mailbox: `identifier`, `root`. */
export const called = (name: string): Argument => ({ kind: 'name', name })

/** One number: `octets`, `mod-sequence`. */
export const number = (name: string): Argument => ({ kind: 'number', name })

/** What only the command itself understands. */
export const text = (name: string): Argument => ({ kind: 'text', name })

/** Words from these tables, one after the other or in a list. */
export const words = (name: string, ...of: WordKind[]): Argument => ({ kind: 'words', name, of })

/** Just these words. */
export const oneOf = (name: string, ...known: string[]): Argument => ({ kind: 'words', name, words: known })

/** A kind with the name that the help has for it. */
export const as = (name: string, argument: Argument): Argument => ({ ...argument, name })

/** What may be left out. */
export const optional = (argument: Argument): Argument => ({ ...argument, optional: true })

/** What may come several times. */
export const repeated = (argument: Argument): Argument => ({ ...argument, repeated: true })

/** What only an extension allows. @param word what needs it, in words */
export const needing = (argument: Argument, capability: string, word: string): Argument => ({
  ...argument,
  need: { capabilities: [capability], word },
})

/** What stands in parentheses. */
export const inList = (argument: Argument): Argument => ({ ...argument, list: true })

/** What stands behind a word: `RETURN (…)`. */
export const after = (word: string, argument: Argument): Argument => ({ ...argument, after: word })

/** `[(parameters)]`, of which each extension has its own. */
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
    // `url mechanism …`: those that take turns are repeated together.
    const one = usageOfOne(argument, argument.repeated === true && next?.repeated !== true)
    next = argument
    // What is only told by its place cannot come without the one before: `[mailbox [mechanisms]]`.
    const nests = written.startsWith('[') && inParentheses !== true && word === undefined
    const before = free === true && !nests ? `[${one}]` : one
    const both = written === '' ? before : `${before} ${written}`
    written = free === true && nests ? `[${both}]` : both
  }
  return written
}

function usageOfOne({ kind, name, list: inParentheses, after: word }: Argument, again: boolean): string {
  // Some names say it themselves: `keys`, `field value …`.
  const several = !again || name.includes('…') || kind === 'search' || kind === 'message'
  const written = several ? name : `${name} …`
  const listed = inParentheses === true ? `(${written})` : written
  return word === undefined ? listed : `${word} ${listed}`
}

/** Response codes with typed arguments; an unknown code keeps them as text. RFC 9051 §7.1. */
import type { Deviation } from '../wire/frame.ts'
import { sp } from '../wire/octets.ts'
import { note } from './findings.ts'
import { flags } from './flags.ts'
import { decode, type Numeral } from './octets.ts'
import { hasValues } from './resp-text.ts'
import { setText } from './sets.ts'
import { generic, isNil, nstring, number, text, type Value } from './strings.ts'
import { kinds, type Tape } from './tape.ts'
import type { Tree } from './tree.ts'

/** The UIDs that an APPEND gave its messages; RFC 4315 §3, RFC 3502. */
export interface AppendUid {
  readonly uidvalidity?: Numeral
  /** A sequence set as sent. */
  readonly uids: string
}

/** The messages that a COPY or MOVE copied, and their new UIDs; RFC 4315 §3. */
export interface CopyUid {
  readonly uidvalidity?: Numeral
  readonly from: string
  readonly to: string
}

/** The progress of a long command; RFC 9585. */
interface Progress {
  readonly tag: string | null
  readonly progress: Value
  readonly goal: Value
}

type CodeValue = Numeral | null | readonly string[] | AppendUid | CopyUid | Progress | readonly Value[]

export interface CodeData {
  readonly type: 'code'
  /** Upper case. */
  readonly name: string
  /** Null when the code has no arguments. */
  readonly value: CodeValue
}

/** The input of a reader: the nodes after the name, and the octets that hold them. */
interface Arguments {
  readonly tape: Tape
  readonly nodes: readonly number[]
  readonly start: number
  readonly end: number
  readonly findings: Deviation[]
}

function raw({ tape, start, end }: Arguments): string {
  return decode(tape.bytes, start, end).trim()
}

function strings({ tape, nodes }: Arguments): string[] {
  const list = nodes.flatMap((at) => (tape.kindOf(at) === kinds.list ? tape.values(at) : [at]))
  return list.map((at) => text(tape, at))
}

function words(from: Arguments): string[] {
  return raw(from).split(/ +/)
}

function oneNumber({ tape, nodes, findings }: Arguments): CodeValue {
  const [first] = nodes
  return first === undefined ? null : (number(tape, first, findings) ?? null)
}

function flagList({ tape, nodes, findings }: Arguments): CodeValue {
  const [first] = nodes
  return first === undefined ? [] : flags(tape, first, findings)
}

function set({ tape, nodes, findings }: Arguments): CodeValue {
  const [first] = nodes
  return first === undefined ? '' : setText(tape, first, findings)
}

/** `(F2212ea87-6097)`; RFC 8474 §4. */
function identifier({ tape, nodes, findings }: Arguments): CodeValue {
  const [first] = nodes
  if (first === undefined || isNil(tape, first)) return null
  return nstring(tape, tape.kindOf(first) === kinds.list ? tape.first(first) : first, findings)
}

function firstNumber({ tape, nodes, findings }: Arguments): { uidvalidity?: Numeral } {
  const uidvalidity = nodes[0] === undefined ? undefined : number(tape, nodes[0], findings)
  return uidvalidity === undefined ? {} : { uidvalidity }
}

function appendUid(from: Arguments): AppendUid {
  const { tape, nodes, findings } = from
  return { ...firstNumber(from), uids: nodes[1] === undefined ? '' : setText(tape, nodes[1], findings) }
}

function copyUid(from: Arguments): CopyUid {
  const { tape, nodes, start, end, findings } = from
  const [, source, target] = nodes
  // Exchange omits both sets when nothing was copied. MailKit #555
  if (source === undefined || target === undefined)
    note(findings, 'set', start, end, 'COPYUID without its sets')
  return {
    ...firstNumber(from),
    from: source === undefined ? '' : setText(tape, source, findings),
    to: target === undefined ? '' : setText(tape, target, findings),
  }
}

function progress({ tape, nodes, findings }: Arguments): CodeValue {
  const [first] = nodes
  if (first === undefined || tape.kindOf(first) !== kinds.list) return null
  const [tag, done, goal] = tape.values(first)
  return {
    tag: tag === undefined ? null : nstring(tape, tag, findings),
    progress: done === undefined ? null : generic(tape, done),
    goal: goal === undefined ? null : generic(tape, goal),
  }
}

function values({ tape, nodes }: Arguments): CodeValue {
  return nodes.map((at) => generic(tape, at))
}

/** How the arguments of a code are read, and their maximum number; further ones do not belong to it. */
interface Reader {
  readonly read: (from: Arguments) => CodeValue
  readonly most: number
}

const any = Number.POSITIVE_INFINITY

const readers = new Map<string, Reader>([
  ['CAPABILITY', { read: strings, most: any }],
  ['BADCHARSET', { read: strings, most: 1 }],
  ['PERMANENTFLAGS', { read: flagList, most: 1 }],
  ['UIDNEXT', { read: oneNumber, most: 1 }],
  ['UIDVALIDITY', { read: oneNumber, most: 1 }],
  ['UNSEEN', { read: oneNumber, most: 1 }],
  ['HIGHESTMODSEQ', { read: oneNumber, most: 1 }],
  ['MAXCONVERTMESSAGES', { read: oneNumber, most: 1 }],
  ['MAXCONVERTPARTS', { read: oneNumber, most: 1 }],
  ['APPENDUID', { read: appendUid, most: 2 }],
  ['COPYUID', { read: copyUid, most: 3 }],
  ['MODIFIED', { read: set, most: 1 }],
  ['MAILBOXID', { read: identifier, most: 1 }],
  ['REFERRAL', { read: words, most: any }],
  ['URLMECH', { read: words, most: any }],
  ['INPROGRESS', { read: progress, most: 1 }],
  // RFC 9738 §3.1: the limit, and the lowest UID that was not processed.
  ['MESSAGELIMIT', { read: values, most: 2 }],
  ['NEWNAME', { read: values, most: 2 }],
  // RFC 5464 §4.2.1: `LONGENTRIES 2199`, `MAXSIZE 1024`, `TOOMANY`.
  ['METADATA', { read: values, most: 2 }],
  // RFC 5257 §6: `20480 NOPRIVATE`.
  ['ANNOTATIONS', { read: values, most: 2 }],
  ['NOUPDATE', { read: strings, most: 1 }],
  ['OBJECTID', { read: values, most: any }],
  ['ANNOTATE', { read: strings, most: 1 }],
  ['UNDEFINED-FILTER', { read: strings, most: 1 }],
  ['BADEVENT', { read: strings, most: 1 }],
])

/** Codes of RFC 9051 §7.1 and RFC 7162 §3.1.2.2 that have no arguments. */
const bare = new Set(
  (
    'ALERT ALREADYEXISTS AUTHENTICATIONFAILED AUTHORIZATIONFAILED CANNOT CLIENTBUG CLOSED CONTACTADMIN ' +
    'CORRUPTION EXPIRED EXPUNGEISSUED HASCHILDREN INUSE LIMIT NOMODSEQ NONEXISTENT NOPERM NOTSAVED ' +
    'OVERQUOTA PARSE PRIVACYREQUIRED READ-ONLY READ-WRITE SERVERBUG TRYCREATE UIDNOTSTICKY UNAVAILABLE ' +
    'UNKNOWN-CTE'
  ).split(' '),
)

/** Notes values after the arguments that a code may have. */
function noteExtra(name: string, { tape, nodes, start, end, findings }: Arguments, most: number): void {
  const first = nodes[most]
  let extra = most === 0 ? start : first === undefined ? end : tape.startOf(first)
  while (tape.bytes[extra] === sp) extra++
  if (extra >= end) return
  const words = decode(tape.bytes, extra, end).trim().slice(0, 40)
  note(findings, 'code-extra', extra, end, `behind the arguments of ${name}: ${words}`)
}

/**
 * The response code of a status response, completion, greeting or continuation.
 * @returns undefined when it has none
 */
export function code(tree: Tree, findings: Deviation[]): CodeData | undefined {
  const { tape, head } = tree
  if (head.code < 0) return undefined
  const [first = head.code, ...nodes] = tape.values(head.code)
  const name = text(tape, first).toUpperCase()
  const from = { tape, nodes, start: tape.endOf(first), end: tape.endOf(head.code) - 1, findings }
  if (raw(from) === '') return { type: 'code', name, value: null }
  const { read, most } = readers.get(name) ?? {
    read: hasValues(name) ? values : raw,
    most: bare.has(name) ? 0 : any,
  }
  const value = read(from)
  noteExtra(name, from, most)
  return { type: 'code', name, value }
}

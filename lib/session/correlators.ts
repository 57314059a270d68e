/**
 * How an untagged response names the command that it answers: one row for each response that repeats
 * something of its command. RFC 9051 §5.5.
 */
import { includes, type SequenceSet } from '../grammar/sequence-set.ts'
import { text } from '../grammar/strings.ts'
import { kinds } from '../grammar/tape.ts'
import { vanished } from '../grammar/vanished.ts'
import type { MessageNumbers } from './numbers.ts'
import { matches } from './pattern.ts'
import { comparable, itemName, type Request } from './request.ts'
import type { Response } from './response.ts'

/** It repeats what this command asked for; it names something else; it says nothing of it. */
export type Verdict = 'same' | 'other' | 'silent'

/** What the mailbox holds, as far as known: it ties a number in an answer to a UID in a command. */
export type Numbers = Pick<MessageNumbers, 'uidOf'> | undefined

type Correlator = (response: Response, request: Request, numbers: Numbers) => Verdict

const rows: readonly [responses: string, correlator: Correlator][] = [
  ['STATUS', aboutMailbox],
  ['ACL', aboutMailbox],
  ['MYRIGHTS', aboutMailbox],
  ['LISTRIGHTS', (response, request) => both(aboutMailbox(response, request), repeats(response, request, 1))],
  ['QUOTAROOT', aboutMailbox],
  ['ANNOTATION', aboutMailbox],
  ['METADATA', metadata],
  ['LIST LSUB XLIST', listed],
  ['QUOTA', quota],
  ['FETCH', fetched],
  ['UIDFETCH', fetched],
  ['VANISHED', gone],
  ['SEARCH', (_, request) => (request.has('RETURN') ? 'other' : 'silent')],
  [
    'ESEARCH',
    (response, request) =>
      (valueAt(response, 1).toUpperCase() === 'UID') === request.byUid ? 'silent' : 'other',
  ],
  ['GENURLAUTH URLFETCH', url],
]

const correlators = new Map(
  rows.flatMap(([names, row]) => names.split(' ').map((name) => [name, row] as const)),
)

/**
 * Codes of untagged OK that name messages of the command. RFC 4315 §3.
 */
const codes = new Map<string, Correlator>([
  ['COPYUID', (response, request) => inSet(request, response.tree.code?.arguments.split(' ')[1])],
])

/** Responses of which a command has just one. */
const single = new Set(
  'CAPABILITY ENABLED ID NAMESPACE STATUS SEARCH SORT THREAD ESEARCH ACL MYRIGHTS LISTRIGHTS QUOTAROOT'.split(
    ' ',
  ),
)

/** What a response says about a command that asks for such a response. */
export function correlate(response: Response, request: Request, numbers: Numbers): Verdict {
  const code = response.frame.kind === 'status' ? response.tree.code?.name : undefined
  const row = code === undefined ? correlators.get(response.name) : codes.get(code)
  return row === undefined ? 'silent' : row(response, request, numbers)
}

/** True for a response of which a command has just one: a second one answers another command. */
export function isSingle(response: Response): boolean {
  return single.has(response.name)
}

/** The text of a value of the response; empty where there is none. */
function valueAt({ tree }: Response, index: number): string {
  const at = tree.tape.valuesBetween(tree.head.body, tree.tape.length)[index]
  return at === undefined ? '' : text(tree.tape, at)
}

function both(one: Verdict, two: Verdict): Verdict {
  if (one === 'other' || two === 'other') return 'other'
  return one === 'same' && two === 'same' ? 'same' : 'silent'
}

/** The strings of command and response at the same place. */
function repeats(response: Response, request: Request, index: number): Verdict {
  const asked = request.strings[index]
  if (asked === undefined) return 'silent'
  return asked === valueAt(response, index) ? 'same' : 'other'
}

/** Responses whose first value is the mailbox. */
function aboutMailbox(response: Response, request: Request): Verdict {
  return named(valueAt(response, 0), request, response.name, undefined)
}

/** `* LIST (\Noselect) "/" foo`: the mailbox stands third. */
function listed(response: Response, request: Request): Verdict {
  return named(valueAt(response, 2), request, 'LIST', valueAt(response, 1))
}

/** Whether a command asks for something of this mailbox. */
function named(sent: string, request: Request, wanted: string, delimiter: string | undefined): Verdict {
  const mailbox = comparable(sent)
  switch (request.name) {
    case 'NOTIFY':
      return 'silent'
    case 'LIST':
    case 'LSUB':
    case 'XLIST':
    case 'RLIST':
    case 'RLSUB':
    case 'SCAN':
      // `LIST "" * RETURN (STATUS (…))` asks for STATUS, LIST without it does not. RFC 5819 §2.
      if (wanted !== 'LIST' && !request.has(wanted)) return 'other'
      return request.patterns.some((pattern) => matches(pattern, mailbox, delimiter)) ? 'same' : 'other'
    case 'RENAME':
      return request.strings.slice(0, 2).some((name) => comparable(name) === mailbox) ? 'same' : 'other'
    default:
      return comparable(request.strings[0] ?? '') === mailbox ? 'same' : 'other'
  }
}

/** Values stand in a list; names without it are told unasked. RFC 5464 §4.4. */
function metadata(response: Response, request: Request): Verdict {
  const { tape, head } = response.tree
  const values = tape.valuesBetween(head.body, tape.length)
  if (values.slice(1).every((at) => tape.kindOf(at) !== kinds.list)) return 'other'
  return aboutMailbox(response, request)
}

/** GETQUOTA and SETQUOTA name the root; GETQUOTAROOT hears the roots in the answer before. RFC 9208 §4.2. */
function quota(response: Response, request: Request): Verdict {
  return request.name === 'GETQUOTAROOT' ? 'silent' : repeats(response, request, 0)
}

/** URLs of which the tokens are masked in the recorded stream, so they compare as far as they are told. */
function url(response: Response, request: Request): Verdict {
  return request.strings.includes(valueAt(response, 0)) ? 'same' : 'silent'
}

/** A FETCH is about one message; what `STORE FLAGS` asks for is FLAGS alone. RFC 9051 §6.4.6, §7.5.2. */
function fetched(response: Response, request: Request, numbers: Numbers): Verdict {
  if (request.name === 'SELECT' || request.name === 'EXAMINE') {
    return request.has('QRESYNC') ? 'silent' : 'other'
  }
  if (response.glance?.detailed === true && request.storesFlags) return 'other'
  const number = messageOf(response, request.name, numbers)
  return number === undefined ? 'silent' : within(request.set, number)
}

/**
 * The message that a FETCH is about: its number or UID, whichever such a command names messages by.
 * @returns undefined for any other response, and where it does not tell
 */
export function messageOf(response: Response, name: string, numbers: Numbers): number | undefined {
  if (response.name !== 'FETCH' && response.name !== 'UIDFETCH') return undefined
  const byUid = name.startsWith('UID ')
  const number = response.glance?.number ?? Number(response.tree.number)
  if (response.name === 'UIDFETCH') return byUid ? number : undefined
  return byUid ? (response.glance?.uid ?? numbers?.uidOf(number)) : number
}

function within(set: SequenceSet | undefined, number: number): Verdict {
  if (set === undefined) return 'silent'
  if (includes(set, number)) return 'same'
  // `*` is the last message, whichever that is.
  return set.some(({ from, to }) => from === '*' || to === '*') ? 'silent' : 'other'
}

/** The items that a FETCH tells and servers do not tell unasked; to look costs its tree. */
export function itemsTold({ tree: { tape, head } }: Response): readonly string[] {
  const list = tape.value(head.body, tape.length)
  if (list >= tape.length) return []
  const names = tape.values(list).filter((_, index) => index % 2 === 0)
  return names.map((at) => itemName(tape.source(at))).filter((name) => !unasked.has(name))
}

/** True when this command asked for all of these items, or it cannot be told. */
export function asksForAll(names: readonly string[], request: Request): boolean {
  const items = /FETCH$/.test(request.name) ? request.items : undefined
  return items === undefined || names.every((name) => items.has(name))
}

const unasked = new Set(['FLAGS', 'UID', 'MODSEQ'])

/** EARLIER answers those who ask what vanished; else it is an EXPUNGE of whatever kind. RFC 7162 §3.2.10. */
function gone(response: Response, request: Request): Verdict {
  const { earlier, uids } = vanished(response.tree, [])
  if (request.name === 'SELECT' || request.name === 'EXAMINE') {
    return earlier && request.has('QRESYNC') ? 'same' : 'other'
  }
  if (request.name === 'UID FETCH') return earlier && request.has('VANISHED') ? 'same' : 'other'
  if (earlier) return 'other'
  return inSet(request, uids)
}

/** Whether the first of these UIDs is among those that the command names. */
function inSet(request: Request, uids: string | undefined): Verdict {
  const first = Number.parseInt(uids ?? '', 10)
  return request.byUid && !Number.isNaN(first) ? within(request.set, first) : 'silent'
}

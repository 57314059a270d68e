/**
 * How an untagged response identifies the command that it answers: one row for each response that repeats an
 * argument of its command. RFC 9051 §5.5.
 */

import { argumentsIn } from '../grammar/arguments.ts'
import { includes, type SequenceSet } from '../grammar/sequence-set.ts'
import { text } from '../grammar/strings.ts'
import { kinds } from '../grammar/tape.ts'
import { vanished } from '../grammar/vanished.ts'
import { listReturn, response as responseRow } from '../protocol/index.ts'
import type { MessageNumbers } from './numbers.ts'
import { matches } from './pattern.ts'
import { comparable, itemName, type Request } from './request.ts'
import type { Response } from './response.ts'

/** It repeats an argument of this command; it names something else; it has nothing to compare. */
export type Correlation = 'same' | 'other' | 'silent'

/** The known UIDs of messages: they relate a number in an answer to a UID in a command. */
export type KnownNumbers = Pick<MessageNumbers, 'uidOf'> | undefined

type Correlator = (response: Response, request: Request, numbers: KnownNumbers) => Correlation

/** Responses with a comparison of their own; all others repeat arguments of their command. */
const rows: readonly [responses: string, correlator: Correlator][] = [
  ['METADATA', metadata],
  ['FETCH', fetched],
  ['UIDFETCH', fetched],
  ['VANISHED', gone],
  ['SEARCH', (_, request) => (request.has('RETURN') ? 'other' : 'silent')],
  [
    'ESEARCH',
    (response, request) =>
      (valueAt(response, 1).toUpperCase() === 'UID') === request.byUid ? 'silent' : 'other',
  ],
]

const correlators = new Map(rows)

/** Codes of untagged OK that name messages of the command. RFC 4315 §3. */
const codes = new Map<string, Correlator>([
  ['COPYUID', (response, request) => inSet(request, response.tree.code?.arguments.split(' ')[1])],
])

/** Compares a response with a command that asks for such a response. */
export function correlate(response: Response, request: Request, numbers: KnownNumbers): Correlation {
  const code = response.frame.kind === 'status' ? response.tree.code?.name : undefined
  if (code !== undefined) return codes.get(code)?.(response, request, numbers) ?? 'silent'
  return (correlators.get(response.name) ?? repeated)(response, request, numbers)
}

/** True for a response that each command gets only once: a second one answers another command. */
export function isSingle(response: Response): boolean {
  return responseRow(response.name)?.single === true
}

/** The text of a value of the response; empty when there is none. */
function valueAt({ tree }: Response, index: number): string {
  const at = tree.tape.valuesBetween(tree.head.body, tree.tape.length)[index]
  return at === undefined ? '' : text(tree.tape, at)
}

/**
 * Compares the arguments that command and response share by their rows: the mailbox, or an argument of the
 * same name, like a quota root. RFC 4314 §3.7, RFC 9208 §4.2, RFC 4467 §8.
 */
function repeated(response: Response, request: Request): Correlation {
  if (!repeats(response.name)) return 'silent'
  const verdicts = argumentsIn(response.tree).map(({ argument, at }): Correlation => {
    const said = text(response.tree.tape, at)
    switch (argument.kind) {
      case 'mailbox':
        return aboutMailbox(said, response, request)
      case 'name': {
        const asked = request.texts(({ name }) => name === argument.name)
        return asked.length === 0 ? 'silent' : asked.includes(said) ? 'same' : 'other'
      }
      // Tokens of URLs are masked in the recorded stream, so only the rest of a URL is compared.
      case 'url':
        return request.texts(({ kind }) => kind === 'url').includes(said) ? 'same' : 'silent'
      default:
        return 'silent'
    }
  })
  if (verdicts.includes('other')) return 'other'
  return verdicts.includes('same') ? 'same' : 'silent'
}

/** True for a response with arguments to compare: most have none, and a tree costs time. */
function repeats(name: string): boolean {
  return (
    responseRow(name)?.arguments?.some(
      ({ kind }) => kind === 'mailbox' || kind === 'name' || kind === 'url',
    ) ?? false
  )
}

/** Whether a command asks for data of the mailbox that a response names. */
function aboutMailbox(sent: string, response: Response, request: Request): Correlation {
  const { name } = response
  const mailbox = comparable(sent)
  if (request.takes('filters')) return 'silent'
  if (!request.takes('pattern')) {
    const asked = request.texts(({ kind }) => kind === 'mailbox')
    return asked.some((one) => comparable(one) === mailbox) ? 'same' : 'other'
  }
  // `LIST "" * RETURN (STATUS (…))` asks for STATUS, LIST without it does not. RFC 5819 §2.
  if (listReturn(name) !== undefined && !request.has(name)) return 'other'
  const delimiter = delimiterOf(response)
  return request.patterns.some((pattern) => matches(pattern, mailbox, delimiter)) ? 'same' : 'other'
}

/** `* LIST (\Noselect) "/" foo`: the delimiter of the hierarchy. RFC 9051 §7.3.1. */
function delimiterOf(response: Response): string | undefined {
  const { tree } = response
  const found = argumentsIn(tree).find(({ argument }) => argument.name === 'delimiter')
  return found === undefined ? undefined : text(tree.tape, found.at)
}

/** Solicited values are in a list; names without one are unsolicited. RFC 5464 §4.4. */
function metadata(response: Response, request: Request): Correlation {
  const { tape, head } = response.tree
  const values = tape.valuesBetween(head.body, tape.length)
  if (values.slice(1).every((at) => tape.kindOf(at) !== kinds.list)) return 'other'
  return repeated(response, request)
}

/** A FETCH is about one message; `STORE FLAGS` asks only for FLAGS. RFC 9051 §6.4.6, §7.5.2. */
function fetched(response: Response, request: Request, numbers: KnownNumbers): Correlation {
  if (request.name === 'SELECT' || request.name === 'EXAMINE') {
    return request.has('QRESYNC') ? 'silent' : 'other'
  }
  if (response.glance?.detailed === true && request.storesFlags) return 'other'
  const number = messageOf(response, request.name, numbers)
  return number === undefined ? 'silent' : within(request.set, number)
}

/**
 * The message that a FETCH is about, by number or UID, whichever the command uses.
 * @returns undefined for any other response, and when it is not known
 */
export function messageOf(response: Response, name: string, numbers: KnownNumbers): number | undefined {
  if (response.name !== 'FETCH' && response.name !== 'UIDFETCH') return undefined
  const byUid = name.startsWith('UID ')
  const number = response.glance?.number ?? Number(response.tree.number)
  if (response.name === 'UIDFETCH') return byUid ? number : undefined
  return byUid ? (response.glance?.uid ?? numbers?.uidOf(number)) : number
}

function within(set: SequenceSet | undefined, number: number): Correlation {
  if (set === undefined) return 'silent'
  if (includes(set, number)) return 'same'
  // `*` is the last message, whichever that is.
  return set.some(({ from, to }) => from === '*' || to === '*') ? 'silent' : 'other'
}

/** The items in a FETCH that servers do not send unasked; finding them costs its tree. */
export function itemsTold({ tree: { tape, head } }: Response): readonly string[] {
  const list = tape.value(head.body, tape.length)
  if (list >= tape.length) return []
  const names = tape.values(list).filter((_, index) => index % 2 === 0)
  return names.map((at) => itemName(tape.source(at))).filter((name) => !unasked.has(name))
}

/** True when this command asked for all of these items, or when that is unknown. */
export function asksForAll(names: readonly string[], request: Request): boolean {
  const items = /FETCH$/.test(request.name) ? request.items : undefined
  return items === undefined || names.every((name) => items.has(name))
}

const unasked = new Set(['FLAGS', 'UID', 'MODSEQ'])

/**
 * EARLIER answers a command that asks for vanished messages; without it VANISHED is an EXPUNGE. RFC 7162
 * §3.2.10.
 */
function gone(response: Response, request: Request): Correlation {
  const { earlier, uids } = vanished(response.tree, [])
  if (request.name === 'SELECT' || request.name === 'EXAMINE') {
    return earlier && request.has('QRESYNC') ? 'same' : 'other'
  }
  if (request.name === 'UID FETCH') return earlier && request.has('VANISHED') ? 'same' : 'other'
  if (earlier) return 'other'
  return inSet(request, uids)
}

/** Whether the first of these UIDs is among those that the command names. */
function inSet(request: Request, uids: string | undefined): Correlation {
  const first = Number.parseInt(uids ?? '', 10)
  return request.byUid && !Number.isNaN(first) ? within(request.set, first) : 'silent'
}

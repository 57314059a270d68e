/** Which command an untagged response answers. The protocol does not tell, so each result has a certainty. */
import { code as codeRow, response as responseRow } from '../protocol/index.ts'
import { asksForAll, correlate, isSingle, itemsTold, type KnownNumbers, messageOf } from './correlators.ts'
import type { Exchange, Sure } from './events.ts'
import type { Request } from './request.ts'
import { type Group, type Requests, together } from './requests.ts'
import type { Response } from './response.ts'

/**
 * The exchange and its certainty; no exchange for unsolicited data while several commands, or none, were in
 * flight.
 */
export interface Attribution {
  readonly exchange: Exchange | undefined
  readonly sure: Sure
}

/** The connection state that attribution depends on, besides the commands in flight. */
export interface AttributionContext {
  /** True while a mailbox is selected: the server may report its changes unasked. RFC 9051 §5.2. */
  readonly selected: boolean
  /** True after NOTIFY SET: the server may report changes of other mailboxes unasked. RFC 5465 §5. */
  readonly notified: boolean
  readonly numbers: KnownNumbers
  /** True while there are commands beyond `limits.inFlight`: any response may be for one of them. */
  readonly overfull: boolean
}

/** Responses about the selected mailbox, which a server may also send unasked. RFC 9051 §5.2, §7.4, §7.5. */
const anyTime = new Set(['EXISTS', 'EXPUNGE', 'RECENT', 'FETCH', 'FLAGS', 'VANISHED', 'UIDFETCH'])

/** Further responses that NOTIFY lets a server send at any time. RFC 5465 §5. */
const notifiedData = new Set(['STATUS', 'LIST', 'METADATA'])

/**
 * Finds the command that a response belongs to: by the tag in it, by the responses that the commands in
 * flight ask for, by the arguments that it repeats, by the order in which the commands came.
 * @param inFlight the commands without a completion
 */
export function attribute(
  response: Response,
  inFlight: Requests,
  circumstances: AttributionContext,
): Attribution {
  const named = correlator(response)
  if (named !== undefined) {
    const request = inFlight.tagged(named)
    return request === undefined ? unasked(inFlight) : given(response, request, 'exact')
  }
  const { only } = inFlight
  if (only !== undefined && !asksFor(only, response)) return unasked(inFlight)
  const asking = only === undefined ? inFlight.asking((group) => asksFor(group, response)) : undefined
  const asked = only ?? (asking?.length === 1 ? alone(asking[0]) : undefined)
  // The usual case: only one command asks for it, so no comparison is needed.
  if (asked !== undefined && correlate(response, asked, circumstances.numbers) !== 'other')
    return given(response, asked, isCertain(response, circumstances) ? 'exact' : 'likely')
  return among(asking ?? inFlight.asking(() => true), response, inFlight, circumstances)
}

function alone({ queue }: Group): Request | undefined {
  return queue.size === 1 ? queue.first?.value : undefined
}

function among(
  asking: readonly Group[],
  response: Response,
  inFlight: Requests,
  circumstances: AttributionContext,
): Attribution {
  const { numbers } = circumstances
  const meant = together(asking.map((group) => group.about(messageOf(response, group.name, numbers))))
  const same: Request[] = []
  const silent: Request[] = []
  for (const request of meant.requests) {
    const verdict = correlate(response, request, numbers)
    if (verdict === 'same') same.push(request)
    if (verdict === 'silent') silent.push(request)
  }
  const possible = sifted(same.length > 0 ? same : silent, response)
  const certain = meant.all && isCertain(response, circumstances)
  if (possible.length > 1) return given(response, next(possible, response), 'ambiguous')
  if (possible.length === 1) {
    const single = same.length === 0 || silent.length === 0
    return given(response, possible[0], single && certain ? 'exact' : 'likely')
  }
  // A server may spell a mailbox name differently, but its numbers are exact.
  const { requests: asked } = together(asking.map((group) => group.about(undefined)))
  if (asked.length === 0 || canComeUnasked(response, circumstances)) return unasked(inFlight)
  return given(response, next(asked, response), asked.length > 1 ? 'ambiguous' : 'likely')
}

/** Of several FETCHes of the same messages, keeps those that asked for these items; this costs a tree. */
function sifted(possible: readonly Request[], response: Response): readonly Request[] {
  if (possible.length < 2 || (response.name !== 'FETCH' && response.name !== 'UIDFETCH')) return possible
  const items = itemsTold(response)
  if (items.length === 0) return possible
  const asking = possible.filter((request) => asksForAll(items, request))
  return asking.length === 0 ? possible : asking
}

/**
 * Servers mostly answer one command after the other: chooses the command that is being answered or, for a
 * response that each command gets once, the first command without it.
 */
function next(possible: readonly Request[], response: Response): Request {
  const [oldest] = possible
  if (isSingle(response)) return possible.find(({ answered }) => !answered.includes(response.name)) ?? oldest
  return possible.findLast(({ answered }) => answered.length > 0) ?? oldest
}

/** True for a response that cannot be unsolicited. */
function isCertain(response: Response, circumstances: AttributionContext): boolean {
  if (circumstances.overfull) return false
  if (response.glance?.detailed === true) return !circumstances.notified
  return !canComeUnasked(response, circumstances)
}

function canComeUnasked(response: Response, { selected, notified }: AttributionContext): boolean {
  const { name, frame } = response
  if (notified && notifiedData.has(name)) return true
  // A BYE during LOGOUT answers it, whatever its reason; a warning may come at any time.
  if (frame.kind === 'status') return name === 'OK' ? selected : name !== 'BYE'
  // While no mailbox is selected, no data about one comes unasked; nor does VANISHED (EARLIER).
  return selected && anyTime.has(name) && !isEarlier(response)
}

/** `* VANISHED (EARLIER) 41`. RFC 7162 §3.2.10.1. */
function isEarlier(response: Response): boolean {
  return response.name === 'VANISHED' && response.tree.values[0]?.kind === 'list'
}

function given(response: Response, request: Request, sure: Sure): Attribution {
  const { name } = response
  if (!request.answered.includes(name)) request.answered = [...request.answered, name]
  return { exchange: request.exchange, sure }
}

/** An unsolicited response is shown with the command during which it came, if there is just one. */
function unasked({ only }: Requests): Attribution {
  return { exchange: only?.exchange, sure: 'unilateral' }
}

/**
 * The tag in `* ESEARCH (TAG "a1") …`, `* OK [INPROGRESS ("a1" …)]`, `* OK [NOUPDATE "a1"]`. RFC 4466 §2.6.2,
 * RFC 9585 §3, RFC 5267 §4.3.
 */
function correlator(response: Response): string | undefined {
  if (response.glance !== undefined) return undefined
  const { tree } = response
  const { code } = tree
  if (code !== undefined && codeRow(code.name)?.arguments[0]?.kind === 'tag')
    return /^\(?"([^"]*)"/.exec(code.arguments)?.[1]
  if (response.frame.kind !== 'data' || responseRow(response.name)?.correlated !== true) return undefined
  const first = tree.values[0]
  return first?.kind === 'list' ? /^\(TAG +"?([^")]*)"?[ )]/i.exec(first.text())?.[1] : undefined
}

function asksFor({ name, solicits }: Pick<Request, 'name' | 'solicits'>, response: Response): boolean {
  if (response.frame.kind === 'data') return solicits?.includes(response.name) ?? false
  if (response.name === 'BYE') return name === 'LOGOUT'
  const { code } = response.tree
  if (code !== undefined) {
    const askers = codeRow(code.name)?.askedBy
    if (askers !== undefined) return askers.includes(name)
  }
  // A NO or BAD without a tag concerns the client's command; an OK may be a keep-alive ("Still here").
  return response.name !== 'OK' && name !== 'IDLE'
}

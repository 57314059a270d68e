/** One line of a server: where its text begins, and which parts are secret by position. RFC 9051 §7. */
import { code, response } from '../protocol/index.ts'
import type { Secret } from '../protocol/rows.ts'
import type { Head } from '../wire/line.ts'
import { quoted } from './mask.ts'
import { type Hole, urlHoles } from './urls.ts'

/** Where the parts of a first line begin: tag and status or the name; then the code; then the text. */
export interface Regions {
  /** The first octet of a code, or of the arguments. */
  readonly rest: number
  /** The first octet of the human-readable text. */
  readonly text: number
}

/** The value for a line that continues after a literal, or that cannot be parsed. */
export const noRegions: Regions = { rest: 0, text: 0 }

const beginnings = {
  data: /^\* *(?:\d+ +)?[^ ]* ?/,
  continuation: /^\+ ?/,
  status: /^ *[^ ]+ +[^ [\]]+ */,
} as const

/** @param body the first line of a response, without literal and line end */
export function regionsOf(body: string, head: Head | undefined): Regions {
  if (head === undefined || head.kind === 'opaque' || (head.kind === 'greeting' && head.name === undefined))
    return noRegions
  const { kind } = head
  const beginning = beginnings[kind === 'data' || kind === 'continuation' ? kind : 'status']
  const rest = beginning.exec(body)?.[0].length ?? 0
  if (beginning !== beginnings.status || body[rest] !== '[') return { rest, text: rest }
  const close = body.indexOf(']', rest)
  if (close < 0) return { rest, text: rest }
  return { rest, text: body[close + 1] === ' ' ? close + 2 : close + 1 }
}

/** The secret in a response, by the name of the response or by its code. */
export interface Known {
  readonly secret: Secret | undefined
  /** Where the arguments that hold the secret begin. */
  readonly at: number
}

/** @param body the first line of a response, without literal and line end */
export function knownOf(body: string, head: Head | undefined): Known {
  if (head?.kind === 'data') {
    const name = /^\* *([^ ]+)/.exec(body)
    return { secret: response(name?.[1] ?? '')?.secret, at: name?.[0].length ?? 0 }
  }
  const found = /\[([^\s\]]+)/.exec(body)
  if (found === null) return { secret: undefined, at: 0 }
  return { secret: code(found[1])?.secret, at: found.index + found[0].length }
}

/** True when all arguments are secret. */
export function hidesAll({ secret }: Known): boolean {
  return secret !== undefined && secret !== 'urls'
}

/** All arguments of a response, or of a code up to its end. */
export function argumentsOf(body: string, { at }: Known): Hole {
  const close = body.indexOf(']', at)
  return { start: at, end: close < 0 ? body.length : close, mask: ` ${quoted}` }
}

/** The secrets in URLs of a server: in any human-readable text, and in responses that carry URLs. */
export function urlsIn(body: string, head: Head | undefined, known: Known): Hole[] {
  return head?.kind === 'data' && known.secret !== 'urls' ? [] : urlHoles(body)
}

/** True for a literal that is a URL, as opposed to the message that it names, which stays. RFC 4467 §8. */
export function isUrl(literal: string): boolean {
  return /^\s{0,8}[a-z][a-z0-9+.-]{0,16}:\/\//i.test(literal.slice(0, 32))
}

/**
 * Masks the server's octets that must not be kept: echoes of a secret, tokens in codes and URLs, SASL
 * challenges. A response is held until it is complete, and only when it may contain a secret.
 */
import { response as known } from '../protocol/index.ts'
import { limits } from '../record/limits.ts'
import type { Time } from '../record/record.ts'
import { type Head, responseHead } from '../wire/line.ts'
import { cr, join, latin1, nine, nothing, octets, sp, star, zero } from '../wire/octets.ts'
import type { Part } from '../wire/piece.ts'
import { beforeLiteral, type Emit } from './command-masking.ts'
import type { Echo } from './echo.ts'
import { lineText, redacted } from './mask.ts'
import { knownOf, regionsOf } from './response-line.ts'
import { type Guard, type ResponseInPieces, ResponsePieces } from './response-pieces.ts'

export type { Guard } from './response-pieces.ts'

/** What happens to the next octets. `hold`: they are searched. `pass`: nothing in them is secret. */
type Way = 'hold' | 'pass' | 'drop line' | 'blot literal'

/** Takes responses in order, as parts; emits them with their secrets masked. */
export class ResponseMasking {
  private held: Part[] = []
  private length = 0
  private way: Way = 'hold'
  /** The response whose first octets are already written. */
  private response: ResponseInPieces | undefined
  /** The end of the previous text, since a secret may span two lines. */
  private said = ''

  constructor(private readonly echo: Echo) {}

  /** True in the middle of a response that is held back. */
  get holding(): boolean {
    return this.held.length > 0
  }

  /**
   * @param guard the texts to search: any response while a login is under way, human-readable texts after it
   * @param challenge masks the text after `+`, during an authentication exchange
   */
  take(part: Part, guard: Guard, emit: Emit, challenge: ((text: string) => string) | undefined): void {
    if (this.way === 'pass') {
      if (part.last) this.way = 'hold'
      emit(part)
      return
    }
    if (this.way !== 'hold') {
      this.takeRest(part, emit)
      return
    }
    const begins = this.held.length === 0 && this.response === undefined
    if (begins && challenge === undefined && mayPass(part, guard)) {
      if (!part.last) this.way = 'pass'
      emit(part)
      return
    }
    this.held.push(part)
    this.length += part.bytes.length
    if (part.last || this.length > limits.heldResponse) this.release(guard, emit, challenge)
  }

  /** The connection ends: the held octets are searched as they are. */
  end(emit: Emit): void {
    if (this.held.length > 0) this.release('all', emit, undefined)
  }

  /** Octets are missing: searches the held octets as they are, and starts anew after the gap. */
  lost(emit: Emit): void {
    this.end(emit)
    this.way = 'hold'
    this.response = undefined
  }

  /** @returns server lines recorded outside the conversation, with their secrets masked */
  silence(time: Time, bytes: Uint8Array): Uint8Array {
    this.echo.at(time)
    const guard = this.echo.listening ? 'all' : 'none'
    const lines = latin1(bytes).match(/[^\n]*\n|[^\n]+$/g) ?? []
    const safe = lines.map((text) => {
      const line = octets(text)
      const head = responseHead(line)
      const known = knownOf(lineText(text, false).body, head)
      const part = { ...wholeLine, bytes: line }
      const pieces = new ResponsePieces([part], { head, known, guard, challenge: undefined }, true)
      if (guard !== 'none') pieces.search(this.echo, '')
      return pieces.shown()[0].bytes
    })
    return join(safe)
  }

  private release(guard: Guard, emit: Emit, challenge: ResponseInPieces['challenge']): void {
    const { held } = this
    const begins = this.response === undefined
    const response = this.response ?? responseOf(held, guard, challenge)
    const last = held[held.length - 1]
    this.held = []
    this.length = 0
    this.response = last.last ? undefined : response
    if (!last.ends && last.piece === 'line' && mayNotGoOn(response)) {
      this.dropLine(held, response, begins, emit)
      return
    }
    if (last.last && begins && this.isUnread(held, response)) {
      const { bytes } = last
      const end = bytes[bytes.length - 2] === cr ? '\r\n' : '\n'
      emit({ ...last, bytes: octets(this.headOf(held, response) + redacted + end), omitted: 0, begins: true })
      return
    }
    this.show(held, response, begins, emit)
    if (last.last || !passes(response)) return
    this.way = 'pass'
    this.response = undefined
  }

  /** True for a line that is masked unsearched: it is too long, or the budget is used up. */
  private isUnread(held: readonly Part[], { guard, head, challenge }: ResponseInPieces): boolean {
    if (guard === 'none' || head?.kind === 'data' || challenge !== undefined) return false
    const length = held.reduce((sum, { bytes }) => sum + bytes.length, 0)
    this.echo.at(held[held.length - 1].time)
    return held.every(({ piece }) => piece === 'line') && (length > limits.sentence || this.echo.spent)
  }

  /** Tag and status, if the tag is not secret. */
  private headOf(held: readonly Part[], { head }: ResponseInPieces): string {
    const text = latin1(join(held.slice(0, longestHead).map(({ bytes }) => bytes.subarray(0, longestHead))))
    const words = text.slice(0, Math.min(longestHead, regionsOf(text, head).rest))
    return head?.kind === 'completion' && this.echo.knows(words) ? '' : words
  }

  private show(held: readonly Part[], response: ResponseInPieces, begins: boolean, emit: Emit): void {
    const { guard, head } = response
    const pieces = new ResponsePieces(held, response, begins)
    this.echo.at(held[held.length - 1].time)
    const urls = pieces.learn(this.echo)
    if (urls || guard === 'all' || (guard === 'texts' && head?.kind !== 'data')) {
      this.said = pieces.search(this.echo, this.said)
    }
    for (const part of pieces.shown()) emit(part)
    const last = held[held.length - 1]
    if (last.piece === 'literal' && !last.ends && pieces.blotted) this.way = 'blot literal'
  }

  /** Masks a line too long to be searched, whether or not it contains a secret; keeps its tag and status. */
  private dropLine(held: readonly Part[], response: ResponseInPieces, begins: boolean, emit: Emit): void {
    const from = held.findLastIndex((part) => part.begins)
    if (from > 0) this.show(held.slice(0, from), response, begins, emit)
    const word = begins && from <= 0 ? this.headOf(held, response) : ''
    emit({ ...held[held.length - 1], bytes: octets(word + redacted), omitted: 0, begins: true })
    this.way = 'drop line'
  }

  /** Masks more of a hidden piece: keeps only the end of a line, and replaces each octet of a literal. */
  private takeRest(part: Part, emit: Emit): void {
    const { bytes, piece, ends } = part
    if (ends) this.way = 'hold'
    if (part.last) this.response = undefined
    if (piece === 'literal') {
      emit({ ...part, bytes: octets('x'.repeat(bytes.length)) })
    } else if (ends) {
      const { announcement, end } = lineText(latin1(bytes), part.announces !== undefined)
      emit({
        ...part,
        bytes: octets(beforeLiteral(redacted, announcement).slice(redacted.length) + announcement + end),
      })
    }
  }
}

/** The longest tag and status, in octets. */
const longestHead = 80

const wholeLine: Part = {
  type: 'part',
  side: 'server',
  piece: 'line',
  context: 'response',
  time: 0,
  bytes: nothing,
  omitted: 0,
  begins: true,
  ends: true,
  last: true,
  findings: [],
}

function responseOf(
  held: readonly Part[],
  guard: Guard,
  challenge: ResponseInPieces['challenge'],
): ResponseInPieces {
  const line: Uint8Array[] = []
  for (const { bytes, ends } of held) {
    line.push(bytes)
    if (ends) break
  }
  const text = join(line)
  const head = understood(held.find((part) => part.head !== undefined)?.head ?? responseHead(text), text)
  return { head, known: knownOf(latin1(text), head), guard, challenge }
}

/** True when a line is not shown piece by piece: human-readable text, or a line with a secret. */
function mayNotGoOn({ head, known, guard }: ResponseInPieces): boolean {
  if (head?.kind === 'data') return known.secret !== undefined
  return guard !== 'none' || head?.kind !== 'opaque'
}

/** True when the rest of a response need not be searched. */
function passes({ head, known, guard }: ResponseInPieces): boolean {
  return known.secret === undefined && (guard === 'none' || (guard === 'texts' && head?.kind === 'data'))
}

/**
 * The octets after `* ` that begin the name of a response with a secret: GENURLAUTH, URLFETCH,
 * XAPPLEPUSHSERVICE.
 */
const sensitive = new Set([...'GgUuXx'].map((letter) => letter.charCodeAt(0)))

const openBracket = 0x5b
const openParenthesis = 0x28
const colon = 0x3a

/**
 * Treats as opaque a line that only begins like data or like `+`: `*hunter2`; also data with an unknown name:
 * `* hunter2`. RFC 9051 §7.
 */
function understood(head: Head, line: Uint8Array): Head {
  if (head.kind !== 'data' && head.kind !== 'continuation') return head
  if (line.length > 1 && line[1] > sp) return opaque
  return head.kind === 'data' && !isKnownData(line) ? opaque : head
}

const opaque: Head = { kind: 'opaque' }
/** The longest name of a response, in octets. */
const longestName = 64

/** True for data about a message, and for data with a name in the protocol tables. */
function isKnownData(line: Uint8Array): boolean {
  const at = nameAt(line)
  if (line[at] >= zero && line[at] <= nine) return true
  let end = at
  while (end < line.length && line[end] > sp && line[end] !== openParenthesis) end++
  return end - at <= longestName && known(latin1(line, at, end)) !== undefined
}

/** True when the first part of a response shows that nothing in it is secret. */
function mayPass(part: Part, guard: Guard): boolean {
  const { bytes } = part
  if (guard === 'all') return false
  const head = part.head === undefined ? undefined : understood(part.head, bytes)
  if (head === undefined) return bytes[0] === star && bytes[1] === sp && bytes[2] >= zero && bytes[2] <= nine
  if (head.kind === 'data') return !sensitive.has(bytes[nameAt(bytes)])
  return guard === 'none' && !bytes.includes(openBracket) && !bytes.includes(colon)
}

/** The index of the first octet after `*` that is not a blank. */
function nameAt(bytes: Uint8Array): number {
  let at = 1
  while (bytes[at] === sp) at++
  return at
}

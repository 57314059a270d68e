/** What one line decides about reading on: a literal's announcement, a command's head, a response's head. */
import { limits } from '../record/limits.ts'
import type { Side } from '../record/record.ts'
import type { FrameKind } from './frame.ts'
import {
  backslash,
  closeBrace,
  cr,
  find,
  latin1,
  lf,
  nine,
  openBrace,
  plus,
  quote,
  sp,
  star,
  tilde,
  zero,
} from './octets.ts'

/** `{n}`, `{n+}`, `~{n}` at the end of a line (RFC 9051 §4.3, RFC 7888, RFC 3516 §4.4). */
export interface LiteralAnnouncement {
  /** Octets of the literal, which follow the line. */
  readonly length: number
  /** False for `{n+}`: they follow without a `+` from the server. */
  readonly synchronizing: boolean
  /** True for `~{n}`: the octets may hold NUL. */
  readonly binary: boolean
}

/**
 * Finds the end of a line's text, before its line end.
 * @param line octets up to and including the line feed, where there is one
 * @returns the index of the CR or LF that ends it, or its length
 */
export function textEnd(line: Uint8Array): number {
  const last = line.length - 1
  if (last < 0 || line[last] !== lf) return line.length
  return last > 0 && line[last - 1] === cr ? last - 1 : last
}

/**
 * The literal that a line announces, if its context allows one; the caller must know whether it does. Leading
 * zeros are accepted (`{012}`); a count above `limits.literal` is text. A brace inside an open quoted string
 * is text too: the string is unterminated, RFC 9051 §4.3.
 */
export function announcement(line: Uint8Array): LiteralAnnouncement | undefined {
  const end = textEnd(line)
  if (end < 3 || line[end - 1] !== closeBrace) return undefined
  let at = end - 2
  const synchronizing = line[at] !== plus
  if (!synchronizing) at--
  const last = at
  let length = 0
  for (let unit = 1; at >= 0 && line[at] >= zero && line[at] <= nine; at--, unit *= 10) {
    if (line[at] !== zero) length += (line[at] - zero) * unit
  }
  if (at === last || at < 0 || line[at] !== openBrace || length > limits.literal) return undefined
  if (insideQuotes(line, at)) return undefined
  return { length, synchronizing, binary: at > 0 && line[at - 1] === tilde }
}

/** True when a quoted string that begins before `at` is still open there. */
function insideQuotes(line: Uint8Array, at: number): boolean {
  let open = false
  let from = 0
  for (let i = find(line, quote, 0); i >= 0 && i < at; i = find(line, quote, i + 1)) {
    if (open && isEscaped(line, from, i)) continue
    open = !open
    from = i + 1
  }
  return open
}

/** True for an octet with an odd number of backslashes right before it, none of them before `from`. */
function isEscaped(line: Uint8Array, from: number, at: number): boolean {
  let first = at
  while (first > from && line[first - 1] === backslash) first--
  return (at - first) % 2 === 1
}

/** The kind, tag and name of a frame, from its first line. */
export interface Head {
  readonly kind: FrameKind
  readonly tag?: string
  readonly name?: string
}

/** A longer word is neither a tag nor a verb. */
const longestWord = 256

/** The index of the next octet that is not a space. */
function wordStart(line: Uint8Array, from: number, end: number): number {
  let at = from
  while (at < end && line[at] === sp) at++
  return at
}

/** The index after the word that begins at `from`; `from` when the word is too long. */
function wordEnd(line: Uint8Array, from: number, end: number): number {
  let at = from
  while (at < end && line[at] !== sp) at++
  return at - from > longestWord ? from : at
}

/** The head of a line that fits no rule. */
export const opaque: Head = { kind: 'opaque' }
/** The head of a client's line within an authentication exchange. */
export const sasl: Head = { kind: 'sasl' }

const verb = /^[A-Za-z][A-Za-z0-9._-]*$/

/** Upper-case verbs by their spelling as sent: a client sends the same few again and again. */
const verbs = new Map<string, string>()
const mostVerbs = 512

/** A verb in upper case; undefined for a word that is not a verb. */
function verbOf(sent: string): string | undefined {
  const known = verbs.get(sent)
  if (known !== undefined) return known
  if (!verb.test(sent)) return undefined
  const name = sent.toUpperCase()
  if (verbs.size < mostVerbs) verbs.set(sent, name)
  return name
}

/**
 * Tag and verb of a command line; `UID` takes the next word with it. RFC 9051 §2.2.1. Spaces before and
 * between them are skipped, as servers do. `DONE` alone is the end of IDLE.
 */
export function commandHead(line: Uint8Array): Head {
  const end = textEnd(line)
  const start = wordStart(line, 0, end)
  const tagEnd = wordEnd(line, start, end)
  if (tagEnd === start) return opaque
  const tag = latin1(line, start, tagEnd)
  const from = wordStart(line, tagEnd, end)
  if (from === end) return tag.toUpperCase() === 'DONE' ? done : opaque
  const to = wordEnd(line, from, end)
  const name = verbOf(latin1(line, from, to))
  if (name !== 'UID') return name === undefined ? opaque : { kind: 'command', tag, name }
  const next = wordStart(line, to, end)
  const second = verbOf(latin1(line, next, wordEnd(line, next, end)))
  return {
    kind: 'command',
    tag,
    name: second === undefined ? name : (afterUid.get(second) ?? `UID ${second}`),
  }
}

/** The verbs that most clients send with UID, so that the name is not built anew. RFC 9051 §6.4.9. */
const afterUid = new Map(['FETCH', 'STORE', 'SEARCH', 'COPY', 'MOVE'].map((name) => [name, `UID ${name}`]))

const done: Head = { kind: 'done', name: 'DONE' }
const data: Head = { kind: 'data' }
const continuation: Head = { kind: 'continuation' }
const statusHeads = new Map<string, Head>(
  ['OK', 'NO', 'BAD', 'BYE', 'PREAUTH'].map((name) => [name, { kind: 'status', name }]),
)

/** The status word at `from`, if there is one: OK NO BAD BYE PREAUTH, in any case. RFC 9051 §7.1. */
function status(line: Uint8Array, from: number, end: number): Head | undefined {
  switch (line[from] | 0x20) {
    case 0x6f: // o
    case 0x6e: // n
    case 0x62: // b
    case 0x70: // p
      break
    default:
      return undefined
  }
  let stop = from
  while (stop < end && line[stop] > sp && line[stop] !== 0x5b /* [ */ && stop - from < 8) stop++
  return statusHeads.get(latin1(line, from, stop).toUpperCase())
}

/**
 * The head of a server's line. A line that begins with neither `*` nor `+` is a completion when its second
 * word is a status word, whether or not we know the tag; otherwise it is opaque (Exchange: `Server
 * Unavailable. 15`).
 */
export function responseHead(line: Uint8Array): Head {
  const end = textEnd(line)
  if (line[0] === star) {
    let at = 1
    while (at < end && line[at] === sp) at++
    return status(line, at, end) ?? data
  }
  if (line[0] === plus && (end === 1 || line[1] === sp)) return continuation
  const start = wordStart(line, 0, end)
  const tagEnd = wordEnd(line, start, end)
  if (tagEnd === start) return line[0] === plus ? continuation : opaque
  const at = wordStart(line, tagEnd, end)
  const found = at < end ? status(line, at, end) : undefined
  if (found !== undefined) return { kind: 'completion', tag: latin1(line, start, tagEnd), name: found.name }
  return line[0] === plus ? continuation : opaque
}

/**
 * True when a line holds free text, so that `{5}` at its end does not announce a literal. RFC 9051 §9,
 * resp-text.
 */
function isText(head: Head): boolean {
  return head.kind !== 'data' && head.kind !== 'opaque'
}

/**
 * The literal that a line announces, if its context allows one: not in free text, SASL lines and DONE.
 * @param head the head of the frame that the line belongs to
 */
export function literalAfter(side: Side, head: Head, line: Uint8Array): LiteralAnnouncement | undefined {
  if (side === 'server' ? isText(head) : head.kind === 'sasl' || head.kind === 'done') return undefined
  return announcement(line)
}

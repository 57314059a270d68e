/** Strings, numbers and NIL from nodes, in any form that a server may choose. Knows no response. */
import type { Deviation, LiteralSpan } from '../wire/frame.ts'
import { note } from './findings.ts'
import { decode, lower, type Numeral, numeral, spell } from './octets.ts'
import { kinds, type Tape } from './tape.ts'

/** Any value without a type of its own: strings, numbers, NIL as null, lists. */
export type Value = Numeral | null | Value[]

/**
 * True for NIL and for `()`, which some servers send in its place (RFC 9051 §4.5).
 * @param at a node, or the tape's length for a value that was not sent
 */
export function isNil(tape: Tape, at: number): boolean {
  const kind = tape.kindOf(at)
  if (kind === kinds.atom) return isNilAtom(tape, at)
  return kind === kinds.list && tape.first(at) === tape.nextOf(at)
}

/** True for the atom NIL alone. */
export function isNilAtom(tape: Tape, at: number): boolean {
  const start = tape.startOf(at)
  if (tape.kindOf(at) !== kinds.atom || tape.endOf(at) - start !== 3) return false
  const { bytes } = tape
  return (
    ((bytes[start] as number) | 0x20) === 0x6e &&
    ((bytes[start + 1] as number) | 0x20) === 0x69 &&
    ((bytes[start + 2] as number) | 0x20) === 0x6c
  )
}

/**
 * The text of a string in any of its forms: atom, quoted, literal. A list gives its source. RFC 9051 §4.3.
 * @returns the content of the string, without quotes and backslashes, as far as it was kept
 */
export function text(tape: Tape, at: number): string {
  const kind = tape.kindOf(at)
  const start = tape.startOf(at)
  const end = tape.endOf(at)
  if (kind === kinds.atom) return spell(tape.bytes, start, end)
  if (kind === kinds.quoted) return unquote(tape.bytes, start, end)
  if (kind === kinds.literal) return decode(tape.bytes, contentStart(tape, at), end)
  return decode(tape.bytes, start, end)
}

function unquote(bytes: Uint8Array, start: number, end: number): string {
  const closed = end - start > 1 && bytes[end - 1] === 0x22
  const raw = spell(bytes, start + 1, closed ? end - 1 : end)
  return raw.includes('\\') ? raw.replace(/\\(["\\])/g, '$1') : raw
}

/** The same in lower case. */
export function lowerText(tape: Tape, at: number): string {
  const start = tape.startOf(at)
  const end = tape.endOf(at)
  const { bytes } = tape
  const kind = tape.kindOf(at)
  if (kind === kinds.quoted && end - start > 1 && bytes[end - 1] === 0x22) {
    const word = lower(bytes, start + 1, end - 1)
    if (!word.includes('\\')) return word
  }
  return kind === kinds.atom ? lower(bytes, start, end) : text(tape, at).toLowerCase()
}

/** True for a value that begins like a number, in any form: `12`, `-1`, `"12"`. */
export function startsNumber(tape: Tape, at: number): boolean {
  let here = tape.startOf(at)
  if (tape.kindOf(at) === kinds.quoted) here++
  if (tape.bytes[here] === 0x2d) here++
  const octet = tape.bytes[here]
  return octet !== undefined && octet >= 0x30 && octet <= 0x39
}

/**
 * A string or NIL.
 * @returns its text, or null for NIL, `()` and a list where a string should be (with a finding)
 */
export function nstring(tape: Tape, at: number, findings: Deviation[]): string | null {
  const kind = tape.kindOf(at)
  if (kind === kinds.quoted || kind === kinds.literal) return text(tape, at)
  if (isNilAtom(tape, at)) return null
  if (kind === kinds.atom) return text(tape, at)
  note(findings, 'type', tape.startOf(at), tape.endOf(at), 'a list where a string should be')
  return null
}

/**
 * A number, in any form: quoted, negative, fractional (`9.3736e+06`, mail.ru), above 2^53-1. RFC 9051 §4.2.
 * @returns a number, the digits of one above 2^53-1, or the source of another value; undefined for NIL and
 * lists
 */
export function number(tape: Tape, at: number, findings: Deviation[]): Numeral | undefined {
  const start = tape.startOf(at)
  const end = tape.endOf(at)
  if (tape.kindOf(at) === kinds.atom) {
    const value = numeral(tape.bytes, start, end)
    if (value !== undefined) return value
  }
  if (isNil(tape, at) || tape.kindOf(at) >= kinds.text) {
    note(findings, 'number', start, end, 'no number')
    return undefined
  }
  const source = text(tape, at)
  note(findings, 'number', start, end, `not a plain number: ${source.slice(0, 40)}`)
  const value = Number(source)
  return source.trim() !== '' && Number.isSafeInteger(value) ? value : source
}

/** The octet where the content of a literal begins: after `{5}⏎`. */
export function contentStart(tape: Tape, at: number): number {
  const { bytes } = tape
  const start = tape.startOf(at)
  let here = bytes[start] === 0x7e ? start + 1 : start
  if (bytes[here] !== 0x7b) return start
  for (here++; (bytes[here] as number) >= 0x30 && (bytes[here] as number) <= 0x39; here++);
  if (bytes[here] === 0x2b || bytes[here] === 0x2d) here++
  if (bytes[here] !== 0x7d) return start
  here++
  if (bytes[here] === 0x0d) here++
  return bytes[here] === 0x0a ? here + 1 : here
}

/** Octets of a message or a part of it. They are decoded only when the text is read. */
export class Content {
  /** Octets on the wire; more than `kept` when the literal was cut. */
  readonly length: number
  private readonly octets: Uint8Array
  private readonly escaped: boolean

  constructor(octets: Uint8Array, length: number, escaped: boolean) {
    this.octets = octets
    this.length = length
    this.escaped = escaped
  }

  /** The kept octets, as a string. */
  get text(): string {
    const raw = decode(this.octets, 0, this.octets.length)
    return this.escaped ? raw.replace(/\\(["\\])/g, '$1') : raw
  }

  /** The number of kept octets. */
  get kept(): number {
    return this.octets.length
  }

  toJSON(): object {
    const { length, kept, text: said } = this
    return kept < length ? { length, kept, text: said } : { length, text: said }
  }
}

/**
 * The content of a string that may be large.
 * @returns null for NIL
 */
export function content(tape: Tape, at: number): Content | null {
  if (isNil(tape, at)) return null
  const end = tape.endOf(at)
  const kind = tape.kindOf(at)
  const quoted = kind === kinds.quoted
  const start = kind === kinds.literal ? contentStart(tape, at) : tape.startOf(at) + (quoted ? 1 : 0)
  const closed = quoted && end > start && tape.bytes[end - 1] === 0x22
  const octets = tape.bytes.subarray(start, closed ? end - 1 : end)
  const span = kind === kinds.literal ? spanAt(tape.literals, start) : undefined
  return new Content(octets, Math.max(span?.length ?? 0, octets.length), quoted)
}

function spanAt(literals: readonly LiteralSpan[], start: number): LiteralSpan | undefined {
  let low = 0
  let high = literals.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((literals[middle] as LiteralSpan).start < start) low = middle + 1
    else high = middle
  }
  return literals[low]?.start === start ? literals[low] : undefined
}

/** Any value: numbers as numbers, NIL as null, lists as arrays (at most 130 levels), the rest as text. */
export function generic(tape: Tape, at: number): Value {
  const kind = tape.kindOf(at)
  if (kind === kinds.list) return tape.values(at).map((member) => generic(tape, member))
  if (kind !== kinds.atom) return text(tape, at)
  if (isNilAtom(tape, at)) return null
  return numeral(tape.bytes, tape.startOf(at), tape.endOf(at)) ?? text(tape, at)
}

/** All values from node `from` to the end of the tape, as `generic` gives them. */
export function generics(tape: Tape, from: number): Value[] {
  return tape.valuesBetween(from, tape.length).map((at) => generic(tape, at))
}

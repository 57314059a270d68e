/** The fields of one body part, by position, and what servers send instead. RFC 9051 §7.5.2. */
import type { Deviation } from '../wire/frame.ts'
import type { Body, Disposition, Parameters } from './bodystructure.ts'
import { note } from './findings.ts'
import { generic, isNil, isNilAtom, lowerText, nstring, number, startsNumber, text } from './strings.ts'
import { kinds, type Tape } from './tape.ts'
import { decodeWords } from './words.ts'

/** A body while its fields are read: setting them one by one costs a fraction of merging objects. */
export type BodyDraft = { -readonly [Key in keyof Body]: Body[Key] }

/**
 * A body of which only the number and the type are known. It has all fields from the start, as objects whose
 * shape does not change are fastest.
 */
export function draft(
  part: string,
  type: string | null | undefined,
  subtype: string | null | undefined,
): BodyDraft {
  return {
    part,
    type,
    subtype,
    parameters: undefined,
    id: undefined,
    description: undefined,
    encoding: undefined,
    octets: undefined,
    lines: undefined,
    md5: undefined,
    disposition: undefined,
    language: undefined,
    location: undefined,
    more: undefined,
    parts: undefined,
    envelope: undefined,
    body: undefined,
  }
}

/**
 * Reads the fields after type and subtype: parameters, id, description, encoding, octets, lines of a text,
 * extension data.
 * @param to where the fields go; shorter lists set fewer
 * @param fields nodes of the list
 */
export function basicPart(to: BodyDraft, tape: Tape, fields: readonly number[], findings: Deviation[]): void {
  const [first, , params, id, description, encoding, octets, seventh] = fields
  if (params !== undefined) to.parameters = parameters(tape, params, findings)
  if (id !== undefined) to.id = nstring(tape, id, findings)
  if (description !== undefined) to.description = words(tape, description, findings)
  if (encoding !== undefined) to.encoding = isNil(tape, encoding) ? null : lowerText(tape, encoding)
  if (octets !== undefined) to.octets = number(tape, octets, findings)
  if (seventh === undefined) return
  const isText = first !== undefined && lowerText(tape, first) === 'text'
  if (isText && startsNumber(tape, seventh)) to.lines = number(tape, seventh, findings)
  extend(to, tape, fields.slice(to.lines === undefined ? 7 : 8), findings, 'md5')
}

function words(tape: Tape, at: number, findings: Deviation[]): string | null {
  const sent = nstring(tape, at, findings)
  return sent === null ? null : decodeWords(sent)
}

/**
 * Parameters: a list of pairs, NIL, or `()`.
 * @returns pairs in order; a value may be NIL, and a last name without a value gets null
 */
function parameters(tape: Tape, at: number, findings: Deviation[]): Parameters {
  if (tape.kindOf(at) !== kinds.list) {
    if (!isNilAtom(tape, at)) note(findings, 'body', tape.startOf(at), tape.endOf(at), 'no parameters')
    return []
  }
  const members = tape.values(at)
  if (members.length % 2 !== 0)
    note(findings, 'pairs', tape.startOf(at), tape.endOf(at), 'a name without value')
  const pairs: [string, string | null][] = []
  for (let index = 0; index < members.length; index += 2) {
    const value = members[index + 1]
    pairs.push([
      text(tape, members[index] as number),
      value === undefined ? null : nstring(tape, value, findings),
    ])
  }
  return pairs
}

/**
 * Reads extension data: MD5 or the parameters of a multipart, disposition, language, location, and the rest.
 * @param to where they go
 * @param fields its nodes, in order
 * @param first the meaning of the first one
 */
export function extend(
  to: BodyDraft,
  tape: Tape,
  fields: readonly number[],
  findings: Deviation[],
  first: 'parameters' | 'md5',
): void {
  const [zeroth, second, third, fourth, ...more] = fields
  if (zeroth === undefined) return
  if (first === 'md5') to.md5 = nstring(tape, zeroth, findings)
  else to.parameters = parameters(tape, zeroth, findings)
  if (second === undefined) return
  // Some servers swap disposition and language: a language is a list of strings, a disposition contains a
  // list.
  const swapped = third !== undefined && isDisposition(tape, third) && !isDisposition(tape, second)
  if (swapped)
    note(findings, 'body', tape.startOf(second), tape.endOf(third), 'disposition and language swapped')
  to.disposition = disposition(tape, swapped ? third : second, findings)
  const tongue = swapped ? second : third
  if (tongue !== undefined) to.language = language(tape, tongue)
  if (fourth !== undefined) to.location = isNil(tape, fourth) ? null : nstring(tape, fourth, findings)
  if (more.length > 0) to.more = more.map((field) => generic(tape, field))
}

function isDisposition(tape: Tape, at: number): boolean {
  if (tape.kindOf(at) !== kinds.list) return false
  const [type, list] = tape.values(at)
  return (
    type !== undefined &&
    list !== undefined &&
    tape.kindOf(type) !== kinds.list &&
    tape.kindOf(list) === kinds.list
  )
}

/** `("attachment" ("filename" "x"))`; also `"inline"` alone, `(NIL NIL)`, or a description (Exchange). */
function disposition(tape: Tape, at: number, findings: Deviation[]): Disposition | null {
  if (isNil(tape, at)) return null
  if (tape.kindOf(at) !== kinds.list) {
    note(findings, 'body', tape.startOf(at), tape.endOf(at), 'a string where the disposition should be')
    return { type: lowerText(tape, at), parameters: [] }
  }
  const [type, list] = tape.values(at)
  return {
    type: type === undefined || isNilAtom(tape, type) ? null : lowerText(tape, type),
    parameters: list === undefined ? [] : parameters(tape, list, findings),
  }
}

/** A tag, a list of tags (NIL among them, MailKit #953), or NIL. */
function language(tape: Tape, at: number): readonly string[] | null {
  if (isNil(tape, at)) return null
  const members = tape.kindOf(at) === kinds.list ? tape.values(at) : [at]
  return members.filter((member) => !isNilAtom(tape, member)).map((member) => text(tape, member))
}

/** BODY and BODYSTRUCTURE: a MIME tree read by position, and what servers send instead. RFC 9051 §7.5.2. */
import type { Deviation } from '../wire/frame.ts'
import { type BodyDraft, basicPart, draft, extend } from './body-fields.ts'
import { type Envelope, envelope } from './envelope.ts'
import { note } from './findings.ts'
import type { Numeral } from './octets.ts'
import { isNil, isNilAtom, lowerText, number, startsNumber, type Value } from './strings.ts'
import { kinds, type Tape } from './tape.ts'

/** Parameters in order; a value may be NIL. */
export type Parameters = readonly (readonly [string, string | null])[]

export interface Disposition {
  readonly type: string | null
  readonly parameters: Parameters
}

/** Extension data, which `BODY` does not have. Null is NIL; an undefined field was not sent. */
interface Extensions {
  /** Multipart bodies have it too. */
  readonly parameters?: Parameters
  readonly md5?: string | null
  readonly disposition?: Disposition | null
  readonly language?: readonly string[] | null
  readonly location?: string | null
  /** Values that a server sends after the location. */
  readonly more?: readonly Value[]
}

/** A multipart body, or one body part. `part` is its number, `1.2`; empty for a multipart at the root. */
export interface Body extends Extensions {
  readonly part: string
  /**
   * In lower case, as types are case-insensitive; null when the server sent NIL, undefined when it sent none.
   */
  readonly type?: string | null
  readonly subtype?: string | null
  readonly id?: string | null
  readonly description?: string | null
  readonly encoding?: string | null
  readonly octets?: Numeral
  readonly lines?: Numeral
  /** The parts of a multipart. */
  readonly parts?: readonly Body[]
  /** The envelope of a message/rfc822. */
  readonly envelope?: Envelope | null
  readonly body?: Body | null
}

const multiparts = new Set(
  'alternative mixed related report signed encrypted digest parallel form-data appledouble'.split(' '),
)

/**
 * Reads a body structure. It never fails: fields that are missing or of another kind are left out, with
 * findings.
 * @param at the list; anything else gives null
 */
export function bodystructure(tape: Tape, at: number, findings: Deviation[]): Body | null {
  if (tape.kindOf(at) === kinds.list) return body(tape, at, '', findings)
  if (!isNil(tape, at)) note(findings, 'body', tape.startOf(at), tape.endOf(at), 'no body structure')
  return null
}

/** Reads one list; `part` is the prefix of its parts' numbers. Lists are at most 128 deep. */
function body(tape: Tape, at: number, part: string, findings: Deviation[]): Body {
  const fields = tape.values(at)
  const [first, second, third] = fields
  const odd = (detail: string) => note(findings, 'body', tape.startOf(at), tape.endOf(at), detail)
  if (first === undefined) {
    odd('an empty body')
    return draft(own(part), undefined, undefined)
  }
  if (tape.kindOf(first) === kinds.list) return multipart(tape, fields, part, findings)
  if (second === undefined || !isSubtype(tape, second, fields))
    return untyped(tape, at, fields, part, findings)
  if (
    isNilAtom(tape, first) &&
    !isNilAtom(tape, second) &&
    isListOrNil(tape, third) &&
    !counted(tape, fields)
  ) {
    // Dovecot: a multipart whose children are NIL. MailKit #1393
    odd('a multipart without parts')
    const empty = draft(part, 'multipart', word(tape, second))
    empty.parts = []
    extend(empty, tape, fields.slice(2), findings, 'parameters')
    return empty
  }
  const type = word(tape, first)
  // GMX: a multipart written as one part. MailKit #878
  const flat = type === 'multipart'
  if (flat) odd('a multipart in the shape of a single part')
  const found = draft(flat ? part : own(part), type, word(tape, second))
  if (flat) found.parts = []
  if (type === 'message' && isMessage(tape, fields)) message(found, tape, fields, findings)
  else basicPart(found, tape, fields, findings)
  return found
}

/** The number of a part that is not a multipart: a message of one part has part 1. */
function own(part: string): string {
  return part === '' ? '1' : part
}

function below(part: string, index: number): string {
  return part === '' ? `${index}` : `${part}.${index}`
}

// NIL is a subtype only if the part has all seven fields: Exchange sends parts of nothing but NIL. MailKit
// #1415
function isSubtype(tape: Tape, at: number, fields: number[]): boolean {
  return isNilAtom(tape, at) ? counted(tape, fields) : tape.kindOf(at) !== kinds.list
}

/** True when the seventh field is a number, as the octets of a part are. */
function counted(tape: Tape, fields: number[]): boolean {
  return fields[6] !== undefined && startsNumber(tape, fields[6])
}

function isListOrNil(tape: Tape, at: number | undefined): boolean {
  return at === undefined || tape.kindOf(at) === kinds.list || isNilAtom(tape, at)
}

function word(tape: Tape, at: number): string | null {
  return isNilAtom(tape, at) ? null : lowerText(tape, at)
}

function multipart(tape: Tape, fields: number[], part: string, findings: Deviation[]): Body {
  const parts: Body[] = []
  let at = 0
  for (; at < fields.length && tape.kindOf(fields[at] as number) === kinds.list; at++) {
    parts.push(body(tape, fields[at] as number, below(part, at + 1), findings))
  }
  const subtype = fields[at]
  const found = draft(part, 'multipart', subtype === undefined ? undefined : word(tape, subtype))
  found.parts = parts
  extend(found, tape, fields.slice(at + 1), findings, 'parameters')
  return found
}

const types = new Set('text application audio image video message font model'.split(' '))

// The subtype or the type is missing: the second place has a list or nothing.
//   ("ALTERNATIVE" ("BOUNDARY" "x") NIL NIL)          Gmail, Yandex, QQ: no parts. MailKit #205 #777 #1861
//   ("APPLICATION" NIL NIL NIL "base64" 356)          no subtype. MailKit #371
//   ("X-ZIP" ("BOUNDARY" "") NIL NIL "base64" 4096)   no type
function untyped(tape: Tape, at: number, fields: number[], part: string, findings: Deviation[]): Body {
  const sent = word(tape, fields[0] as number)
  note(findings, 'body', tape.startOf(at), tape.endOf(at), 'type or subtype is missing')
  if (sent !== null && multiparts.has(sent)) {
    const empty = draft(part, 'multipart', sent)
    empty.parts = []
    extend(empty, tape, fields.slice(1), findings, 'parameters')
    return empty
  }
  const known = sent === null || types.has(sent)
  const found = draft(own(part), known ? sent : undefined, known ? undefined : sent)
  basicPart(found, tape, [fields[0] as number, ...fields], findings)
  return found
}

/**
 * True for message/rfc822 in its own shape; Gmail sends encoded ones in the shape of a basic part. MailKit
 * #32 #59
 */
function isMessage(tape: Tape, fields: number[]): boolean {
  const [, subtype, , , , , , seventh] = fields
  if (seventh === undefined || tape.kindOf(seventh) !== kinds.list) return false
  return ['rfc822', 'global'].includes(lowerText(tape, subtype as number)) && tape.values(seventh).length >= 9
}

function message(to: BodyDraft, tape: Tape, fields: number[], findings: Deviation[]): void {
  const [, , , , , , , held, inner, lines] = fields
  basicPart(to, tape, fields.slice(0, 7), findings)
  to.envelope = held === undefined ? null : envelope(tape, held, findings)
  to.body = inner === undefined ? null : messageBody(tape, inner, to.part, findings)
  if (lines !== undefined) to.lines = number(tape, lines, findings)
  extend(to, tape, fields.slice(10), findings, 'md5')
}

// The body of a message is numbered below it: its parts are 2.1, 2.2; a single one is 2.1.
function messageBody(tape: Tape, at: number, part: string, findings: Deviation[]): Body | null {
  if (tape.kindOf(at) !== kinds.list || isNil(tape, at)) {
    note(findings, 'body', tape.startOf(at), tape.endOf(at), 'a message without body')
    return null
  }
  const first = tape.first(at)
  const nested = tape.kindOf(first) === kinds.list
  return body(tape, at, nested ? part : below(part, 1), findings)
}

/**
 * The heads of frames: tag, `*`, number, name, response code, text. The scanner reads the values after them.
 */
import type { FrameKind } from '../wire/frame.ts'
import { note } from './findings.ts'
import { classes, octetClass, upper } from './octets.ts'
import { codeEnd, codeNameEnd, hasValues } from './resp-text.ts'
import type { Scanner } from './scan.ts'
import { kinds } from './tape.ts'
import type { TreeHead } from './tree.ts'

const star = 0x2a
const bracket = 0x5b

/** Status words, which human-readable text follows. RFC 9051 §7.1. */
const conditions = new Set(['OK', 'NO', 'BAD', 'BYE', 'PREAUTH'])

/** Responses whose last value is a mailbox name that may have been left unquoted. */
const lists = new Set(['LIST', 'LSUB', 'XLIST'])

/** The octet after the word that begins at `from`. */
function wordEnd(scan: Scanner, from: number): number {
  const { bytes } = scan.tape
  let at = from
  while (at < scan.limit && classes[bytes[at] as number] === octetClass.plain) at++
  return at
}

/** The octet after the run that begins at `from` and ends at a space, a NUL or the line end. */
function runEnd(scan: Scanner, from: number): number {
  const { bytes } = scan.tape
  let at = from
  for (; at < scan.limit; at++) {
    const found = classes[bytes[at] as number]
    if (found === octetClass.space || found === octetClass.lineEnd || found === octetClass.nul) break
  }
  return at
}

/** Takes spaces and NULs. */
function skip(scan: Scanner): void {
  const { bytes } = scan.tape
  if (bytes[scan.pos] === 0x20 && classes[bytes[scan.pos + 1] as number] === octetClass.plain) {
    if (scan.pos + 1 < scan.limit) {
      scan.leaf(kinds.space, scan.pos + 1)
      return
    }
  }
  while (scan.pos < scan.limit) {
    const found = classes[bytes[scan.pos] as number]
    if (found === octetClass.space) scan.spaces()
    else if (found === octetClass.nul) scan.nuls()
    else return
  }
}

function word(scan: Scanner, end: number): string {
  const name = upper(scan.tape.bytes, scan.pos, end)
  scan.leaf(kinds.atom, end)
  return name
}

/**
 * Reads a command: tag, name, arguments. RFC 9051 §2.2.1.
 * @param head filled in; `UID FETCH` is one name
 */
export function scanCommand(scan: Scanner, head: TreeHead): void {
  skip(scan)
  const tag = runEnd(scan, scan.pos)
  if (tag > scan.pos) head.tag = scan.leaf(kinds.atom, tag)
  skip(scan)
  const verb = wordEnd(scan, scan.pos)
  if (verb > scan.pos) {
    head.name = word(scan, verb)
    if (head.name === 'UID') {
      skip(scan)
      const second = wordEnd(scan, scan.pos)
      if (second > scan.pos) head.name = `UID ${word(scan, second)}`
    }
  } else if (tag > 0) {
    note(scan.tape.findings, 'name-missing', 0, scan.pos, 'a tag and no command')
  }
  head.body = scan.tape.length
  scan.rest()
}

/** Reads a continuation request: `+`, then text, Base64, or nothing. RFC 9051 §7.6. */
export function scanContinuation(scan: Scanner, head: TreeHead): void {
  scan.withoutLiterals()
  skip(scan)
  if (scan.tape.bytes[scan.pos] === 0x2b && scan.pos < scan.limit) scan.leaf(kinds.atom, scan.pos + 1)
  text(scan, head)
}

/**
 * Reads a response: `*` or a tag, perhaps a number, a name, and the values that the name implies. RFC 9051
 * §7.
 * @param kind decides whether the first word is a tag
 */
export function scanResponse(scan: Scanner, head: TreeHead, kind: FrameKind): void {
  skip(scan)
  const start = scan.pos
  const first = runEnd(scan, start)
  if (kind === 'completion') {
    if (first > start) head.tag = scan.leaf(kinds.atom, first)
  } else if (scan.tape.bytes[start] === star && start < first) {
    scan.leaf(kinds.atom, start + 1)
  } else {
    headless(scan, head)
    return
  }
  skip(scan)
  // Exchange: `* [COPYUID 55 31 6]` for `* OK [COPYUID 55 31 6]`. MailKit #115, net-imap #250
  if (scan.tape.bytes[scan.pos] === bracket && kind !== 'completion') {
    headless(scan, head)
    return
  }
  name(scan, head)
}

/** Reads the number and the name, then the values that the name implies. */
function name(scan: Scanner, head: TreeHead): void {
  let end = wordEnd(scan, scan.pos)
  if (isNumber(scan, end)) {
    head.number = scan.leaf(kinds.atom, end)
    skip(scan)
    end = wordEnd(scan, scan.pos)
  }
  if (end === scan.pos) {
    note(scan.tape.findings, 'name-missing', 0, scan.pos, 'a response without a name')
    head.body = scan.tape.length
    scan.rest()
    return
  }
  head.name = word(scan, end)
  head.body = scan.tape.length
  if (head.number < 0 && conditions.has(head.name)) text(scan, head)
  else if (lists.has(head.name)) list(scan)
  else scan.rest()
}

function isNumber(scan: Scanner, end: number): boolean {
  const { bytes } = scan.tape
  for (let at = scan.pos; at < end; at++) {
    const octet = bytes[at] as number
    if (octet < 0x30 || octet > 0x39) return false
  }
  return end > scan.pos
}

/** Without `*`: a bare code, a bare `BYE`, or anything else (a greeting of another protocol). */
function headless(scan: Scanner, head: TreeHead): void {
  note(scan.tape.findings, 'head-missing', 0, scan.pos, 'no "* " and status before this')
  const end = wordEnd(scan, scan.pos)
  const known = conditions.has(upper(scan.tape.bytes, scan.pos, end))
  if (known) head.name = word(scan, end)
  else if (scan.tape.bytes[scan.pos] === bracket) head.name = 'OK'
  head.body = scan.tape.length
  text(scan, head)
}

/**
 * Reads resp-text: perhaps a code in brackets, and text to the line end; both may be absent. RFC 9051 §7.1,
 * §9.
 */
function text(scan: Scanner, head: TreeHead): void {
  scan.withoutLiterals()
  const { bytes, findings } = scan.tape
  if (scan.pos < scan.lineEnd && bytes[scan.pos] === 0x20) scan.leaf(kinds.space, scan.pos + 1)
  if (scan.pos < scan.lineEnd && bytes[scan.pos] === bracket) {
    const start = scan.pos
    const nameEnd = codeNameEnd(bytes, start + 1, scan.lineEnd)
    const close = nameEnd < 0 ? -1 : codeEnd(bytes, nameEnd, scan.lineEnd)
    if (close < 0) {
      note(findings, 'code-open', start, scan.lineEnd, 'brackets that hold no response code')
    } else {
      head.code = scan.tape.push(kinds.bracket, start, close + 1)
      scan.leaf(kinds.open, start + 1)
      const name = word(scan, nameEnd)
      if (hasValues(name)) scan.until(close, head.code + 2)
      else codeText(scan, close)
      scan.leaf(kinds.close, close + 1)
      scan.tape.end(head.code, close + 1)
      if (scan.pos < scan.lineEnd && bytes[scan.pos] === 0x20) scan.leaf(kinds.space, scan.pos + 1)
    }
  }
  if (scan.pos < scan.lineEnd) head.text = scan.leaf(kinds.text, scan.lineEnd)
  scan.takeLineEnd()
}

function codeText(scan: Scanner, close: number): void {
  if (scan.pos < close && scan.tape.bytes[scan.pos] === 0x20) scan.leaf(kinds.space, scan.pos + 1)
  if (scan.pos < close) scan.leaf(kinds.text, close)
}

/** Reads LIST: attributes, delimiter, then a mailbox name that may violate the grammar. RFC 9051 §7.3.1. */
function list(scan: Scanner): void {
  scan.one()
  scan.one()
  if (scan.settled) {
    skip(scan)
    mailbox(scan)
  }
  scan.rest()
}

// Some servers send names with spaces, TABs or parentheses unquoted (Exchange, MailKit #945; virginmedia):
// unless a well-formed name ends at the line end or before extended data, the name is all octets to the line
// end.
function mailbox(scan: Scanner): void {
  const { bytes, findings } = scan.tape
  if (scan.pos >= scan.limit || bytes[scan.pos] === 0x22) return
  const end = runEnd(scan, scan.pos)
  if (endsName(bytes, end, scan.limit) && isName(bytes, scan.pos, end)) {
    scan.leaf(kinds.atom, end)
    return
  }
  note(findings, 'mailbox-unquoted', scan.pos, scan.limit, 'a name that should be quoted')
  scan.leaf(kinds.atom, scan.limit)
}

function isName(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const found = classes[bytes[at] as number]
    if (found === octetClass.open || found === octetClass.close || found === octetClass.quote) return false
  }
  return to > from
}

/** True at the line end, with or without trailing spaces, and before ` ("CHILDINFO" …`. */
function endsName(bytes: Uint8Array, from: number, limit: number): boolean {
  let at = from
  while (at < limit && classes[bytes[at] as number] === octetClass.space) at++
  if (at >= limit) return true
  if (at === from || bytes[at] !== 0x28) return false
  return (
    bytes[at + 1] === 0x22 || /^(CHILDINFO|OLDNAME)$/.test(upper(bytes, at + 1, tagEnd(bytes, at + 1, limit)))
  )
}

function tagEnd(bytes: Uint8Array, from: number, limit: number): number {
  let at = from
  while (at < limit && classes[bytes[at] as number] === octetClass.plain) at++
  return at
}

/** ENVELOPE: ten fields by position, and what servers send instead. RFC 9051 §7.5.2. */
import type { Deviation } from '../wire/frame.ts'
import { note } from './findings.ts'
import { isNil, nstring, text } from './strings.ts'
import { kinds, type Tape } from './tape.ts'
import { decodeWords } from './words.ts'

/** One address. `route` is the obsolete source route. */
interface AddressMailbox {
  /** Encoded words are decoded. */
  readonly name: string | null
  readonly route: string | null
  readonly mailbox: string | null
  readonly host: string | null
}

/** A group of RFC 5322 §3.4: its name and its members. */
interface Group {
  readonly group: string
  readonly members: readonly AddressMailbox[]
}

export type Address = AddressMailbox | Group

/** Null is NIL; an undefined field was not sent. */
export interface Envelope {
  /** As sent: any string may stand here. */
  readonly date?: string | null
  /** Encoded words are decoded. */
  readonly subject?: string | null
  readonly from?: readonly Address[] | null
  readonly sender?: readonly Address[] | null
  readonly replyTo?: readonly Address[] | null
  readonly to?: readonly Address[] | null
  readonly cc?: readonly Address[] | null
  readonly bcc?: readonly Address[] | null
  readonly inReplyTo?: string | null
  readonly messageId?: string | null
}

/** A subject or a name, decoded. */
function words(tape: Tape, at: number, findings: Deviation[]): string | null {
  const raw = nstring(tape, at, findings)
  return raw === null ? null : decodeWords(raw)
}

/**
 * Reads an ENVELOPE.
 * @param at the list; anything else gives null
 */
export function envelope(tape: Tape, at: number, findings: Deviation[]): Envelope | null {
  if (tape.kindOf(at) !== kinds.list) {
    if (!isNil(tape, at)) note(findings, 'type', tape.startOf(at), tape.endOf(at), 'no envelope')
    return null
  }
  const fields = tape.values(at)
  if (fields.length !== 10) {
    const detail = `${fields.length} fields where 10 are right`
    note(findings, 'envelope', tape.startOf(at), tape.endOf(at), detail)
  }
  const string = (field: number | undefined) =>
    field === undefined ? undefined : nstring(tape, field, findings)
  const people = (field: number | undefined) =>
    field === undefined ? undefined : addresses(tape, field, findings)
  const [date, subject, from, sender, replyTo, to, cc, bcc, inReplyTo, messageId] = fields
  return {
    date: string(date),
    subject: subject === undefined ? undefined : words(tape, subject, findings),
    from: people(from),
    sender: people(sender),
    replyTo: people(replyTo),
    to: people(to),
    cc: people(cc),
    bcc: people(bcc),
    ...identifiers(string(inReplyTo), string(messageId)),
  }
}

// Nine fields: whether In-Reply-To or Message-ID is missing cannot be known (MailKit #669, #932); the one
// present is most likely the Message-ID.
function identifiers(
  inReplyTo: string | null | undefined,
  messageId: string | null | undefined,
): Pick<Envelope, 'inReplyTo' | 'messageId'> {
  if (messageId === undefined && inReplyTo?.startsWith('<')) return { messageId: inReplyTo }
  return { inReplyTo, messageId }
}

/**
 * Reads a list of addresses with its groups: `(NIL NIL "boys" NIL) … (NIL NIL NIL NIL)`.
 * @returns null for NIL, `()` and `""` (hydroxide)
 */
function addresses(tape: Tape, at: number, findings: Deviation[]): readonly Address[] | null {
  if (tape.kindOf(at) !== kinds.list) {
    if (!isNil(tape, at)) note(findings, 'address', tape.startOf(at), tape.endOf(at), 'no list of addresses')
    return null
  }
  const members = tape.values(at)
  if (members.length === 0) return null
  const all: AddressMailbox[] = []
  for (const member of members) {
    const one = address(tape, member, findings)
    if (one !== undefined) all.push(one)
  }
  const found = grouped(all)
  if (found.some((one) => 'mailbox' in one && one.host === null && one.mailbox !== null)) {
    note(
      findings,
      'address',
      tape.startOf(at),
      tape.endOf(at),
      'an address without host, or a group without end',
    )
  }
  return found
}

// A NIL host begins a group whose name is the mailbox; NIL for both ends it. Gmail also sends senders with a
// NIL host (MailKit #494): without an end it is not a group.
function grouped(all: readonly AddressMailbox[]): Address[] {
  const found: Address[] = []
  for (let at = 0; at < all.length; at++) {
    const one = all[at] as AddressMailbox
    if (one.host !== null || one.mailbox === null) {
      found.push(one)
      continue
    }
    let end = at + 1
    while (end < all.length && all[end]?.host !== null) end++
    if (all[end]?.mailbox !== null) {
      found.push(one)
      continue
    }
    found.push({ group: decodeWords(one.mailbox), members: all.slice(at + 1, end) })
    at = end
  }
  return found
}

function address(tape: Tape, at: number, findings: Deviation[]): AddressMailbox | undefined {
  if (tape.kindOf(at) !== kinds.list) {
    note(findings, 'address', tape.startOf(at), tape.endOf(at), `no address: ${text(tape, at).slice(0, 40)}`)
    return undefined
  }
  const fields = tape.values(at)
  if (fields.length !== 4) {
    const detail = `${fields.length} fields where 4 are right`
    note(findings, 'address', tape.startOf(at), tape.endOf(at), detail)
  }
  const string = (field: number | undefined) => (field === undefined ? null : nstring(tape, field, findings))
  const [name, route, mailbox, host] = fields
  return {
    name: name === undefined ? null : words(tape, name, findings),
    route: string(route),
    mailbox: string(mailbox),
    host: string(host),
  }
}

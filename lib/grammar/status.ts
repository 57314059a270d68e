/** STATUS: a mailbox and its figures. RFC 9051 §7.3.2 and the extensions that add items. */
import type { Deviation } from '../wire/frame.ts'
import { note } from './findings.ts'
import { decodeMailbox, type MailboxName, mailboxName } from './mailbox.ts'
import { decode } from './octets.ts'
import { generic, isNil, number, text, type Value } from './strings.ts'
import { kinds, type Tape } from './tape.ts'
import type { Tree } from './tree.ts'

export interface StatusData extends MailboxName {
  readonly type: 'status'
  /** By name, upper case: `{ MESSAGES: 231 }`. */
  readonly items: Readonly<Record<string, Value>>
}

const numbers = new Set(
  'MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN DELETED SIZE HIGHESTMODSEQ DELETED-STORAGE'.split(' '),
)

/** `* STATUS INBOX (MESSAGES 231)`. The list may be empty, or missing. */
export function status(tree: Tree, findings: Deviation[]): StatusData {
  const { tape, head } = tree
  const fields = tape.valuesBetween(head.body, tape.length)
  const at = fields.findLastIndex((field) => tape.kindOf(field) === kinds.list)
  const names = at < 0 ? fields : fields.slice(0, at)
  const list = fields[at]
  if (list === undefined) note(findings, 'value-missing', 0, tape.bytes.length, 'a status without items')
  return {
    type: 'status',
    ...mailboxOf(tape, names, findings),
    items: list === undefined ? {} : items(tape, list, findings),
  }
}

/** The name. One with spaces that should have been quoted extends to the list. */
function mailboxOf(tape: Tape, names: readonly number[], findings: Deviation[]): MailboxName {
  const first = names[0]
  const last = names.at(-1)
  if (first === undefined || last === undefined) return { mailbox: '' }
  if (first === last) return mailboxName(tape, first, findings)
  const [start, end] = [tape.startOf(first), tape.endOf(last)]
  note(findings, 'mailbox-unquoted', start, end, 'a name that should be quoted')
  const sent = decode(tape.bytes, start, end)
  return { mailbox: decodeMailbox(sent) ?? sent, sent }
}

function items(tape: Tape, at: number, findings: Deviation[]): Record<string, Value> {
  const members = tape.values(at)
  if (members.length % 2 !== 0)
    note(findings, 'pairs', tape.startOf(at), tape.endOf(at), 'an item without value')
  const found: [string, Value][] = []
  for (let index = 0; index < members.length; index += 2) {
    const name = text(tape, members[index] as number).toUpperCase()
    const value = members[index + 1]
    found.push([name, value === undefined ? null : itemValue(tape, name, value, findings)])
  }
  return Object.fromEntries(found)
}

function itemValue(tape: Tape, name: string, at: number, findings: Deviation[]): Value {
  if (numbers.has(name)) return number(tape, at, findings) ?? null
  // `MAILBOXID (F2212ea87)`; RFC 8474 §4.3.
  if (name !== 'MAILBOXID' || isNil(tape, at) || tape.kindOf(at) !== kinds.list) return generic(tape, at)
  return text(tape, tape.first(at))
}

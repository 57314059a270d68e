/** LIST, LSUB, XLIST: a mailbox, its attributes, and extended data. RFC 9051 §7.3.1, RFC 5258. */
import type { Deviation } from '../wire/frame.ts'
import { note } from './findings.ts'
import { flags } from './flags.ts'
import { type MailboxName, mailboxName } from './mailbox.ts'
import { generic, nstring, text, type Value } from './strings.ts'
import { kinds, type Tape } from './tape.ts'
import type { Tree } from './tree.ts'

/** An extended data item: `"CHILDINFO" ("SUBSCRIBED")`. */
interface ListExtension {
  /** Upper case. */
  readonly name: string
  readonly value: Value
}

export interface ListData extends MailboxName {
  readonly type: 'list'
  readonly attributes: readonly string[]
  /** Null for a flat name. */
  readonly delimiter: string | null
  readonly extended?: readonly ListExtension[]
}

/** `* LIST (\HasNoChildren) "/" INBOX`. Fields that were not sent are empty. */
export function list(tree: Tree, findings: Deviation[]): ListData {
  const { tape, head } = tree
  const [attributes, delimiter, mailbox, extended] = tape.valuesBetween(head.body, tape.length)
  if (mailbox === undefined) note(findings, 'value-missing', 0, tape.bytes.length, 'a list without mailbox')
  return {
    type: 'list',
    attributes: attributes === undefined ? [] : flags(tape, attributes, findings),
    delimiter: delimiter === undefined ? null : nstring(tape, delimiter, findings),
    ...(mailbox === undefined ? { mailbox: '' } : mailboxName(tape, mailbox, findings)),
    ...(extended === undefined ? {} : { extended: extensions(tape, extended, findings) }),
  }
}

function extensions(tape: Tape, at: number, findings: Deviation[]): ListExtension[] {
  if (tape.kindOf(at) !== kinds.list) {
    note(findings, 'type', tape.startOf(at), tape.endOf(at), 'no list of extended data')
    return []
  }
  const members = tape.values(at)
  const found: ListExtension[] = []
  for (let index = 0; index < members.length; index += 2) {
    const value = members[index + 1]
    found.push({
      name: text(tape, members[index] as number).toUpperCase(),
      value: value === undefined ? null : generic(tape, value),
    })
  }
  return found
}

/** ACL, LISTRIGHTS, MYRIGHTS: who may do what with a mailbox. RFC 4314 §3.6 to §3.8. */
import type { Deviation } from '../wire/frame.ts'
import { note } from './findings.ts'
import { type MailboxName, mailboxName } from './mailbox.ts'
import { text } from './strings.ts'
import type { Tree } from './tree.ts'

interface AclEntry {
  readonly identifier: string
  /** One letter each: `lrswi`. */
  readonly rights: string
}

export interface AclData extends MailboxName {
  readonly type: 'acl'
  readonly entries: readonly AclEntry[]
}

export interface ListRightsData extends MailboxName {
  readonly type: 'listrights'
  readonly identifier: string
  /** The rights that the identifier always has. */
  readonly required: string
  /** The rights that may be granted in addition; those of one string only together. */
  readonly optional: readonly string[]
}

export interface MyRightsData extends MailboxName {
  readonly type: 'myrights'
  readonly rights: string
}

function named(tree: Tree, findings: Deviation[]): { mailbox: MailboxName; rest: string[] } {
  const { tape, head } = tree
  const [mailbox, ...rest] = tape.valuesBetween(head.body, tape.length)
  return {
    mailbox: mailbox === undefined ? { mailbox: '' } : mailboxName(tape, mailbox, findings),
    rest: rest.map((at) => text(tape, at)),
  }
}

/** `* ACL INBOX Fred rwipslda -joe rw`. */
export function acl(tree: Tree, findings: Deviation[]): AclData {
  const { mailbox, rest } = named(tree, findings)
  if (rest.length % 2 !== 0)
    note(findings, 'pairs', 0, tree.tape.bytes.length, 'an identifier without rights')
  const entries: AclEntry[] = []
  for (let index = 0; index < rest.length; index += 2) {
    entries.push({ identifier: rest[index] as string, rights: rest[index + 1] ?? '' })
  }
  return { type: 'acl', ...mailbox, entries }
}

/** `* LISTRIGHTS ~/Mail/saved smith la r swicdkxte`. */
export function listRights(tree: Tree, findings: Deviation[]): ListRightsData {
  const { mailbox, rest } = named(tree, findings)
  const [identifier = '', required = '', ...optional] = rest
  return { type: 'listrights', ...mailbox, identifier, required, optional }
}

/** `* MYRIGHTS INBOX rwiptsldaex`. */
export function myRights(tree: Tree, findings: Deviation[]): MyRightsData {
  const { mailbox, rest } = named(tree, findings)
  return { type: 'myrights', ...mailbox, rights: rest[0] ?? '' }
}

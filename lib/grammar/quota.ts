/** QUOTA and QUOTAROOT. RFC 9208. */
import type { Deviation } from '../wire/frame.ts'
import { note } from './findings.ts'
import { type MailboxName, mailboxName } from './mailbox.ts'
import type { Numeral } from './octets.ts'
import { number, text } from './strings.ts'
import { kinds, type Tape } from './tape.ts'
import type { Tree } from './tree.ts'

/** Usage and limit in the unit of the resource: STORAGE in 1024 octets. */
interface QuotaResource {
  readonly name: string
  readonly usage?: Numeral
  readonly limit?: Numeral
}

export interface QuotaData {
  readonly type: 'quota'
  readonly root: string
  readonly resources: readonly QuotaResource[]
}

export interface QuotaRootData extends MailboxName {
  readonly type: 'quotaroot'
  readonly roots: readonly string[]
}

/** `* QUOTA "" (STORAGE 10 512)`. */
export function quota(tree: Tree, findings: Deviation[]): QuotaData {
  const { tape, head } = tree
  const [root, list] = tape.valuesBetween(head.body, tape.length)
  return {
    type: 'quota',
    root: root === undefined ? '' : text(tape, root),
    resources: list === undefined ? [] : resources(tape, list, findings),
  }
}

function resources(tape: Tape, at: number, findings: Deviation[]): QuotaResource[] {
  const members = tape.kindOf(at) === kinds.list ? tape.values(at) : []
  if (members.length % 3 !== 0)
    note(findings, 'pairs', tape.startOf(at), tape.endOf(at), 'a resource without limit')
  const found: QuotaResource[] = []
  for (let index = 0; index < members.length; index += 3) {
    const [name, usage, limit] = members.slice(index, index + 3)
    found.push({
      name: text(tape, name as number),
      ...(usage === undefined ? {} : { usage: number(tape, usage, findings) }),
      ...(limit === undefined ? {} : { limit: number(tape, limit, findings) }),
    })
  }
  return found
}

/** `* QUOTAROOT INBOX "#user/alice"`. */
export function quotaRoot(tree: Tree, findings: Deviation[]): QuotaRootData {
  const { tape, head } = tree
  const [mailbox, ...roots] = tape.valuesBetween(head.body, tape.length)
  return {
    type: 'quotaroot',
    ...(mailbox === undefined ? { mailbox: '' } : mailboxName(tape, mailbox, findings)),
    roots: roots.map((at) => text(tape, at)),
  }
}

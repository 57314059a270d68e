/** METADATA, and its predecessor ANNOTATION. RFC 5464 §4.4, draft-daboo-imap-annotatemore. */
import type { Deviation } from '../wire/frame.ts'
import { type MailboxName, mailboxName } from './mailbox.ts'
import { generic, nstring, text, type Value } from './strings.ts'
import { kinds, type Tape } from './tape.ts'
import type { Tree } from './tree.ts'

interface MetadataEntry {
  readonly name: string
  /** Null for NIL; undefined when the server only tells that the entry has changed. */
  readonly value?: string | null
}

export interface MetadataData extends MailboxName {
  readonly type: 'metadata'
  /** The mailbox is empty for entries of the server. */
  readonly entries: readonly MetadataEntry[]
}

export interface AnnotationData extends MailboxName {
  readonly type: 'annotation'
  readonly values: readonly Value[]
}

function mailboxAt(tape: Tape, at: number | undefined, findings: Deviation[]): MailboxName {
  return at === undefined ? { mailbox: '' } : mailboxName(tape, at, findings)
}

/** `* METADATA "INBOX" (/private/comment "My comment")`, or unsolicited `* METADATA "" /shared/comment`. */
export function metadata(tree: Tree, findings: Deviation[]): MetadataData {
  const { tape, head } = tree
  const [mailbox, ...rest] = tape.valuesBetween(head.body, tape.length)
  const entries: MetadataEntry[] = []
  for (const at of rest) {
    if (tape.kindOf(at) !== kinds.list) {
      entries.push({ name: text(tape, at) })
      continue
    }
    const members = tape.values(at)
    for (let index = 0; index < members.length; index += 2) {
      const value = members[index + 1]
      const name = text(tape, members[index] as number)
      entries.push(value === undefined ? { name } : { name, value: nstring(tape, value, findings) })
    }
  }
  return { type: 'metadata', ...mailboxAt(tape, mailbox, findings), entries }
}

/** `* ANNOTATION INBOX "/comment" ("value.shared" "x")`, as old versions of Cyrus send it. */
export function annotation(tree: Tree, findings: Deviation[]): AnnotationData {
  const { tape, head } = tree
  const [mailbox, ...rest] = tape.valuesBetween(head.body, tape.length)
  return {
    type: 'annotation',
    ...mailboxAt(tape, mailbox, findings),
    values: rest.map((at) => generic(tape, at)),
  }
}

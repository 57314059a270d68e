/** NAMESPACE: where the user's, other users' and shared mailboxes are. RFC 9051 §7.3.4, RFC 2342. */
import type { Deviation } from '../wire/frame.ts'
import { note } from './findings.ts'
import { decodeMailbox } from './mailbox.ts'
import { generic, isNil, nstring, text, type Value } from './strings.ts'
import { kinds, type Tape } from './tape.ts'
import type { Tree } from './tree.ts'

interface Namespace {
  readonly prefix: string
  readonly delimiter: string | null
  /** `"X-PARAM" ("FLAG1" "FLAG2")` */
  readonly extensions?: Readonly<Record<string, Value>>
}

export interface NamespaceData {
  readonly type: 'namespace'
  /** Empty for NIL. */
  readonly personal: readonly Namespace[]
  readonly other: readonly Namespace[]
  readonly shared: readonly Namespace[]
}

/** `* NAMESPACE (("" "/")) NIL NIL`. */
export function namespace(tree: Tree, findings: Deviation[]): NamespaceData {
  const { tape, head } = tree
  const [personal, other, shared] = tape.valuesBetween(head.body, tape.length)
  return {
    type: 'namespace',
    personal: namespaces(tape, personal, findings),
    other: namespaces(tape, other, findings),
    shared: namespaces(tape, shared, findings),
  }
}

function namespaces(tape: Tape, at: number | undefined, findings: Deviation[]): Namespace[] {
  if (at === undefined || isNil(tape, at)) return []
  const found: Namespace[] = []
  for (const member of tape.kindOf(at) === kinds.list ? tape.values(at) : [at]) {
    if (tape.kindOf(member) !== kinds.list) {
      note(findings, 'type', tape.startOf(member), tape.endOf(member), 'no namespace')
      continue
    }
    const [prefix, delimiter, ...rest] = tape.values(member)
    const sent = prefix === undefined ? '' : (nstring(tape, prefix, findings) ?? '')
    found.push({
      prefix: decodeMailbox(sent) ?? sent,
      delimiter: delimiter === undefined ? null : nstring(tape, delimiter, findings),
      ...(rest.length === 0 ? {} : { extensions: extensions(tape, rest) }),
    })
  }
  return found
}

function extensions(tape: Tape, nodes: readonly number[]): Record<string, Value> {
  const found: [string, Value][] = []
  for (let index = 0; index < nodes.length; index += 2) {
    const value = nodes[index + 1]
    found.push([text(tape, nodes[index] as number), value === undefined ? null : generic(tape, value)])
  }
  return Object.fromEntries(found)
}

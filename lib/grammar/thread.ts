/** THREAD: message numbers in nested lists. RFC 5256 §4. */
import type { Deviation } from '../wire/frame.ts'
import { note } from './findings.ts'
import type { Numeral } from './octets.ts'
import { number } from './strings.ts'
import { kinds, type Tape } from './tape.ts'
import type { Tree } from './tree.ts'

/** A message, or a branch: each number is the parent of the members after it. */
type ThreadMember = Numeral | readonly ThreadMember[]

export interface ThreadData {
  readonly type: 'thread'
  readonly threads: readonly ThreadMember[]
}

/** `* THREAD (2)(3 6 (4 23)(44 7 96))`. */
export function thread(tree: Tree, findings: Deviation[]): ThreadData {
  const { tape, head } = tree
  return { type: 'thread', threads: members(tape, tape.valuesBetween(head.body, tape.length), findings) }
}

// Lists are at most 128 deep.
function members(tape: Tape, nodes: readonly number[], findings: Deviation[]): ThreadMember[] {
  const found: ThreadMember[] = []
  for (const at of nodes) {
    if (tape.kindOf(at) === kinds.list) {
      found.push(members(tape, tape.values(at), findings))
      continue
    }
    const value = number(tape, at, findings)
    if (value === undefined) note(findings, 'number', tape.startOf(at), tape.endOf(at), 'no message number')
    else found.push(value)
  }
  return found
}

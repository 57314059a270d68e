/** VANISHED: UIDs of expunged messages. RFC 7162 §3.2.10. */
import type { Deviation } from '../wire/frame.ts'
import { note } from './findings.ts'
import { setText } from './sets.ts'
import { kinds } from './tape.ts'
import type { Tree } from './tree.ts'

export interface VanishedData {
  readonly type: 'vanished'
  /** True when they were expunged earlier, so that message numbers do not change. */
  readonly earlier: boolean
  /** A sequence set as sent; empty where the server sent none (Apache James). */
  readonly uids: string
}

/** `* VANISHED (EARLIER) 41,43:116`. */
export function vanished(tree: Tree, findings: Deviation[]): VanishedData {
  const { tape, head } = tree
  const fields = tape.valuesBetween(head.body, tape.length)
  const earlier = fields[0] !== undefined && tape.kindOf(fields[0]) === kinds.list
  const set = fields[earlier ? 1 : 0]
  if (set === undefined) note(findings, 'set', 0, tape.bytes.length, 'VANISHED without UIDs')
  return { type: 'vanished', earlier, uids: set === undefined ? '' : setText(tape, set, findings) }
}

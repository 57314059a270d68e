/** ID: how a peer identifies itself. RFC 2971. */
import type { Deviation } from '../wire/frame.ts'
import { note } from './findings.ts'
import { isNil, nstring, text } from './strings.ts'
import { kinds, type Tape } from './tape.ts'
import type { Tree } from './tree.ts'

/** By name as sent; a value may be NIL. */
export type IdFields = Readonly<Record<string, string | null>>

export interface IdData {
  readonly type: 'id'
  /** Null when the peer sent NIL. */
  readonly fields: IdFields | null
}

/** The pairs of the list in an ID command or response. */
export function idFields(tape: Tape, at: number, findings: Deviation[]): IdFields | null {
  if (isNil(tape, at)) return null
  const members = tape.kindOf(at) === kinds.list ? tape.values(at) : []
  if (members.length === 0 || members.length % 2 !== 0) {
    note(findings, 'pairs', tape.startOf(at), tape.endOf(at), 'not a list of pairs')
  }
  const pairs: [string, string | null][] = []
  for (let index = 0; index < members.length; index += 2) {
    const value = members[index + 1]
    const name = text(tape, members[index] as number)
    pairs.push([name, value === undefined ? null : nstring(tape, value, findings)])
  }
  return Object.fromEntries(pairs)
}

/** `* ID ("name" "Cyrus" "version" "1.5")`. */
export function id(tree: Tree, findings: Deviation[]): IdData {
  const { tape, head } = tree
  const at = tape.value(head.body, tape.length)
  return { type: 'id', fields: at < tape.length ? idFields(tape, at, findings) : null }
}

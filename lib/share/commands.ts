/** Shares a command: its verb stays, and the parts of its arguments that belong to the protocol. */
import { command } from '../protocol/index.ts'
import { argumentsShared } from './arguments.ts'
import type { Redraft } from './redraft.ts'

/** Replaces the parts that do not belong to the protocol. @returns true when the verb is known */
export function commandShared(draft: Redraft): boolean {
  const { tree } = draft
  const { tape, head, name = '' } = tree
  if (head.tag >= 0) draft.tag(head.tag)
  const row = command(name)
  if (row === undefined) return false
  for (let at = head.tag < 0 ? 1 : tape.nextOf(head.tag); at < head.body; at++) draft.stay(at)
  argumentsShared(draft, row.arguments, tape.valuesBetween(head.body, tape.length), name)
  return true
}

/** What of a command stays: its verb, and of its arguments what is the protocol's. */
import { command } from '../protocol/index.ts'
import { argumentsShared } from './arguments.ts'
import type { Redraft } from './redraft.ts'

/** Replaces what of a command is not the protocol's. @returns true when its verb is known */
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

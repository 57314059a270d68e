/** Facts about an exchange that a filter must compute: mailboxes, capabilities. */

import { argumentsIn } from '../grammar/arguments.ts'
import { mailboxName } from '../grammar/mailbox.ts'
import { parse } from '../grammar/tree.ts'
import { command } from '../protocol/index.ts'
import type { Connection, Exchange } from '../session/events.ts'

/** @returns the mailbox that was selected, and those that the command names, decoded */
export function mailboxes({ mailbox, name, said: [first] }: Exchange): readonly string[] {
  const selected = mailbox === undefined ? [] : [mailbox]
  const names = command(name)?.arguments.some(({ kind }) => kind === 'mailbox') ?? false
  // The screen has dropped the frames of an old exchange.
  if (!names || first === undefined) return selected
  const tree = parse(first)
  const named = argumentsIn(tree).filter(({ argument }) => argument.kind === 'mailbox')
  return [...selected, ...named.map(({ at }) => mailboxName(tree.tape, at, []).mailbox)]
}

/** @returns the newest capabilities of the server when the command was sent */
export function offered({ timing }: Exchange, { capabilities }: Connection): readonly string[] {
  return capabilities.findLast(({ time }) => time <= timing.sent)?.names ?? []
}

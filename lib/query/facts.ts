/** What a filter asks of an exchange and does not stand in it as one word: mailboxes, capabilities. */
import { mailboxName } from '../grammar/mailbox.ts'
import { parse } from '../grammar/tree.ts'
import { command } from '../protocol/index.ts'
import type { Connection, Exchange } from '../session/events.ts'

/** @returns the mailbox that was selected, and the one that the command names, decoded */
export function mailboxes({ mailbox, name, said }: Exchange): readonly string[] {
  const selected = mailbox === undefined ? [] : [mailbox]
  // What may be left out stands in brackets, and what comes after it has no certain place.
  const certain = command(name)?.arguments.split(/[[(]/, 1)[0] ?? ''
  const place = certain.split(' ').indexOf('mailbox')
  const [first] = said
  // Of an old exchange the screen no longer has the frames.
  if (place < 0 || first === undefined) return selected
  const tree = parse(first)
  const argument = tree.values[place]
  return argument === undefined ? selected : [...selected, mailboxName(tree.tape, argument.at, []).mailbox]
}

/** @returns the capabilities that the server had told last when the command was sent */
export function offered({ timing }: Exchange, { capabilities }: Connection): readonly string[] {
  return capabilities.findLast(({ time }) => time <= timing.sent)?.names ?? []
}

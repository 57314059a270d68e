/** The selected mailbox as the server has told it so far. RFC 9051 §2.3.1, §7.4. */
import { mailboxName } from '../grammar/mailbox.ts'
import { parse, type Tree } from '../grammar/tree.ts'
import type { Exchange, MailboxState } from './events.ts'

/** Codes that set a value, and the name of that value. */
const values = new Map<string, 'uidvalidity' | 'uidnext' | 'highestmodseq'>([
  ['UIDVALIDITY', 'uidvalidity'],
  ['UIDNEXT', 'uidnext'],
  ['HIGHESTMODSEQ', 'highestmodseq'],
])

/** @returns the mailbox that a SELECT or EXAMINE names, of which nothing else is known yet */
export function selectedBy({ said, name }: Exchange): MailboxState {
  const tree = parse(said[0])
  const [argument] = tree.values
  const mailbox = argument === undefined ? '' : mailboxName(tree.tape, argument.at, []).mailbox
  return name === 'EXAMINE' ? { name: mailbox, readOnly: true } : { name: mailbox }
}

/**
 * Takes over what a response says about the selected mailbox.
 * @param mailbox changed in place
 * @returns what changed, in words (`EXISTS 3 → 4`), or undefined when it says nothing about it
 */
export function apply(mailbox: MailboxState, tree: Tree): string | undefined {
  const { code } = tree
  if (code !== undefined) {
    const key = values.get(code.name)
    if (key !== undefined) {
      const before = mailbox[key]
      mailbox[key] = code.arguments.split(' ')[0]
      return changed(code.name, before, mailbox[key])
    }
    if (code.name !== 'READ-ONLY' && code.name !== 'READ-WRITE') return undefined
    mailbox.readOnly = code.name === 'READ-ONLY'
    return code.name
  }
  return tree.frame.kind === 'data' ? applyData(mailbox, tree) : undefined
}

function applyData(mailbox: MailboxState, tree: Tree): string | undefined {
  const number = Number(tree.number ?? Number.NaN)
  switch (tree.name) {
    case 'EXISTS': {
      const before = mailbox.exists
      mailbox.exists = number
      return changed('EXISTS', before, number)
    }
    case 'RECENT': {
      const before = mailbox.recent
      mailbox.recent = number
      return changed('RECENT', before, number)
    }
    case 'EXPUNGE': {
      const before = mailbox.exists
      if (before !== undefined && before > 0) mailbox.exists = before - 1
      return `EXPUNGE ${number}: ${changed('EXISTS', before, mailbox.exists)}`
    }
    default:
      return undefined
  }
}

function changed(name: string, before: unknown, after: unknown): string {
  return before === undefined || before === after ? `${name} ${after}` : `${name} ${before} → ${after}`
}

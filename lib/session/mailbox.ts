/** The selected mailbox as the server has reported it so far. RFC 9051 §2.3.1, §7.4. */
import { flags } from '../grammar/flags.ts'
import { mailboxName } from '../grammar/mailbox.ts'
import { sequenceSet } from '../grammar/sequence-set.ts'
import { Tape } from '../grammar/tape.ts'
import { parse, type Tree } from '../grammar/tree.ts'
import { vanished } from '../grammar/vanished.ts'
import type { Exchange, MailboxState } from './events.ts'
import { MessageNumbers } from './numbers.ts'

/** Codes that set a value, and the name of that value. */
const values = new Map<string, 'uidvalidity' | 'uidnext' | 'highestmodseq'>([
  ['UIDVALIDITY', 'uidvalidity'],
  ['UIDNEXT', 'uidnext'],
  ['HIGHESTMODSEQ', 'highestmodseq'],
])

// Reading is synchronous, and no tree outlives it.
const tape = new Tape()

/** The known state of one selected mailbox. Grows with `apply`. */
export class Mailbox {
  readonly numbers = new MessageNumbers()
  private readonly known: MailboxState

  /** @param select the SELECT or EXAMINE that names it */
  constructor({ said, name }: Exchange) {
    const tree = parse(said[0], tape)
    const [argument] = tree.values
    const mailbox = argument === undefined ? '' : mailboxName(tree.tape, argument.at, []).mailbox
    this.known = name === 'EXAMINE' ? { name: mailbox, readOnly: true } : { name: mailbox }
  }

  /** A copy, unaffected by later responses. */
  get state(): MailboxState {
    return { ...this.known }
  }

  /**
   * Applies a response to the state.
   * @returns the change in words (`EXISTS 3 → 4`), or undefined when the response is not about the mailbox
   */
  apply(tree: Tree): string | undefined {
    if (tree.code !== undefined) return this.applyCode(tree, tree.code)
    return tree.frame.kind === 'data' ? this.applyData(tree) : undefined
  }

  private applyCode(tree: Tree, code: { name: string; arguments: string }): string | undefined {
    const { known } = this
    const key = values.get(code.name)
    if (key !== undefined) {
      const before = known[key]
      known[key] = code.arguments.split(' ')[0]
      return changed(code.name, before, known[key])
    }
    switch (code.name) {
      case 'READ-ONLY':
      case 'READ-WRITE':
        known.readOnly = code.name === 'READ-ONLY'
        return code.name
      case 'UNSEEN':
        known.unseen = Number.parseInt(code.arguments, 10)
        return `UNSEEN ${known.unseen}`
      case 'PERMANENTFLAGS': {
        const list = tree.tape.values(tree.head.code)[1]
        known.permanentFlags = list === undefined ? [] : flags(tree.tape, list, [])
        return `PERMANENTFLAGS ${known.permanentFlags.join(' ')}`
      }
      default:
        return undefined
    }
  }

  private applyData(tree: Tree): string | undefined {
    const { known } = this
    const number = Number(tree.number ?? Number.NaN)
    switch (tree.name) {
      case 'EXISTS': {
        const before = known.exists
        known.exists = number
        return changed('EXISTS', before, number)
      }
      case 'RECENT': {
        const before = known.recent
        known.recent = number
        return changed('RECENT', before, number)
      }
      case 'FLAGS': {
        const list = tree.tape.value(tree.head.body, tree.tape.length)
        known.flags = list < tree.tape.length ? flags(tree.tape, list, []) : []
        return `FLAGS ${known.flags.join(' ')}`
      }
      case 'EXPUNGE': {
        const uid = this.numbers.expunged(number)
        return `EXPUNGE ${number}${uid === undefined ? '' : ` (UID ${uid})`}: ${this.fewer(1)}`
      }
      case 'VANISHED':
        return this.vanished(tree)
      default:
        return undefined
    }
  }

  /** With EARLIER the messages vanished before this SELECT, so no number changes. RFC 7162 §3.2.10.1. */
  private vanished(tree: Tree): string | undefined {
    const { earlier, uids } = vanished(tree, [])
    const set = sequenceSet(uids)
    if (earlier || set === undefined) return undefined
    return `VANISHED ${uids}: ${this.fewer(this.numbers.vanished(set))}`
  }

  private fewer(count: number): string {
    const { exists } = this.known
    if (exists !== undefined) this.known.exists = Math.max(0, exists - count)
    return changed('EXISTS', exists, this.known.exists)
  }
}

function changed(name: string, before: unknown, after: unknown): string {
  if (after === undefined) return `${name} not known`
  return before === undefined || before === after ? `${name} ${after}` : `${name} ${before} → ${after}`
}

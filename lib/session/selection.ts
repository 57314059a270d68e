/** Which mailbox is selected, and which is being selected. RFC 9051 §6.3.2. */
import { Tape } from '../grammar/tape.ts'
import { parse, type Tree } from '../grammar/tree.ts'
import type { Connection, Exchange, MailboxState } from './events.ts'
import { type Glance, glance } from './glance.ts'
import { Mailbox } from './mailbox.ts'
import type { MessageNumbers } from './numbers.ts'

/** A change of the mailbox, in words, and the mailbox after it. */
export interface MailboxChange {
  readonly mailbox: MailboxState
  readonly change: string
}

// Reading is synchronous, and no tree outlives it.
const tape = new Tape()

export class MailboxSelection {
  private mailbox: Mailbox | undefined
  /** The number of answers to the SELECT in flight that are about the previously open mailbox. */
  private before = 0

  /** @param connection receives the name and the numbers of the selected mailbox */
  constructor(private readonly connection: Connection) {}

  /** The known numbers and UIDs of the selected mailbox. */
  get numbers(): MessageNumbers | undefined {
    return this.mailbox?.numbers
  }

  /**
   * Applies a response to the selected mailbox.
   * @param selecting the SELECT in flight: until its OK the answers are about the mailbox that it names
   */
  apply(tree: Tree, selecting: Exchange | undefined): MailboxChange | undefined {
    if (tree.code?.name === 'CLOSED') {
      this.before = selecting?.answers.length ?? 0
      this.none()
    }
    return this.mailbox === undefined || selecting !== undefined ? undefined : changed(this.mailbox, tree)
  }

  /** Takes the UID of a message number from a FETCH. */
  fetched({ number, uid }: Glance, selecting: Exchange | undefined): void {
    if (uid !== undefined && selecting === undefined) this.mailbox?.numbers.learn(number, uid)
  }

  /**
   * A SELECT was completed with OK: its answers are applied to this mailbox.
   * @returns the changes, in order, each with the time of its response
   */
  select(exchange: Exchange): (MailboxChange & { time: number })[] {
    const mailbox = new Mailbox(exchange)
    this.mailbox = mailbox
    this.connection.mailbox = mailbox.state.name
    this.connection.numbers = mailbox.numbers
    const own = exchange.answers.slice(this.before)
    this.before = 0
    return own.flatMap(({ frame }) => {
      const seen = glance(frame)
      if (seen?.uid !== undefined) mailbox.numbers.learn(seen.number, seen.uid)
      if (seen !== undefined) return []
      const change = changed(mailbox, parse(frame, tape))
      return change === undefined ? [] : [{ ...change, time: frame.time }]
    })
  }

  /** No mailbox is selected. */
  none(): void {
    this.mailbox = undefined
    this.connection.mailbox = undefined
    this.connection.numbers = undefined
  }
}

function changed(mailbox: Mailbox, tree: Tree): MailboxChange | undefined {
  const change = mailbox.apply(tree)
  return change === undefined ? undefined : { mailbox: mailbox.state, change }
}

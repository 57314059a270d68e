/**
 * State and mailbox after each command: as imapscope tells them, and as they follow from what the server wrote
 * down itself. Two readers that share nothing but the decoding of mailbox names.
 */

import { decodeMailbox } from '../../lib/grammar/mailbox.ts'
import { readEvents } from '../../lib/observe/recorded.ts'
import type { MailboxState, SessionEvent } from '../../lib/session/events.ts'
import { deflatedFrom } from './recording.ts'

/** What Dovecot wrote down of one session after its login, one character an octet. */
export interface Rawlog {
  /** What the client sent; deflated after COMPRESS. */
  readonly said: string
  /** What the server sent; deflated after COMPRESS. */
  readonly answered: string
}

type Known = Partial<Record<'exists' | 'uidvalidity' | 'uidnext' | 'highestmodseq', string>>

const line = (tag: string, status: string, state: string, name: string | undefined, known: Known): string => {
  const { exists = '?', uidvalidity = '?', uidnext = '?', highestmodseq = '?' } = known
  const mailbox =
    name === undefined ? 'no mailbox' : `${name} ${exists} ${uidvalidity} ${uidnext} ${highestmodseq}`
  return `${tag} ${status}: ${state}, ${mailbox}`
}

/** @returns a text for each connection that said something after its login, sorted */
export async function ledgersInFile(path: string): Promise<string[]> {
  const books = new Map<number, Book>()
  const take = (event: SessionEvent): void => {
    const id = connectionOf(event)
    if (!books.has(id)) books.set(id, new Book())
    books.get(id)?.take(event)
  }
  const problem = await readEvents(path, {
    head: () => undefined,
    events: (events) => events.forEach(take),
    progress: () => undefined,
    over: () => false,
  })
  if (problem !== undefined) throw new Error(problem)
  return texts([...books.values()].map(({ lines }) => lines))
}

function connectionOf(event: SessionEvent): number {
  if ('exchange' in event && event.exchange !== undefined) return event.exchange.connection
  if (!('connection' in event)) return 0
  return typeof event.connection === 'number' ? event.connection : event.connection.id
}

/** One connection as imapscope tells it. */
class Book {
  readonly lines: string[] = []
  private state = ''
  private mailbox: MailboxState | undefined
  private done: string | undefined
  private loggedIn = false

  take(event: SessionEvent): void {
    // What a completion changes is told right after it.
    if (!['state', 'mailbox', 'capabilities'].includes(event.type)) this.write()
    if (event.type === 'mailbox') this.mailbox = event.mailbox
    if (event.type === 'state') {
      if (event.to === 'ended') this.write()
      this.state = event.to
      if (event.to !== 'selected') this.mailbox = undefined
    }
    if (event.type !== 'completed' || event.exchange.status === 'ended') return
    const { tag, name, status } = event.exchange
    if (this.loggedIn) this.done = `${tag} ${status}`
    if ((name === 'LOGIN' || name === 'AUTHENTICATE') && status === 'OK') this.loggedIn = true
  }

  private write(): void {
    if (this.done === undefined) return
    const [tag, status] = this.done.split(' ')
    const { name, exists, ...rest } = this.mailbox ?? { name: undefined, exists: undefined }
    const known = { ...rest, ...(exists === undefined ? {} : { exists: `${exists}` }) } as Known
    this.lines.push(line(tag, status, this.state, name, known))
    this.done = undefined
  }
}

/** The same from what the server wrote down. */
export function ledgersInRawlogs(logs: readonly Rawlog[]): string[] {
  return texts(logs.map(ledgerOf))
}

const texts = (books: readonly (readonly string[])[]): string[] =>
  books
    .map((lines) => lines.join('\n'))
    .filter((text) => text !== '')
    .sort()

function ledgerOf({ said, answered }: Rawlog): string[] {
  const commands = linesOf(inflated(said, /^\S+ COMPRESS DEFLATE\r\n/im)).flatMap((text) => {
    const [, tag, verb, rest = ''] = /^(\S+) ((?:UID )?[A-Z]+) ?(.*)$/is.exec(text) ?? []
    return tag === undefined ? [] : [{ tag, verb: verb.toUpperCase(), rest }]
  })
  const compress = commands.find(({ verb }) => verb === 'COMPRESS')
  const all = inflated(answered, new RegExp(`^${compress?.tag ?? ' '} OK .*\r\n`, 'm'))
  const lines: string[] = []
  let state = 'authenticated'
  let mailbox: string | undefined
  let known: Known = {}
  /** Of the mailbox that is being selected. */
  let fresh: Known = {}
  for (const text of linesOf(all)) {
    const selecting = commands[0]?.verb === 'SELECT' || commands[0]?.verb === 'EXAMINE'
    if (text.startsWith('* OK [CLOSED]')) {
      fresh = {}
      mailbox = undefined
    }
    note(selecting ? fresh : known, text)
    if (text.startsWith('* BYE')) {
      state = 'logout'
      mailbox = undefined
    }
    const [, tag, status] = /^(\S+) (OK|NO|BAD) /.exec(text) ?? []
    const at = commands.findIndex((command) => command.tag === tag)
    if (tag === undefined || at < 0) continue
    const [{ verb, rest }] = commands.splice(at, 1)
    if (verb === 'SELECT' || verb === 'EXAMINE') {
      mailbox = status === 'OK' ? argument(rest) : status === 'NO' ? undefined : mailbox
      known = fresh
      fresh = {}
    }
    if ((verb === 'CLOSE' || verb === 'UNSELECT') && status === 'OK') mailbox = undefined
    if (state !== 'logout') state = mailbox === undefined ? 'authenticated' : 'selected'
    lines.push(line(tag, status, state, mailbox, known))
  }
  return lines
}

function note(known: Known, text: string): void {
  const [, code, value] = /^\S+ OK \[(UIDVALIDITY|UIDNEXT|HIGHESTMODSEQ) (\d+)\]/.exec(text) ?? []
  if (code !== undefined) known[code.toLowerCase() as keyof Known] = value
  const exists = /^\* (\d+) EXISTS/.exec(text)?.[1]
  if (exists !== undefined) known.exists = exists
  if (/^\* \d+ EXPUNGE/.test(text)) known.exists = `${Number(known.exists) - 1}`
  const vanished = /^\* VANISHED ([\d,:]+)/.exec(text)?.[1]
  if (vanished === undefined) return
  const sizes = vanished.split(',').map((part) => {
    const [from, to = from] = part.split(':').map(Number)
    return to - from + 1
  })
  known.exists = `${Number(known.exists) - sizes.reduce((sum, size) => sum + size, 0)}`
}

/** The first argument as people know it. */
function argument(rest: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(rest)?.[1].replace(/\\(.)/g, '$1')
  return decodeMailbox(quoted ?? rest.split(' ')[0]) ?? ''
}

/** The text without the times that Dovecot puts before each line, with what follows `from` inflated. */
function inflated(log: string, from: RegExp): string {
  return deflatedFrom(log.replace(/(^|\n)\d{10}\.\d{6} /g, '$1'), from)
}

/** Commands or responses, each in one line: literals are left out. */
function linesOf(text: string): string[] {
  const lines: string[] = []
  let begun = ''
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at)
    const part = text.slice(at, end < 0 ? text.length : end).replace(/\r$/, '')
    at = end < 0 ? text.length : end + 1
    const literal = /^(.*)~?\{(\d+)\+?\}$/s.exec(part)
    if (literal === null) {
      lines.push(begun + part)
      begun = ''
      continue
    }
    begun += literal[1]
    at += Number(literal[2])
  }
  return lines
}

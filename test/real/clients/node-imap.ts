/**
 * node-imap: idles between all commands, sorts and threads on the server, pushes a literal without waiting
 * where it may. In this process; knows of the library what it uses.
 */
import { type EventEmitter, once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { buffer } from 'node:stream/consumers'
import { type Client, digest, type Target } from './client.ts'

const limit = 60_000

type Done<T> = (error: Error | null, value: T) => void
type Fetching = EventEmitter
interface Box {
  readonly messages: { readonly total: number }
}

/** What is used of it; it has no types of its own. */
interface Connection extends EventEmitter {
  readonly seq: { fetch(set: string, what: object): Fetching }
  connect(): void
  end(): void
  destroy(): void
  getBoxes(done: Done<object>): void
  getSubscribedBoxes(done: Done<object>): void
  openBox(name: string, readOnly: boolean, done: Done<Box>): void
  closeBox(expunge: boolean, done: Done<void>): void
  status(name: string, done: Done<Box>): void
  search(criteria: readonly unknown[], done: Done<readonly number[]>): void
  sort(by: readonly string[], criteria: readonly unknown[], done: Done<readonly number[]>): void
  thread(how: string, criteria: readonly unknown[], done: Done<unknown>): void
  addFlags(uids: readonly number[], flags: readonly string[], done: Done<void>): void
  addKeywords(uids: readonly number[], words: readonly string[], done: Done<void>): void
  copy(uids: readonly number[], to: string, done: Done<void>): void
  append(text: string, options: object, done: Done<void>): void
}

const imap = createRequire(import.meta.url)('imap') as new (options: object) => Connection

export const nodeImap: Client = {
  name: 'node-imap',
  needs: [],
  async run(target) {
    const connection = new imap({
      user: target.user,
      password: target.password,
      host: 'localhost',
      port: target.port,
      tls: target.security === 'tls',
      // With `required` it would log in without TLS where the server lets it.
      autotls: target.security === 'tls' ? 'never' : 'always',
      tlsOptions: { ca: readFileSync(target.caFile), servername: 'localhost' },
    })
    const failed = new Promise<never>((_, reject) => connection.once('error', reject))
    const late = setTimeout(() => {
      connection.emit('error', new Error(`node-imap took more than ${limit} ms`))
    }, limit)
    try {
      return await Promise.race([session(connection, target), failed])
    } finally {
      clearTimeout(late)
      connection.on('error', () => {})
      connection.destroy()
    }
  },
}

async function session(connection: Connection, target: Target): Promise<readonly string[]> {
  connection.connect()
  await once(connection, 'ready')
  const lines = [
    `boxes ${names(await told((done) => connection.getBoxes(done)))}`,
    `subscribed ${names(await told((done) => connection.getSubscribedBoxes(done)))}`,
  ]
  const box = await told<Box>((done) => connection.openBox('INBOX', false, done))
  lines.push(`messages ${box.messages.total}`)
  const headers = { bodies: 'HEADER.FIELDS (FROM TO SUBJECT DATE)', struct: true, envelope: true, size: true }
  lines.push(...(await fetched(connection.seq.fetch('1:*', headers))))
  lines.push(...(await fetched(connection.seq.fetch('1:20', { bodies: '' }))))
  const criteria = ['ALL', ['SINCE', 'January 1, 2024'], ['!HEADER', 'SUBJECT', 'Grüße']]
  const uids = await told<readonly number[]>((done) => connection.search(criteria, done))
  lines.push(`search ${uids}`)
  await told((done) => connection.addFlags(uids.slice(0, 3), ['\\Flagged'], done))
  await told((done) => connection.addKeywords(uids.slice(0, 2), ['test'], done))
  await told((done) => connection.copy(uids.slice(4, 6), 'Archive', done))
  const text = 'Subject: put there by node-imap\r\n\r\nhello\r\n'
  await told((done) => connection.append(text, { mailbox: 'Drafts', flags: ['Draft'] }, done))
  const drafts = await told<Box>((done) => connection.status('Drafts', done))
  lines.push(`drafts ${drafts.messages.total}`)
  lines.push(`sorted ${await told((done) => connection.sort(['-DATE'], ['ALL'], done))}`)
  const threads = await told((done) => connection.thread('REFERENCES', ['ALL'], done))
  lines.push(`threads ${JSON.stringify(threads)}`)
  const pushed = once(connection, 'mail')
  await target.deliver('pushed while idling')
  lines.push(`pushed ${await pushed}`)
  await told((done) => connection.closeBox(false, done))
  const closed = once(connection, 'close')
  connection.end()
  await closed
  return lines
}

function told<T = unknown>(ask: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    ask((error, value) => (error === null || error === undefined ? resolve(value) : reject(error)))
  })
}

/** The names in its tree of mailboxes, which has parents that must not be followed. */
function names(boxes: object): string {
  const level = Object.entries(boxes) as [string, { children: object | null; attribs: string[] }][]
  const texts = level.map(
    ([name, { children, attribs }]) => `${name}${attribs}(${children === null ? '' : names(children)})`,
  )
  return texts.sort().join(' ')
}

/** A digest of each message: the parts it asked for and the attributes. */
async function fetched(fetching: Fetching): Promise<string[]> {
  const messages: Promise<string>[] = []
  fetching.on('message', (message: EventEmitter, number: number) => {
    const parts: Promise<string>[] = []
    let attributes: { modseq?: string } = {}
    message.on('body', (stream: NodeJS.ReadableStream) => parts.push(buffer(stream).then(digest)))
    message.on('attributes', (all) => {
      attributes = all
    })
    const ended = once(message, 'end').then(async () => {
      const told = { ...attributes, modseq: undefined }
      return `${number} ${await Promise.all(parts)} ${digest(JSON.stringify(told))}`
    })
    messages.push(ended)
  })
  await once(fetching, 'end') // rejects when it fails
  return Promise.all(messages)
}

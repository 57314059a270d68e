/** Writes generated mail as a Maildir++ tree, the way Dovecot keeps it, and drops new messages into one. */
import { chown, mkdir, rename, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bigMail, folders, generateMail, type Mail } from './mail.ts'

/** How much mail: messages in INBOX, and one more of so many megabytes where that is above 0. */
export interface Amount {
  readonly seed: number
  readonly count: number
  readonly bigMegabytes: number
}

/**
 * Fills a new Maildir++ tree with INBOX and all folders of `mail.ts`, all of them subscribed.
 * @param maildir absolute; made here
 */
export async function writeMaildir(maildir: string, amount: Amount): Promise<void> {
  const inbox = generateMail(amount.seed, amount.count)
  if (amount.bigMegabytes > 0) inbox.push(bigMail(amount.seed, amount.bigMegabytes))
  await writeFolder(maildir, inbox)
  for (const [index, [name, count]] of folders.entries()) {
    const onDisk = `.${modifiedUtf7(name).split('/').join('.')}`
    await writeFolder(join(maildir, onDisk), generateMail(amount.seed * 1000 + index + 1, count))
  }
  // Dovecot's own format of that file: a version, then one name a line with tabs between the levels.
  const subscribed = ['INBOX', ...folders.map(([name]) => modifiedUtf7(name).split('/').join('\t'))]
  await writeFile(join(maildir, 'subscriptions'), `V\t2\n\n${subscribed.join('\n')}\n`)
}

let delivered = 0

/**
 * Drops one small message into INBOX as a delivery agent does, so that an idling client is told.
 * @param maildir absolute; the new file belongs to its owner
 */
export async function deliver(maildir: string, subject: string): Promise<void> {
  const name = `${Math.floor(Date.now() / 1000)}.M${++delivered}P${process.pid}.delivered`
  // Nothing in it tells the time, so that two runs can be compared.
  const id = `Message-ID: <${subject.replaceAll(' ', '-')}@example.test>`
  const head = ['From: bob@example.test', `Subject: ${subject}`, id]
  const waiting = join(maildir, 'tmp', name)
  await writeFile(waiting, `${head.join('\r\n')}\r\n\r\nnew mail\r\n`)
  const { uid, gid } = await stat(maildir)
  await chown(waiting, uid, gid)
  await rename(waiting, join(maildir, 'new', name))
}

/** A mailbox name as it goes over the wire and onto the disk (RFC 3501 §5.1.3). */
function modifiedUtf7(name: string): string {
  return name.replace(/&|[^\x20-\x7e]+/g, (run) => {
    if (run === '&') return '&-'
    const base64 = Buffer.from(run, 'utf16le').swap16().toString('base64')
    return `&${base64.replace(/=+$/, '').replaceAll('/', ',')}-`
  })
}

async function writeFolder(path: string, mails: readonly Mail[]): Promise<void> {
  for (const part of ['cur', 'new', 'tmp']) await mkdir(join(path, part), { recursive: true })
  for (const [index, mail] of mails.entries()) {
    // Dovecot numbers messages by the time in the name: index order on every machine.
    const serial = String(index).padStart(6, '0')
    const name = `${mail.date}.M${serial}P1.made,S=${mail.bytes.length}:2,${mail.flags}`
    const file = join(path, 'cur', name)
    await writeFile(file, mail.bytes)
    await utimes(file, mail.date, mail.date)
  }
}

/**
 * imapflow, the npm library: one session that lists, fetches, searches, appends, idles; it compresses by
 * itself.
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { ImapFlow } from 'imapflow'
import { type Client, digest, type Target } from './client.ts'

const limit = 60_000

export const imapflow: Client = {
  name: 'imapflow',
  needs: [],
  async run(target) {
    const client = new ImapFlow({
      host: 'localhost',
      port: target.port,
      secure: target.security === 'tls',
      auth: { user: target.user, pass: target.password },
      tls: { ca: readFileSync(target.caFile) },
      logger: false,
    })
    const failed = new Promise<never>((_, reject) => client.once('error', reject))
    const late = setTimeout(
      () => client.emit('error', new Error(`imapflow took more than ${limit} ms`)),
      limit,
    )
    try {
      return await Promise.race([session(client, target), failed])
    } finally {
      clearTimeout(late)
      client.close()
    }
  },
}

async function session(client: ImapFlow, target: Target): Promise<readonly string[]> {
  await client.connect()
  const listed = await client.list({ statusQuery: { messages: true, unseen: true } })
  const lines = listed.map(
    (box) => `${box.path} ${box.specialUse ?? ''} ${JSON.stringify(counts(box.status))}`,
  )
  const lock = await client.getMailboxLock('INBOX')
  const query = {
    uid: true,
    flags: true,
    envelope: true,
    bodyStructure: true,
    size: true,
    internalDate: true,
  }
  for await (const message of client.fetch('1:*', query)) lines.push(described(message))
  for await (const message of client.fetch('1:20', { source: true })) {
    lines.push(`source ${message.seq} ${digest(message.source ?? '')}`)
  }
  lines.push(`search ${await client.search({ subject: 'Grüße' })} ${await client.search({ larger: 10_000 })}`)
  await client.messageFlagsAdd('1:3', ['\\Flagged', '$test'])
  await client.messageCopy('4:5', 'Archive')
  await client.append('Drafts', 'Subject: put there by imapflow\r\n\r\nhello\r\n', ['\\Draft'])
  lines.push(`drafts ${JSON.stringify(counts(await client.status('Drafts', { messages: true })))}`)
  const pushed = once(client, 'exists')
  const idle = client.idle()
  await target.deliver('pushed while idling')
  const [news] = (await pushed) as [{ prevCount: number; count: number }]
  lines.push(`pushed ${news.prevCount} ${news.count}`)
  lock.release()
  await client.noop() // ends IDLE with DONE
  await idle
  await client.logout()
  return lines
}

function counts(status: unknown): unknown {
  if (typeof status !== 'object' || status === null) return status
  const { messages, unseen } = status as { messages?: number; unseen?: number }
  return { messages, unseen }
}

/** A message without what the server makes anew with each mailbox: `id` is made of UIDVALIDITY. */
function described(message: object): string {
  const shown = (key: string, value: unknown) => {
    if (key === 'id' || key === 'modseq') return undefined
    return value instanceof Set ? [...value].sort() : value
  }
  return digest(
    JSON.stringify(message, (key, value) => (typeof value === 'bigint' ? `${value}` : shown(key, value))),
  )
}

/** curl: one command for each run of it; LOGIN or SASL, FETCH by URL and by hand, SEARCH, APPEND. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { installed } from '../available.ts'
import { must } from '../run.ts'
import { type Client, digest, type Target } from './client.ts'

export const curl: Client = {
  name: 'curl',
  needs: ['curl'],
  async run(target, folder) {
    const ask = (path: string, ...more: string[]) => curlOnce(target, folder, path, more)
    const lines = (bytes: Buffer) => bytes.toString('latin1').trimEnd().split('\r\n').sort()
    const bodies: string[] = []
    for (const uid of [1, 3, 8, 13, 16])
      bodies.push(`message ${uid} ${digest(await ask(`INBOX;UID=${uid}`))}`)
    const text = await ask('INBOX;UID=6;SECTION=TEXT')
    const last = await ask('INBOX;MAILINDEX=*')
    const fetched = await ask('INBOX', '-X', 'UID FETCH 1:20 (UID FLAGS INTERNALDATE RFC822.SIZE)')
    const found = await ask('INBOX?SUBJECT%20report')
    await writeFile(
      join(folder, 'new.eml'),
      'Subject: put there by curl\r\nFrom: a@example.test\r\n\r\nhello\r\n',
    )
    await ask('Drafts', '-T', 'new.eml')
    const drafts = await ask('', '-X', 'STATUS Drafts (MESSAGES)')
    return [
      ...lines(await ask('')),
      ...bodies,
      `text of 6 ${digest(text)}`,
      `last ${last.length} ${digest(last)}`,
      ...lines(fetched),
      ...lines(found),
      ...lines(drafts),
    ]
  },
}

/** curl with `--silent`; its exit status 0 says that every command of it was answered with OK. */
function curlOnce(target: Target, folder: string, path: string, more: readonly string[]): Promise<Buffer> {
  const scheme = target.security === 'tls' ? 'imaps' : 'imap'
  const secure = target.security === 'tls' ? [] : ['--ssl-reqd']
  const login = ['--cacert', target.caFile, '--user', `${target.user}:${target.password}`]
  const url = `${scheme}://localhost:${target.port}/${path}`
  return must(installed('curl'), ['-q', '-sS', ...secure, ...login, ...more, url], { folder })
}

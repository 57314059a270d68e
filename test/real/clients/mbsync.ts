/**
 * mbsync (isync): pulls every folder into fresh Maildirs, then pushes local changes; pipelines hard,
 * compresses.
 */
import { appendFile, mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { installed } from '../available.ts'
import { must } from '../run.ts'
import { type Client, maildirLines, type Target } from './client.ts'

export const mbsync: Client = {
  name: 'mbsync',
  needs: ['mbsync'],
  async run(target, folder) {
    await mkdir(join(folder, 'mail'))
    await writeFile(join(folder, 'rc'), configuration(target, folder), { mode: 0o600 })
    const sync = () => must(installed('mbsync'), ['-c', 'rc', '-a'], { folder })
    await sync()
    const pulled = maildirLines(join(folder, 'mail'), withoutMark)
    await changeLocally(join(folder, 'mail'))
    await sync()
    return [...pulled, 'after the second sync', ...maildirLines(join(folder, 'mail'), withoutMark)]
  },
}

/** mbsync marks what it copies with a random header of its own. */
function withoutMark(text: string): string {
  return text.replace(/^X-TUID: .*\r?\n/m, '')
}

/** A flag and a new message, which go up with the next sync. */
async function changeLocally(mail: string): Promise<void> {
  const inbox = join(mail, 'INBOX', 'cur')
  const names = (await readdir(inbox)).sort()
  const third = names.find((name) => /,U=3:2,/.test(name))
  if (third === undefined)
    throw new Error(`mbsync brought no message with UID 3: ${names.slice(0, 5).join(' ')}`)
  await rename(join(inbox, third), join(inbox, third.replace(/:2,.*$/, ':2,FS')))
  const text =
    'Subject: put there by mbsync\nFrom: a@example.test\nMessage-ID: <mbsync@example.test>\n\nhello\n'
  await appendFile(join(mail, 'Drafts', 'new', '1700000000.1.local'), text)
}

function configuration(target: Target, folder: string): string {
  return `IMAPStore remote
Host localhost
Port ${target.port}
User ${target.user}
Pass ${target.password}
SSLType ${target.security === 'tls' ? 'IMAPS' : 'STARTTLS'}
CertificateFile ${target.caFile}
SystemCertificates no
AuthMechs LOGIN
${target.security === 'tls' ? '' : 'PipelineDepth 1\n'}
MaildirStore local
Path ${folder}/mail/
Inbox ${folder}/mail/INBOX
SubFolders Verbatim

Channel all
Far :remote:
Near :local:
Patterns *
Create Both
Expunge Both
CopyArrivalDate yes
SyncState *
`
}

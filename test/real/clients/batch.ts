/**
 * Clients that run by themselves from a configuration: imaplib by a script of ours, offlineimap,
 * fetchmail.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { installed } from '../available.ts'
import { must, run } from '../run.ts'
import { type Client, digest, maildirLines, type Target } from './client.ts'

const script = new URL('imaplib_session.py', import.meta.url).pathname

export const imaplib: Client = {
  name: 'imaplib',
  needs: ['python3'],
  async run({ port, security, caFile, user, password }, folder) {
    const args = [script, String(port), security, caFile, user]
    const output = await must(installed('python3'), args, {
      folder,
      environment: { IMAP_PASSWORD: password },
    })
    return output.toString().trimEnd().split('\n')
  },
}

export const offlineimap: Client = {
  name: 'offlineimap',
  needs: ['offlineimap'],
  // Its imaplib2 loses a race of its own in STARTTLS, one time in ten, and then waits for ever.
  starttlsFailures: 2,
  async run(target, folder) {
    await writeFile(join(folder, 'rc'), offlineimapConfiguration(target, folder), { mode: 0o600 })
    await must(installed('offlineimap'), ['-o', '-c', 'rc'], { folder, seconds: 20 })
    return maildirLines(join(folder, 'mail'), (text) => text.replace(/^X-OfflineIMAP: .*\n/m, ''))
  },
}

function offlineimapConfiguration(target: Target, folder: string): string {
  const tls = target.security === 'tls'
  return `[general]
accounts = test
metadata = ${folder}/meta
ui = basic
[Account test]
localrepository = near
remoterepository = far
[Repository near]
type = Maildir
localfolders = ${folder}/mail
[Repository far]
type = IMAP
remotehost = localhost
remoteport = ${target.port}
remoteuser = ${target.user}
remotepass = ${target.password}
ssl = ${tls ? 'yes' : 'no'}
starttls = ${tls ? 'no' : 'yes'}
sslcacertfile = ${target.caFile}
auth_mechanisms = PLAIN
maxconnections = 2
usecompression = yes
folderfilter = lambda name: not any(c in name for c in '"*%%')
`
}

export const fetchmail: Client = {
  name: 'fetchmail',
  needs: ['fetchmail'],
  async run(target, folder) {
    const tls = target.security === 'tls' ? 'options ssl sslcertck' : 'sslproto "TLS1.2+" options sslcertck'
    const trust = `sslcertfile "${target.caFile}" sslcertpath "${folder}/none"`
    const mda = `mda "/bin/sh -c 'cat >> ${folder}/mbox'"`
    await writeFile(
      join(folder, 'rc'),
      `poll localhost service ${target.port} proto IMAP auth password
  user "${target.user}" password "${target.password}"
  ${tls} ${trust}
  keep fetchall limit 3000000 ${mda}\n`,
      { mode: 0o600 },
    )
    const files = ['--nosyslog', '--pidfile', join(folder, 'pid'), '-i', join(folder, 'ids')]
    const args = ['-N', '-f', join(folder, 'rc'), ...files]
    const done = await run(installed('fetchmail'), args, { folder, environment: { FETCHMAILHOME: folder } })
    // 13 would be its own limit; a message over the limit is left there and is no failure.
    if (done.status > 1) throw new Error(`fetchmail ended with ${done.status}: ${done.stderr.slice(-2000)}`)
    const mbox = await must('cat', [join(folder, 'mbox')], { folder })
    return mbox
      .toString('latin1')
      .split(/^(?=Return-Path: )/m)
      .map(arrived)
  },
}

/** One delivered message without the line that fetchmail puts before it, which holds the time. */
function arrived(text: string): string {
  const without = text.replace(/^Received: from localhost[^\n]*\n(?:[ \t][^\n]*\n)*/gm, '')
  return digest(Buffer.from(without, 'latin1'))
}

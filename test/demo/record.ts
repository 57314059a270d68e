/**
 * Records docs/demo.pcapng: a real Thunderbird with a real Dovecot on generated mail, through imapscope.
 * Needs what the real-client tests need; run it with `npm run demo:record`.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Target } from '../real/clients/client.ts'
import { type Dovecot, startDovecot } from '../real/dovecot.ts'
import { startProxy } from '../real/proxy.ts'
import { type Step, withThunderbird } from '../real/thunderbird.ts'

const place = new URL('../../docs/demo.pcapng', import.meta.url).pathname
const user = 'fred@example.org'
const password = 'kaleidoscope-Zebra-4711'
/** Messages in INBOX. */
const count = 18
/** For how long a slow command takes, and what else lies between two steps, in ms. */
const slow = 2600
const between = 1000

test('a session of Thunderbird with Dovecot', async () => {
  const mechanisms = ['plain', 'login']
  const dovecot = await startDovecot({ count, users: [user], password, mechanisms, plainAuthDisabled: true })
  const server = `imap://localhost:${dovecot.plainPort}`
  const proxy = await startProxy({ server, serverCaFile: dovecot.caFile, plain: true })
  const folder = join(dovecot.folder, 'client')
  await mkdir(folder)
  try {
    const { caFile, plainPort: port = 0 } = proxy
    const target: Target = { port, security: 'starttls', caFile, user, password, deliver: dovecot.deliver }
    await withThunderbird(target, folder, (step) => session(step, dovecot, folder))
    const { status, stdout } = await proxy.stop()
    expect(status).toBe(130)
    process.stderr.write(stdout)
    expect(readFileSync(proxy.sessionFile, 'latin1')).not.toContain(password)
    await copyFile(proxy.sessionFile, place)
  } finally {
    await proxy.remove()
    await dovecot.stop()
  }
})

async function session(step: Step, dovecot: Dovecot, folder: string): Promise<void> {
  const draft = join(folder, 'draft.eml')
  const lines = ['From: Fred <fred@example.org>', 'To: alice@example.test', 'Subject: Re: Report attached']
  await writeFile(draft, [...lines, '', 'Thank you, I read it tonight.', ''].join('\r\n'))
  const steps: (() => Promise<unknown>)[] = [
    () => step('compress', false),
    () => step('login', user, password),
    () => step('headers', count),
    () => step('bodies'),
    () => step('flags'),
    // Before it idles again: then it is the search that waits, not the end of IDLE.
    () => Promise.all([hold(dovecot), step('search', 'server')]),
    () => step('compress', true),
    () => step('visit', 'Archive', false),
    async () => {
      // Somebody else has deleted it: the client learns of that when it opens it.
      await rm(join(dovecot.folder, 'mail', user, 'Maildir', '.Work.Clients.North'), { recursive: true })
      await step('visit', 'Work/Clients/North', true)
    },
    () => step('append', draft),
    () => step('copy'),
    () => Promise.all([step('pushed', count - 1), pause(1500).then(() => dovecot.deliver('Lunch at one?'))]),
  ]
  for (const each of steps) {
    await each()
    await pause(between)
  }
}

/** Stops all sessions of the server for a while, as a disk that has gone to sleep does. */
async function hold({ folder }: Dovecot): Promise<void> {
  const master = readFileSync(join(folder, 'run', 'master.pid'), 'latin1').trim()
  const session = new RegExp(`^Name:\\s*imap$[^]*^PPid:\\s*${master}$`, 'm')
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && session.test(statusOf(entry)))
  const signal = (name: NodeJS.Signals): void => {
    for (const pid of pids) process.kill(Number(pid), name)
  }
  signal('SIGSTOP')
  await pause(slow)
  signal('SIGCONT')
}

function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return '' // it ended while we looked
  }
}

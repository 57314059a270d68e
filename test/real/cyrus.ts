/** A real Cyrus with generated mail for one test file: on free ports, in a folder of its own, as nobody. */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import { makeAuthority } from './authority.ts'
import { cyrusPrograms, installed } from './available.ts'
import { type CyrusSettings, imapdConfiguration, masterConfiguration } from './cyrus-configuration.ts'
import { type Account, greets, serverAccount } from './daemon.ts'
import { folders, generateMail, type Mail } from './mail.ts'
import { freePort } from './ports.ts'
import type { MailServer } from './routes.ts'
import { cleanEnvironment, must, signalGroup } from './run.ts'

export interface Cyrus extends MailServer {
  /** How many messages INBOX holds after `reset`: Cyrus refuses those with NULs. */
  readonly count: number
  stop(): Promise<void>
}

const user = 'alice'

/** Its folders of mail, accounts and states: all of it is put back by `reset`. */
const kept = ['conf', 'spool', 'db']

/**
 * Starts Cyrus, fills it by APPEND, a tenth of a second for each message, and waits until it answers.
 * @param options the password of alice, and how many messages INBOX is offered
 * @throws with what it printed when it does not come up within ten seconds
 */
export async function startCyrus(options: {
  readonly password: string
  readonly count: number
}): Promise<Cyrus> {
  const folder = await mkdtemp(join(tmpdir(), 'imapscope-'))
  const account = await serverAccount(folder)
  const settings = await prepare(folder, account, options.password)
  let child = await up(settings, account)
  const lastWish = () => signalGroup(child, 'SIGTERM')
  process.once('exit', lastWish)
  const as = { port: settings.tlsPort, ca: await readFile(join(folder, 'ca', 'root.pem')), ...options }
  const count = await fill(as, options.count).catch((error) => {
    lastWish()
    throw error
  })
  const restart = async (between: () => Promise<unknown>) => {
    await down(child)
    await between()
    child = await up(settings, account)
  }
  await restart(() => must('cp', ['-a', ...kept, 'template'], { folder }))
  return {
    folder,
    plainPort: settings.plainPort,
    tlsPort: settings.tlsPort,
    caFile: join(folder, 'ca', 'root.pem'),
    user,
    password: options.password,
    count,
    deliver: (subject) => deliver(as, subject),
    quiet: async () => {}, // one process serves many sessions, so nothing shows that one has ended
    reset: () => restart(() => putBack(folder)),
    stop: async () => {
      process.off('exit', lastWish)
      await down(child)
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function prepare(folder: string, account: Account, password: string): Promise<CyrusSettings> {
  const programs = cyrusPrograms()
  if (programs === undefined) throw new Error('Cyrus is not there')
  const parts = ['db', 'lock', 'log', 'quota', 'socket', 'user'].map((part) => `conf/${part}`)
  for (const part of [...parts, 'spool', 'db', 'proc', 'log', 'template'])
    await mkdir(join(folder, part), { recursive: true })
  const { certificateFile, keyFile } = await makeAuthority(join(folder, 'ca'), 'Test mail server root')
  const [plainPort, tlsPort] = [await freePort(), await freePort()]
  const settings = { folder, plainPort, tlsPort, user: account.user, certificateFile, keyFile, programs }
  await writeFile(join(folder, 'imapd.conf'), imapdConfiguration(settings))
  await writeFile(join(folder, 'cyrus.conf'), masterConfiguration(settings))
  const entry = ['-p', '-c', '-f', join(folder, 'sasldb2'), '-u', 'localhost', user]
  await must(installed('saslpasswd2'), entry, { folder, input: password })
  await chmod(folder, 0o755) // mkdtemp gives 0700, and the server is somebody else
  if (process.getuid?.() === 0) {
    await must('chown', ['-R', `${account.uid}:${account.gid}`, folder], { folder: '/' })
  }
  return settings
}

async function up({ folder, plainPort }: CyrusSettings, account: Account): Promise<ChildProcess> {
  const files = ['-C', join(folder, 'imapd.conf'), '-M', join(folder, 'cyrus.conf')]
  const master = cyrusPrograms()?.master ?? ''
  const child = spawn(master, [...files, '-p', join(folder, 'master.pid'), '-D'], {
    cwd: folder,
    env: cleanEnvironment(folder),
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(process.getuid?.() === 0 ? { uid: account.uid, gid: account.gid } : {}),
  })
  let said = ''
  child.stderr?.on('data', (bytes) => {
    said += bytes
  })
  for (let attempt = 0; attempt < 200 && child.exitCode === null; attempt++) {
    if (await greets(plainPort)) return child
    await pause(50)
  }
  signalGroup(child, 'SIGKILL')
  throw new Error(`Cyrus did not come up: ${said.slice(-2000)}`)
}

async function down(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) throw new Error(`Cyrus ended by itself with ${child.exitCode}`)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  signalGroup(child, 'SIGTERM')
  const limit = setTimeout(() => signalGroup(child, 'SIGKILL'), 5000)
  await ended
  clearTimeout(limit)
  signalGroup(child, 'SIGKILL') // what is left of its children
}

async function putBack(folder: string): Promise<void> {
  for (const each of kept) await rm(join(folder, each), { recursive: true, force: true, maxRetries: 5 })
  await must('cp', ['-a', ...kept.map((each) => join('template', each)), '.'], { folder })
}

interface Access {
  readonly port: number
  readonly ca: Buffer
  readonly password: string
}

async function loggedIn<T>(
  { port, ca, password }: Access,
  use: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  const auth = { user, pass: password }
  const client = new ImapFlow({ host: 'localhost', port, secure: true, auth, tls: { ca }, logger: false })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.logout()
  }
}

async function deliver(access: Access, subject: string): Promise<void> {
  const text = `From: bob@example.test\r\nSubject: ${subject}\r\n\r\nnew mail\r\n`
  await loggedIn(access, (client) => client.append('INBOX', text, [], new Date(0)))
}

/** @returns how many messages INBOX took */
function fill(access: Access, count: number): Promise<number> {
  return loggedIn(access, async (client) => {
    const taken = await put(client, 'INBOX', generateMail(1, count))
    const present = (await client.list()).map(({ path }) => path) // those with a role it has made already
    for (const [index, [name, amount]] of folders.entries()) {
      if (/["\\{%*]/.test(name)) continue // it takes no such names
      if (!present.includes(name)) await client.mailboxCreate(name)
      await client.mailboxSubscribe(name)
      await put(client, name, generateMail(1001 + index, Math.min(amount, 4)))
    }
    return taken
  })
}

async function put(client: ImapFlow, name: string, mails: readonly Mail[]): Promise<number> {
  const flags: Readonly<Record<string, string>> = { S: '\\Seen', R: '\\Answered', F: '\\Flagged' }
  const possible = mails.filter(({ bytes }) => !bytes.includes(0))
  for (const { bytes, flags: letters, date } of possible) {
    const set = [...letters].flatMap((letter) => flags[letter] ?? [])
    const done = await client.append(name, bytes, set, new Date(date * 1000))
    if (done === false) throw new Error(`Cyrus took no message for ${name}: ${bytes.subarray(0, 500)}`)
  }
  return possible.length
}

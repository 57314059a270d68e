/** A real Dovecot with generated mail for one test file: on free ports, in a folder of its own, as nobody. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { makeAuthority } from './authority.ts'
import { installed } from './available.ts'
import { greets, serverAccount } from './daemon.ts'
import { type DovecotSettings, dovecotConfiguration, passwdLine } from './dovecot-configuration.ts'
import type { Rawlog } from './ledger.ts'
import { deliver, writeMaildir } from './maildir.ts'
import { freePort } from './ports.ts'
import { cleanEnvironment, must, signalGroup } from './run.ts'

/** What to start; everything has a value that suits most tests. */
export interface DovecotOptions {
  /** Where it lives: absolute, at most 60 characters. A temporary one without it, removed by `stop`. */
  readonly folder?: string
  /** The first one gets `count` messages and the big one, the others 20 messages. */
  readonly users?: readonly string[]
  readonly password?: string
  readonly count?: number
  /** Size of one more message, in 2^20 bytes before base64; 0 for none. */
  readonly bigMegabytes?: number
  /** Offer COMPRESS=DEFLATE. */
  readonly compress?: boolean
  /** LOGINDISABLED until TLS is there. */
  readonly plainAuthDisabled?: boolean
  /** SASL mechanisms in Dovecot's spelling: `plain`, `scram-sha-256`. */
  readonly mechanisms?: readonly string[]
  /** Let Dovecot write down what each session said after login. */
  readonly rawlog?: boolean
  /** Lines at the end of dovecot.conf. */
  readonly extraConfig?: string
}

export interface Dovecot {
  readonly folder: string
  /** Plain IMAP and STARTTLS. */
  readonly plainPort: number
  readonly tlsPort: number
  /** PEM of the root that signed its certificate for localhost. */
  readonly caFile: string
  readonly user: string
  readonly password: string
  /** A new message in the first user's INBOX. */
  deliver(subject: string): Promise<void>
  /** Waits until no session is open: all of them are logged, and none writes into the mail any more. */
  quiet(): Promise<void>
  /**
   * What the first user's clients sent after login since `reset`, a text for each session; deflated after
   * COMPRESS.
   */
  rawlog(): string[]
  /** The same with what the server answered. */
  rawlogs(): Rawlog[]
  /** The first user's mail as generated; waits until no session is open. */
  reset(): Promise<void>
  /** Ends it; throws with the end of its log when it ended by itself before. */
  stop(): Promise<void>
}

// Dovecot binds sockets below its folder, and such a path has at most 107 characters.
const longestFolder = 60

/**
 * Starts Dovecot and waits until it answers.
 * @throws with the end of its log when it does not come up within ten seconds
 */
export async function startDovecot(options: DovecotOptions = {}): Promise<Dovecot> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'imapscope-')))
  if (folder.length > longestFolder) throw new Error(`${folder} is longer than ${longestFolder} characters`)
  const settings = await prepare(folder, options)
  const user = options.users?.[0] ?? 'alice'
  const child = spawn(installed('dovecot'), ['-F', '-c', join(folder, 'dovecot.conf')], {
    cwd: folder,
    env: cleanEnvironment(folder),
    detached: true,
    stdio: 'ignore',
    ...(process.getuid?.() === 0 ? { uid: settings.account.uid, gid: settings.account.gid } : {}),
  })
  const lastWish = () => signalGroup(child, 'SIGTERM')
  process.once('exit', lastWish)
  await untilItAnswers(child, settings)
  return {
    folder,
    plainPort: settings.plainPort,
    tlsPort: settings.tlsPort,
    caFile: join(folder, 'ca', 'root.pem'),
    user,
    password: options.password ?? 'secret',
    deliver: (subject) => deliver(join(folder, 'mail', user, 'Maildir'), subject),
    rawlog: () => readRawlogs(join(folder, 'rawlog', user)).map(({ said }) => said),
    rawlogs: () => readRawlogs(join(folder, 'rawlog', user)),
    quiet: () => quiet(child),
    reset: () => reset(child, folder, user),
    stop: async () => {
      process.off('exit', lastWish)
      await stop(child, folder)
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function prepare(folder: string, options: DovecotOptions): Promise<DovecotSettings> {
  for (const part of ['run', 'state', 'log', 'mail', 'template'])
    await mkdir(join(folder, part), { recursive: true })
  const authority = await makeAuthority(join(folder, 'ca'), 'Test mail server root')
  const settings: DovecotSettings = {
    folder,
    plainPort: await freePort(),
    tlsPort: await freePort(),
    account: await serverAccount(folder),
    certificateFile: authority.certificateFile,
    keyFile: authority.keyFile,
    compress: options.compress ?? true,
    plainAuthDisabled: options.plainAuthDisabled ?? false,
    mechanisms: options.mechanisms ?? ['plain', 'login', 'cram-md5', 'scram-sha-256'],
    rawlog: options.rawlog ?? false,
    extraConfig: options.extraConfig ?? '',
  }
  const users = options.users ?? ['alice']
  for (const [index, user] of users.entries()) {
    const amount = { count: options.count ?? 60, bigMegabytes: options.bigMegabytes ?? 0 }
    const smaller = { count: 20, bigMegabytes: 0 }
    const maildir = join(folder, 'template', user, 'Maildir')
    await writeMaildir(maildir, { seed: index + 1, ...(index === 0 ? amount : smaller) })
    await mkdir(join(folder, 'rawlog', user), { recursive: true })
    await copyLinked(folder, user)
  }
  const passwords = users.map((user) => passwdLine(user, options.password ?? 'secret', settings))
  await writeFile(join(folder, 'passwd'), passwords.join(''))
  await writeFile(join(folder, 'dovecot.conf'), dovecotConfiguration(settings))
  await chmod(folder, 0o755) // mkdtemp gives 0700, and the server is somebody else
  if (process.getuid?.() === 0) {
    await must('chown', ['-R', `${settings.account.uid}:${settings.account.gid}`, folder], { folder: '/' })
  }
  return settings
}

/** Messages are never changed in place, so a hard link is as good as a copy and takes no time. */
function copyLinked(folder: string, user: string): Promise<Buffer> {
  return must('cp', ['-al', join(folder, 'template', user), join(folder, 'mail', user)], { folder })
}

async function untilItAnswers(child: ChildProcess, settings: DovecotSettings): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) break
    if (await greets(settings.plainPort)) return
    await pause(50)
  }
  signalGroup(child, 'SIGKILL')
  throw new Error(`dovecot did not come up: ${await endOfLog(settings.folder)}`)
}

async function quiet(child: ChildProcess): Promise<void> {
  for (let attempt = 0; openSessions(child) > 0; attempt++) {
    if (attempt === 200) throw new Error('an IMAP session is still open after ten seconds')
    await pause(50)
  }
}

async function reset(child: ChildProcess, folder: string, user: string): Promise<void> {
  // A session that is still closing would write its index into the fresh mail.
  await quiet(child)
  for (const log of await readdir(join(folder, 'rawlog', user))) await rm(join(folder, 'rawlog', user, log))
  const old = join(folder, 'mail', `.${user}-${process.hrtime.bigint()}`)
  await rename(join(folder, 'mail', user), old)
  await copyLinked(folder, user)
  await rm(old, { recursive: true, force: true, maxRetries: 5 })
}

/** Dovecot has one process for each session that logged in. */
function openSessions(child: ChildProcess): number {
  const children = readdirSync('/proc').filter(
    (entry) => /^\d+$/.test(entry) && parentOf(entry) === child.pid,
  )
  return children.filter((pid) => nameOf(pid) === 'imap').length
}

function parentOf(pid: string): number | undefined {
  const status = readProcess(pid, 'status')
  return Number(/^PPid:\s*(\d+)/m.exec(status)?.[1])
}

function nameOf(pid: string): string {
  return readProcess(pid, 'comm').trim()
}

function readProcess(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return '' // it ended while we looked
  }
}

function readRawlogs(folder: string): Rawlog[] {
  if (!existsSync(folder)) return []
  const read = (file: string): string => readFileSync(join(folder, file), 'latin1')
  const files = readdirSync(folder).filter((file) => file.endsWith('.in'))
  return files.sort().map((file) => ({ said: read(file), answered: read(file.replace(/in$/, 'out')) }))
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    throw new Error(`dovecot ended by itself: ${await endOfLog(folder)}`)
  }
  const ended = new Promise((resolve) => child.once('exit', resolve))
  signalGroup(child, 'SIGTERM')
  const limit = setTimeout(() => signalGroup(child, 'SIGKILL'), 5000)
  await ended
  clearTimeout(limit)
}

async function endOfLog(folder: string): Promise<string> {
  const log = await readFile(join(folder, 'log', 'dovecot.log'), 'utf8').catch(() => 'it left no log')
  return log.slice(-2000).trim()
}

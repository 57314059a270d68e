/**
 * Runs the built imapscope as a user would, in a process and a home of its own. Knows only its command
 * line.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtProgram } from './available.ts'
import { freePort } from './ports.ts'
import { cleanEnvironment, exitStatus, type Finished, must, run } from './run.ts'

/** What to start. */
export interface ProxyOptions {
  /** `imaps://localhost:1993`, as on the command line. */
  readonly server: string
  /** PEM of the root that the server's certificate comes from. */
  readonly serverCaFile: string
  /** Further options, as on the command line. */
  readonly options?: readonly string[]
  /** Open the listener for plain IMAP and STARTTLS too. */
  readonly plain?: boolean
  /** Where its CA is kept; with a folder of its own in each run it is made anew, which takes a second. */
  readonly dataFolder?: string
}

export interface RunningProxy {
  /** Where its TLS listener is. */
  readonly port: number
  /** Where its listener for plain IMAP and STARTTLS is; undefined when that was not asked for. */
  readonly plainPort: number | undefined
  readonly pid: number
  /** PEM of its own root, as it exports it. */
  readonly caFile: string
  readonly sessionFile: string
  /** Its home, its data and state folders and the session file; gone after `remove`. */
  readonly folder: string
  /** Another imapscope command with the same home: `['export', file, '-f', 'jsonl']`. */
  command(args: readonly string[]): Promise<Finished>
  /** Ends it with SIGINT, as Ctrl-C does. */
  stop(): Promise<Finished>
  /** Takes its folder away; ends it first where it still runs. */
  remove(): Promise<void>
}

/** How long it may take to start, and how long to end after Ctrl-C, in ms. */
const startLimit = 20_000
const endLimit = 20_000

/**
 * Starts `imapscope --headless` with a session file and waits until it says that it listens.
 * @throws with what it said when it ends or stays silent instead
 */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'imapscope-'))
  const places = {
    XDG_DATA_HOME: options.dataFolder ?? join(folder, 'data'),
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_RUNTIME_DIR: join(folder, 'runtime'),
  }
  for (const place of Object.values(places)) await mkdir(place, { mode: 0o700, recursive: true })
  const port = await freePort()
  const plainPort = options.plain ? await freePort() : undefined
  const sessionFile = join(folder, 'session.pcapng')
  const listen = plainPort === undefined ? ['--no-listen'] : ['--listen', `127.0.0.1:${plainPort}`]
  const more = ['--listen-tls', `127.0.0.1:${port}`, '--headless', '--session', sessionFile]
  const args = [builtProgram, options.server, '--ca-file', options.serverCaFile, ...listen, ...more]
  const child = spawn(process.execPath, [...args, ...(options.options ?? [])], {
    cwd: folder,
    env: { ...cleanEnvironment(folder), ...places },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lastWish = () => void child.kill('SIGKILL')
  process.once('exit', lastWish)
  const ended = collect(child)
  const command = (words: readonly string[]) =>
    run(process.execPath, [builtProgram, ...words], { folder, environment: places })
  const remove = async () => {
    process.off('exit', lastWish)
    child.kill('SIGKILL')
    await ended
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  const caFile = join(folder, 'imapscope-root.pem')
  try {
    await untilItListens(child, port, ended)
    const exported = [builtProgram, 'ca', 'export', '-o', caFile]
    await must(process.execPath, exported, { folder, environment: places })
    if (!existsSync(caFile)) throw new Error('ca export ended with 0 and wrote no file')
  } catch (error) {
    await remove()
    throw error
  }
  return {
    port,
    plainPort,
    pid: child.pid ?? 0,
    caFile,
    sessionFile,
    folder,
    command,
    stop: () => stop(child, ended),
    remove,
  }
}

function collect(child: ChildProcess): Promise<Finished> {
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout?.on('data', (bytes: Buffer) => stdout.push(bytes))
  child.stderr?.on('data', (bytes: Buffer) => stderr.push(bytes))
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      const status = exitStatus(code, signal)
      resolve({ status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() })
    })
  })
}

function untilItListens(child: ChildProcess, port: number, ended: Promise<Finished>): Promise<void> {
  const announcement = `listening on 127.0.0.1:${port} (TLS)`
  return new Promise((resolve, reject) => {
    let said = ''
    const limit = setTimeout(
      () => reject(new Error(`imapscope did not say "${announcement}" but: ${said}`)),
      startLimit,
    )
    child.stderr?.on('data', (bytes: Buffer) => {
      said += bytes.toString()
      if (!said.split('\n').some((line) => line.startsWith(announcement))) return
      clearTimeout(limit)
      resolve()
    })
    void ended.then(({ status, stderr }) => {
      clearTimeout(limit)
      reject(new Error(`imapscope ended with ${status} instead of listening: ${stderr}`))
    })
  })
}

async function stop(child: ChildProcess, ended: Promise<Finished>): Promise<Finished> {
  child.kill('SIGINT')
  const limit = setTimeout(() => child.kill('SIGKILL'), endLimit)
  const finished = await ended
  clearTimeout(limit)
  return finished
}

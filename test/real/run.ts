/** Runs other programs for the tests, each under a time limit and without the caller's own trust settings. */
import { type ChildProcess, spawn } from 'node:child_process'

/**
 * How a program ended: its exit status (128 + signal where one ended it, 124 for the time limit) and its
 * output.
 */
export interface Finished {
  readonly status: number
  readonly stdout: Buffer
  readonly stderr: string
}

export interface RunOptions {
  readonly folder: string
  /** Added to the cleaned environment. */
  readonly environment?: Readonly<Record<string, string>>
  readonly input?: string
  /** Time limit; 60 without it. */
  readonly seconds?: number
}

// With these set a client trusts more than the file it is given, and a test of trust proves nothing.
const trustSettings =
  /^(SSL_CERT_|CURL_CA_|NODE_EXTRA_CA|NODE_TLS_|REQUESTS_CA|GIT_SSL|NIX_SSL|PIP_CERT|AWS_CA)/
// A child of a test is nobody's test worker, and no module path of the caller's belongs into it.
const callerSettings = /^(NODE_OPTIONS|VITEST|NODE_ENV|PYTHONPATH|.*_proxy|.*_PROXY)/

/**
 * The caller's environment without what would decide over trust or behaviour, with a home of its own.
 * @param home folder that stands for the home, absolute
 */
export function cleanEnvironment(home: string): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !trustSettings.test(name) && !callerSettings.test(name)) kept[name] = value
  }
  return { ...kept, HOME: home, LC_ALL: 'C.UTF-8', TZ: 'UTC' }
}

/**
 * Runs a program to its end. Its own process group is ended when the limit is reached; nothing else ever is.
 * @throws when the program cannot be started at all
 */
export function run(program: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  const child = spawn(program, args, {
    cwd: options.folder,
    env: { ...cleanEnvironment(options.folder), ...options.environment },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.on('error', () => {}) // a program that reads no input closes it early
  child.stdin.end(options.input ?? '')
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (bytes: Buffer) => stdout.push(bytes))
  child.stderr.on('data', (bytes: Buffer) => stderr.push(bytes))
  return new Promise((resolve, reject) => {
    let late = false
    const limit = setTimeout(
      () => {
        late = true
        signalGroup(child, 'SIGKILL')
      },
      (options.seconds ?? 60) * 1000,
    )
    child.once('error', (error) => {
      clearTimeout(limit)
      reject(error)
    })
    child.once('close', (code, signal) => {
      clearTimeout(limit)
      const status = late ? 124 : exitStatus(code, signal)
      resolve({ status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() })
    })
  })
}

/**
 * Like `run`, for a step that has to succeed.
 * @returns what it wrote to its standard output
 * @throws an error with the end of its output when it did not end with 0
 */
export async function must(program: string, args: readonly string[], options: RunOptions): Promise<Buffer> {
  const done = await run(program, args, options)
  if (done.status === 0) return done.stdout
  const said = `${done.stdout.toString().slice(-2000)}\n${done.stderr.slice(-2000)}`
  throw new Error(`${program} ended with ${done.status}: ${said.trim()}`)
}

/** The number a shell would show: the exit status, or 128 + the signal's number. */
export function exitStatus(code: number | null, signal: string | null): number {
  const numbers: Record<string, number> = {
    SIGHUP: 1,
    SIGINT: 2,
    SIGABRT: 6,
    SIGKILL: 9,
    SIGSEGV: 11,
    SIGTERM: 15,
  }
  return code ?? 128 + (numbers[signal ?? ''] ?? 0)
}

/** Signals a child that was started detached, with the children it has itself. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // gone already
  }
}

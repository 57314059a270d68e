/** Servers, relays and engines as processes of their own: started, measured from outside, ended. Linux only. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { EngineOptions, Listener } from '../../lib/proxy/engine.ts'
import type { Security } from '../../lib/record/record.ts'
import type { Certificates } from '../proxy/certificates.ts'

const beside = (file: string): string => new URL(file, import.meta.url).pathname

/** A process under test. */
export class Program {
  /** What it printed so far. */
  readonly lines: string[] = []
  private waiting: (() => void)[] = []

  private constructor(private readonly child: ChildProcess) {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      this.lines.push(line)
      for (const wake of this.waiting.splice(0)) wake()
    })
    child.once('exit', () => {
      for (const wake of this.waiting.splice(0)) wake()
    })
  }

  /** @param command a program and its arguments; what it says on stderr is the test's stderr */
  static start(command: readonly string[]): Program {
    const [program, ...args] = command
    return new Program(spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] }))
  }

  /** @returns the first line that it printed, once it has */
  async firstLine(): Promise<string> {
    await this.printed(() => true)
    return this.lines[0]
  }

  /** @returns when it has printed a line that fits */
  async printed(fits: (line: string) => boolean): Promise<void> {
    while (!this.lines.some(fits)) {
      if (!this.running) throw new Error(`it ended with ${this.child.exitCode}`)
      await new Promise<void>((resolve) => this.waiting.push(resolve))
    }
  }

  /** Resident memory in octets. */
  async memory(): Promise<number> {
    const status = await readFile(`/proc/${this.child.pid}/status`, 'latin1')
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1024
  }

  /** Open file descriptors. */
  async files(): Promise<number> {
    return (await readdir(`/proc/${this.child.pid}/fd`)).length
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null
  }

  async end(): Promise<void> {
    if (!this.running) return
    this.child.kill('SIGKILL')
    await once(this.child, 'exit')
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** The certificates as files, for programs that take files. */
export interface Files {
  readonly ours: { readonly chain: string; readonly key: string }
  readonly server: { readonly chain: string; readonly key: string; readonly root: string }
}

export async function writeFiles(folder: string, { ours, server }: Certificates): Promise<Files> {
  const put = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name)
    await writeFile(path, text)
    return path
  }
  return {
    ours: { chain: await put('ours.pem', ours.chain), key: await put('ours.key', ours.key) },
    server: {
      chain: await put('server.pem', server.chain),
      key: await put('server.key', server.key),
      root: await put('root.pem', server.root),
    },
  }
}

export interface Running {
  readonly program: Program
  readonly port: number
}

/** The benchmark's IMAP server, with TLS. */
export async function startServer({ server }: Files): Promise<Running> {
  const port = await freePort()
  const program = Program.start([
    process.execPath,
    beside('../bench/server.mjs'),
    String(port),
    server.chain,
    server.key,
  ])
  await program.firstLine()
  return { program, port }
}

/** The least that Node can do between two TLS legs: the benchmark's bare relay. */
export async function startRelay({ ours, server }: Files, serverPort: number): Promise<Running> {
  const port = await freePort()
  const args = [port, serverPort, ours.chain, ours.key, server.root].map(String)
  const program = Program.start([process.execPath, beside('../bench/relay.mjs'), ...args])
  await program.firstLine()
  return { program, port }
}

/**
 * An engine with one way.
 * @param shell what runs before it in the same shell: `ulimit -n 64`
 */
export async function startEngine(
  certificates: Certificates,
  serverPort: number,
  pair: readonly [Security, Security],
  options: Partial<EngineOptions>,
  shell = ':',
): Promise<Running> {
  const [client, server] = pair
  const listener: Listener = {
    address: '127.0.0.1',
    port: 0,
    security: { client, server },
    server: {
      host: '127.0.0.1',
      port: serverPort,
      verification: { ca: [certificates.server.root] },
      oldest: 'TLSv1.2',
    },
  }
  const json = JSON.stringify({ listeners: [listener], certificate: certificates.ours, ...options })
  const program = Program.start([
    'sh',
    '-c',
    `${shell}; exec "$@"`,
    'sh',
    process.execPath,
    beside('engine.mjs'),
    json,
  ])
  const [port] = JSON.parse(await program.firstLine()) as number[]
  return { program, port }
}

/**
 * A client's run straight to a server and the same run through imapscope, for each way of securing the two
 * legs. Knows no client and no server by name.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client, Target } from './clients/client.ts'
import { ledgersInFile } from './ledger.ts'
import { type RunningProxy, startProxy } from './proxy.ts'
import { finish, leaks, type Recording } from './recording.ts'

/** A server with mail that can be put back as it was. */
export interface MailServer {
  readonly folder: string
  readonly plainPort: number
  readonly tlsPort: number
  readonly caFile: string
  readonly user: string
  readonly password: string
  deliver(subject: string): Promise<void>
  reset(): Promise<void>
  quiet(): Promise<void>
}

/** How the client's leg and the server's leg of a connection are secured. */
export interface Route {
  readonly client: Target['security']
  readonly server: 'tls' | 'starttls'
}

/** With the client's STARTTLS a TLS server's is answered by imapscope, any other's by the server itself. */
export const routes: readonly Route[] = [
  { client: 'tls', server: 'tls' },
  { client: 'starttls', server: 'starttls' },
  { client: 'starttls', server: 'tls' },
]

/** A run: what the client saw, and how long it took in ms. */
export interface Run {
  readonly result: readonly string[]
  readonly time: number
}

/** A run through imapscope with what that wrote down, and where the password was found in it. */
export interface RecordedRun extends Run {
  readonly recording: Recording
  readonly leaks: readonly string[]
  /** State and mailbox after each command, as imapscope tells them. */
  readonly ledgers: readonly string[]
}

/** @returns the route as people say it: `STARTTLS → TLS` */
export function routeName({ client, server }: Route): string {
  return `${client.toUpperCase()} → ${server.toUpperCase()}`
}

/**
 * Runs a client without a proxy, against the mail as it was at the start.
 * @throws what the client throws, after as many tries as its STARTTLS may need
 */
export function runDirect(client: Client, server: MailServer, security: Target['security']): Promise<Run> {
  const port = security === 'tls' ? server.tlsPort : server.plainPort
  return patiently(client, security, () => timed(client, server, { port, security, caFile: server.caFile }))
}

/**
 * Runs a client through an imapscope of its own, against the mail as it was at the start, and ends that.
 * @throws what the client throws, after as many tries as its STARTTLS may need, with what imapscope printed
 */
export function runThrough(client: Client, server: MailServer, route: Route): Promise<RecordedRun> {
  return patiently(client, route.client, async () => {
    const proxy = await proxyFor(server, route)
    try {
      const run = await timed(client, server, { ...entrance(proxy, route), caFile: proxy.caFile })
      await server.quiet()
      const recording = await finish(proxy)
      const ledgers = await ledgersInFile(proxy.sessionFile)
      return { ...run, recording, leaks: await leaks(proxy, recording, server), ledgers }
    } catch (error) {
      const { stdout, stderr } = await proxy.stop()
      const said = `${stdout.toString().slice(-2000)}\n${stderr.slice(-2000)}`
      throw new Error(`through imapscope: ${error}\nwhich printed:\n${said}`, { cause: error })
    } finally {
      await proxy.remove()
    }
  })
}

/** An imapscope before the server; its CA is made once for each server. */
function proxyFor(server: MailServer, route: Route): Promise<RunningProxy> {
  return startProxy({
    server:
      route.server === 'tls' ? `imaps://localhost:${server.tlsPort}` : `imap://localhost:${server.plainPort}`,
    serverCaFile: server.caFile,
    plain: true,
    dataFolder: join(server.folder, 'imapscope-data'),
  })
}

/** Where a client enters the proxy, and how. */
function entrance(proxy: RunningProxy, route: Route): Pick<Target, 'port' | 'security'> {
  if (route.client === 'tls') return { port: proxy.port, security: 'tls' }
  if (proxy.plainPort === undefined) throw new Error('this proxy was started without a plain listener')
  return { port: proxy.plainPort, security: 'starttls' }
}

async function timed(
  client: Client,
  server: MailServer,
  where: Pick<Target, 'port' | 'security' | 'caFile'>,
): Promise<Run> {
  await server.reset()
  const folder = await mkdtemp(join(server.folder, `${client.name}-`))
  const { user, password, deliver } = server
  const started = performance.now()
  try {
    const result = await client.run({ ...where, user, password, deliver }, folder)
    return { result, time: performance.now() - started }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function patiently<T>(client: Client, security: Target['security'], run: () => Promise<T>): Promise<T> {
  let left = security === 'starttls' ? (client.starttlsFailures ?? 0) : 0
  for (;;) {
    try {
      return await run()
    } catch (error) {
      if (left === 0) throw error
      left--
      process.stderr.write(`${client.name} failed, it is run again: ${error}\n`)
    }
  }
}

/** `imapscope <server>…`: the proxy, with its dashboard or headless. */

import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import type { Argv, CommandModule } from 'yargs'
import { sessionFolder } from '../lib/capture/folder.ts'
import { AuthorityError } from '../lib/certs/error.ts'
import { isCertificate } from '../lib/certs/pem.ts'
import { authorityFolder } from '../lib/certs/places.ts'
import { type Authority, openAuthority } from '../lib/certs/store.ts'
import { formats } from '../lib/export/index.ts'
import type { EngineOptions, Listener } from '../lib/proxy/engine.ts'
import { startClock } from '../lib/record/clock.ts'
import { limits } from '../lib/record/limits.ts'
import type { Setup } from '../ui/model.ts'
import { exitStatus, untilSignal } from './ending.ts'
import { Failure } from './failure.ts'
import { headless, summary, tally } from './headless.ts'
import { LiveSession } from './live.ts'
import { newFile, standardOutput } from './output.ts'
import { program } from './program.ts'
import { lookOf, openScreen } from './screen.ts'
import { readListen, readServer, type ServerName, shown } from './server.ts'
import { exportTo } from './sink.ts'

/** The options as yargs gives them. */
interface ProxyOptions {
  readonly server: readonly string[]
  readonly 'listen-tls': string
  readonly 'allow-remote': boolean
  readonly session: string | boolean | undefined
  readonly headless: boolean
  readonly jsonl: string | undefined
  readonly keep: number
  readonly 'ca-file': string | undefined
  readonly 'ca-host': readonly string[]
  readonly stall: number
  readonly redact: boolean
  readonly quiet: boolean
}

const asArray = (value: unknown): string[] =>
  value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(String)

function builder(yargs: Argv): Argv<ProxyOptions> {
  return yargs
    .positional('server', {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'host, host:port or URL',
    })
    .option('listen-tls', {
      type: 'string',
      default: '127.0.0.1:1993',
      describe: 'where mail clients connect, TLS',
    })
    .option('allow-remote', { type: 'boolean', default: false, describe: 'listen where others can reach it' })
    .option('session', { type: 'string', describe: 'the session file to write; --no-session for none' })
    .option('headless', {
      type: 'boolean',
      default: false,
      describe: 'a line per command instead of the dashboard',
    })
    .option('jsonl', {
      type: 'string',
      describe: 'write the records to a new file too, or to - (standard output)',
    })
    .option('keep', {
      type: 'number',
      default: limits.keptLiteral,
      describe: 'octets recorded of each literal',
    })
    .option('ca-file', { type: 'string', describe: "PEM of the CA that signed the server's certificate" })
    .option('ca-host', { coerce: asArray, default: [], describe: 'a further name that our CA may sign for' })
    .option('stall', {
      type: 'number',
      default: 5,
      describe: 'seconds after which a silent command is marked',
    })
    .option('redact', { type: 'boolean', default: true, describe: '--no-redact leaves passwords in' })
    .option('quiet', { type: 'boolean', default: false, describe: 'no lines, no remarks, only errors' })
    .example('$0 imap.example.org', 'watch the mail client that is pointed at localhost:1993')
    .example(
      '$0 imaps://localhost:10993 --ca-file ca.pem --headless',
      'a line per command on standard output',
    )
}

/** The command as it is registered with yargs: the one without a name. */
export const proxyCommand: CommandModule<object, ProxyOptions> = {
  command: '$0 <server..>',
  describe: 'the proxy with its dashboard',
  builder,
  handler: async (options) => {
    process.exitCode = await runProxy(options)
  },
}

/** Runs until the user ends it. @returns the exit status */
async function runProxy(options: ProxyOptions): Promise<number> {
  const servers = options.server.map(readServer)
  const engine = await engineOptions(options, servers)
  const screen = options.headless || options.jsonl === '-' ? { why: undefined } : lookOf()
  const remark = (text: string): void => {
    if (!options.quiet) process.stderr.write(`${text}\n`)
  }
  if ('why' in screen && screen.why !== undefined) remark(`${screen.why} A line per command instead.`)
  const live = new LiveSession(engine)
  const counted = tally()
  live.add({ take: counted.take, end: async () => undefined })
  if (options.jsonl !== undefined) live.add(exportTo(jsonlFormat(), live.head, textOutput(options.jsonl)))
  await live.start()
  servers.forEach((server, i) => {
    remark(`listening on ${shown(live.ports[i])} (TLS) for ${server.url}`)
  })
  const end =
    'look' in screen ? withDashboard(live, screen.look, options, servers, engine) : withLines(live, options)
  const ending = await end
  await live.stop()
  remark(summary(counted.counts))
  if (live.sessionFile !== undefined) remark(`session: ${live.sessionFile}`)
  return exitStatus(ending)
}

async function withLines(live: LiveSession, options: ProxyOptions): Promise<string> {
  if (!options.quiet && options.jsonl !== '-') live.add(headless(live.head, textOutput('-')))
  return untilSignal((died) => {
    live.died = died
  })
}

async function withDashboard(
  live: LiveSession,
  look: Parameters<typeof openScreen>[0]['look'],
  options: ProxyOptions,
  servers: readonly ServerName[],
  engine: EngineOptions,
): Promise<string> {
  const setup = setupFor(live, servers, engine)
  const { head, status, clock } = live
  const stall = options.stall * 1000
  const screen = openScreen({ head, setup, status, look, stall, now: () => clock.now() })
  live.add(screen)
  live.changed = () => screen.dashboard.status(live.status)
  live.died = () => screen.dashboard.close()
  const ended = await screen.ended
  live.remove(screen)
  live.changed = () => undefined
  if (ended.reason !== 'background' && ended.reason !== 'failed') return ended.reason
  const why = ended.reason === 'failed' ? 'The dashboard failed; the' : 'The'
  process.stderr.write(`${why} proxy goes on. Ctrl-C ends it.\n`)
  return untilSignal((died) => {
    live.died = died
  })
}

function setupFor(live: LiveSession, servers: readonly ServerName[], engine: EngineOptions): Setup {
  const [port] = live.ports
  const ca = authorityFolder(process.env, process.platform, homedir())
  return {
    live: true,
    routes: servers.map(({ host, port: to }, i) => ({ from: shown(live.ports[i]), to: `${host}:${to}` })),
    steps: [
      {
        heading: 'In the mail client set',
        lines: [
          `server    ${engine.listeners[0]?.address === '127.0.0.1' ? 'localhost' : shown(port)}`,
          `port      ${port.port}`,
          'security  SSL/TLS',
          'user name and password as they are',
        ],
      },
      {
        heading: 'Let the client trust our CA',
        lines: [`${ca}/root.pem`, 'imapscope ca trust        what to do in each client'],
      },
    ],
  }
}

async function engineOptions(options: ProxyOptions, servers: readonly ServerName[]): Promise<EngineOptions> {
  if (!Number.isSafeInteger(options.keep) || options.keep < 0) {
    throw new Failure('--keep takes a number of octets', 2, 'write --keep 262144')
  }
  const authority = await authorityFor(options)
  const ca = options['ca-file'] === undefined ? undefined : [readCertificates(options['ca-file'])]
  const { address, port } = readListen(options['listen-tls'], options['allow-remote'])
  const listeners = servers.map((server, i): Listener => {
    const security = { client: 'tls', server: server.security } as const
    return {
      address,
      port: port === 0 ? 0 : port + i,
      security,
      server: { host: server.host, port: server.port, ca },
    }
  })
  return {
    listeners,
    certificate: { key: authority.leaf.keyPem, chain: authority.leaf.certPem },
    session: sessionOption(options.session),
    rotate: Number.POSITIVE_INFINITY,
    program: program(),
    redact: options.redact,
    keep: options.keep,
  }
}

function sessionOption(session: string | boolean | undefined): EngineOptions['session'] {
  if (session === false) return undefined
  if (typeof session === 'string' && session !== '') return { file: session }
  return { folder: sessionFolder(process.env, process.platform, homedir()) }
}

async function authorityFor(options: ProxyOptions): Promise<Authority> {
  const folder = authorityFolder(process.env, process.platform, homedir())
  try {
    const now = Number(startClock().started / 1_000_000n)
    return await openAuthority({ folder, hosts: options['ca-host'], now })
  } catch (error) {
    if (!(error instanceof AuthorityError)) throw error
    throw new Failure(error.message, error.problem === 'host' ? 2 : 3, error.remedy, { cause: error })
  }
}

/** @returns the PEM text; @throws {Failure} 2 when there is no certificate in it */
function readCertificates(path: string): string {
  const remedy = 'name a PEM file that begins with BEGIN CERTIFICATE'
  let pem: string
  try {
    pem = readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new Failure(`--ca-file ${path} cannot be read (${code})`, 2, remedy)
  }
  if (!isCertificate(pem)) throw new Failure(`--ca-file ${path} holds no certificate`, 2, remedy)
  return pem
}

function jsonlFormat(): (typeof formats)[number] {
  const found = formats.find(({ name }) => name === 'jsonl')
  if (found === undefined) throw new Error('the jsonl format is missing')
  return found
}

function textOutput(path: string): ReturnType<typeof newFile> {
  return path === '-'
    ? standardOutput(process.stdout, () => process.kill(process.pid, 'SIGINT'))
    : newFile(path)
}

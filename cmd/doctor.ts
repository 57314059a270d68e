/** `imapscope doctor <server>`: checks the whole setup, from the server's name to our own CA. */
import { homedir } from 'node:os'
import type { Argv, CommandModule } from 'yargs'
import { authorityFolder } from '../lib/certs/places.ts'
import { type Check, checkServer } from '../lib/proxy/server-check.ts'
import { contextOf } from '../lib/proxy/sockets/contexts.ts'
import type { ServerAddress } from '../lib/proxy/sockets/leg.ts'
import { connect, listen } from '../lib/proxy/sockets/ports.ts'
import { startClock } from '../lib/record/clock.ts'
import { endpoint } from '../lib/text/endpoints.ts'
import { safeText } from '../lib/text/safe.ts'
import { wrapped } from '../lib/text/table.ts'
import { nothing } from '../lib/wire/octets.ts'
import { configured } from './shared/configuration.ts'
import { ownExposures } from './shared/exposures.ts'
import { Failure } from './shared/failure.ts'
import { authorityFor, type ProxyOptions, serverAddress } from './shared/proxy-options.ts'
import { listening, trusting } from './shared/proxy-table.ts'
import { readListen, readServer } from './shared/server.ts'

type Trusting = 'ca-file' | 'pin' | 'insecure' | 'tls-min'
type Listening = 'listen' | 'listen-tls' | 'allow-remote' | 'ca-host'

interface DoctorOptions extends Pick<ProxyOptions, Trusting | Listening> {
  readonly server: string
  readonly json: boolean
}

/** The command as it is registered with yargs. */
export const doctorCommand: CommandModule<object, DoctorOptions> = {
  command: 'doctor <server>',
  describe: 'checks the server, its certificate, our ports and our CA',
  builder: (yargs) =>
    configured(yargs as Argv, { ...listening, ...trusting })
      .positional('server', { type: 'string', demandOption: true, describe: 'as for the proxy' })
      .option('json', { type: 'boolean', default: false, describe: 'as JSON' })
      .example('$0 doctor imap.example.org', 'each line is ok, or says what to do')
      .example('$0 doctor imap://localhost:10143 --ca-file ca.pem', 'with STARTTLS') as Argv<DoctorOptions>,
  handler: async (options) => {
    process.exitCode = await doctor(options)
  },
}

async function doctor(options: DoctorOptions): Promise<number> {
  const named = readServer(options.server)
  const server = serverAddress(options, named)
  const checks: Check[] = []
  for await (const check of all(options, server, named.security)) {
    checks.push(check)
    if (!options.json) process.stdout.write(asText(check))
  }
  const ok = checks.every(({ state }) => state !== 'failed')
  if (options.json)
    process.stdout.write(`${JSON.stringify({ server: named.url, ok, checks }, undefined, 2)}\n`)
  return ok ? 0 : 1
}

async function* all(
  options: DoctorOptions,
  server: ServerAddress,
  security: ReturnType<typeof readServer>['security'],
): AsyncGenerator<Check, void> {
  const clock = startClock()
  const today = Number(clock.started / 1_000_000n)
  for (const { text: says, remedy, gives } of ownExposures())
    yield { name: 'environment', state: gives ? 'failed' : 'skipped', says, remedy }
  yield* checkServer({ server, security, now: clock.now, today })
  for (const option of ['listen', 'listen-tls'] as const) {
    const text = options[option]
    if (text !== false) yield await port(option, readListen(text, options['allow-remote']))
  }
  yield await authority(options)
}

/** Checks whether one of our ports is free. */
async function port(option: string, where: ReturnType<typeof readListen>): Promise<Check> {
  const name = 'our port'
  try {
    const open = await listen(where.address, where.port, (leg) => leg.destroy())
    open.close()
    return { name, state: 'ok', says: `${endpoint(where)} is free` }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    const says =
      code === 'EADDRINUSE' ? `${endpoint(where)} is in use` : `${endpoint(where)} cannot be had (${code})`
    const remedy = `end what listens there, or choose another with --${option}`
    return { name, state: 'failed', says, remedy }
  }
}

/**
 * Checks whether our CA exists, and whether a TLS client that trusts only this CA accepts its certificates.
 */
async function authority(options: DoctorOptions): Promise<Check> {
  const name = 'our CA'
  try {
    const { leaf, rootPem, rootPath, created, advice } = await authorityFor(options)
    await handshake({ key: leaf.keyPem, chain: leaf.certPem }, rootPem)
    if (advice !== undefined)
      return { name, state: 'ok', says: `${rootPath}: ${advice.text}`, remedy: advice.remedy }
    const remedy = 'let the mail client trust it: imapscope ca trust'
    return { name, state: 'ok', says: created ? `made now: ${rootPath}` : rootPath, remedy }
  } catch (error) {
    const says = error instanceof Failure ? error.message : `no mail client accepts it (${String(error)})`
    const remedy = error instanceof Failure ? error.remedy : 'imapscope ca reset makes a new one'
    const folder = authorityFolder(process.env, process.platform, homedir())
    return { name, state: 'failed', says, remedy: remedy ?? `look at ${folder}` }
  }
}

/** Checks our certificate over a connection to ourselves. @throws when it is not accepted */
async function handshake(certificate: Parameters<typeof contextOf>[0], rootPem: string): Promise<void> {
  const context = contextOf(certificate)
  const port = await listen('127.0.0.1', 0, (leg) => {
    leg.secureAsServer(context, nothing, undefined).catch(() => leg.destroy())
  })
  try {
    const verification = { ca: [rootPem] }
    const server: ServerAddress = { host: 'localhost', port: port.port, verification, oldest: 'TLSv1.2' }
    const leg = await connect(server)
    await leg.secureAsClient(server, undefined, undefined).finally(() => leg.destroy())
  } finally {
    port.close()
  }
}

const words = { ok: 'ok', failed: 'FAILED', skipped: '-' } as const

/** The finding, and the remedy on its own line. */
function asText({ name, state, says, remedy }: Check): string {
  const columns = Math.max(80, process.stdout.columns ?? 80)
  const head = `${words[state].padEnd(7)}${name.padEnd(13)}`
  const texts = remedy === undefined ? [says] : [says, `→ ${remedy}`]
  const lines = texts.flatMap((text) => wrapped(safeText(text), columns - head.length))
  return lines.map((line, i) => `${i === 0 ? head : ' '.repeat(head.length)}${line}\n`).join('')
}

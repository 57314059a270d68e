/** The options of the proxy, and their conversion for the engine. */
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname } from 'node:path'
import type { Argv } from 'yargs'
import { sessionFolder } from '../../lib/capture/session/folder.ts'
import { AuthorityError } from '../../lib/certs/error.ts'
import { isCertificate } from '../../lib/certs/pem.ts'
import { authorityFolder } from '../../lib/certs/places.ts'
import { type Authority, openAuthority } from '../../lib/certs/store.ts'
import type { EngineOptions, Listener } from '../../lib/proxy/engine.ts'
import type { ServerAddress, Verification } from '../../lib/proxy/sockets/leg.ts'
import { startClock } from '../../lib/record/clock.ts'
import { limits } from '../../lib/record/limits.ts'
import type { Security } from '../../lib/record/record.ts'
import { configured, userConfiguration } from './configuration.ts'
import { Failure } from './failure.ts'
import { program } from './program.ts'
import { proxyTable, tlsVersions } from './proxy-table.ts'
import { type ListenAddress, readListen, type ServerName } from './server.ts'
import { checkUnmasked, timesUnmasked } from './unmasked.ts'

/** The options as yargs gives them. */
export interface ProxyOptions {
  readonly server: readonly string[]
  /** False for `--no-listen`. */
  readonly listen: string | false
  readonly 'listen-tls': string | false
  readonly 'allow-remote': boolean
  readonly session: string | boolean | undefined
  readonly headless: boolean
  readonly jsonl: string | undefined
  readonly keep: number
  readonly rotate: number | undefined
  readonly hide: readonly string[]
  readonly 'ca-file': string | undefined
  readonly 'ca-host': readonly string[]
  readonly pin: readonly string[]
  readonly insecure: boolean
  readonly 'tls-min': string
  readonly keylog: string | undefined
  readonly 'tolerate-injection': boolean
  readonly 'require-tls': boolean
  readonly stall: number
  readonly redact: boolean
  readonly quiet: boolean
}

/** Declares all of them to yargs. */
export function builder(yargs: Argv): Argv<ProxyOptions> {
  const positional = yargs.positional('server', {
    type: 'string',
    array: true,
    demandOption: true,
    describe: 'host, host:port, imaps://host, imap://host, imap+starttls://host',
  })
  return configured(positional, proxyTable)
    .example('$0 imap.example.org', 'point the mail client at localhost:1993')
    .example('$0 imaps://localhost:10993 --ca-file ca.pem --headless', 'a line per command')
    .example(
      '$0 imap+starttls://imap.example.org --hide COMPRESS=DEFLATE',
      'without compression',
    ) as Argv<ProxyOptions>
}

/** A port, and the server behind it as the user named it. */
export interface NamedListener extends Listener {
  /** As in `ServerName`. */
  readonly url: string
}

/** The options of the engine, with the user's names of its servers for messages. */
export interface NamedEngine extends EngineOptions {
  readonly listeners: readonly NamedListener[]
}

/** The options of the engine, and the CA of its certificates. */
export interface Prepared {
  readonly engine: NamedEngine
  readonly authority: Authority
}

/**
 * Converts the command-line options for the engine.
 * @param servers in the order in which they were named; each gets the next two ports
 * @throws {Failure} 2 for invalid options, 3 for a CA that cannot be used
 */
export async function engineOptions(
  options: Omit<ProxyOptions, 'server'>,
  servers: readonly ServerName[],
): Promise<Prepared> {
  const all = listeners(options, servers)
  if (!options.redact) checkUnmasked(timesUnmasked(process.argv.slice(2), userConfiguration()), all)
  const authority = await authorityFor(options)
  const engine = {
    listeners: all,
    certificate: { key: authority.leaf.keyPem, chain: authority.leaf.certPem },
    session: sessionOption(options.session),
    rotate: options.rotate === undefined ? limits.sessionFile : octets('rotate', options.rotate),
    program: program(),
    redact: options.redact,
    keep: octets('keep', options.keep),
    alterations: options.hide.map((capability) => `hide ${capability}`),
    tolerant: options['tolerate-injection'],
    requireTls: options['require-tls'],
    keyLog: options.keylog,
  }
  return { engine, authority }
}

function octets(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw new Failure(`--${name} takes a number of bytes`, 2, `write --${name} 262144`)
}

/** The security of both legs for a plain and a TLS listener, by the scheme of the server's URL. */
const pairs: Readonly<Record<Security, readonly Pick<Listener, 'security' | 'beforehand'>[]>> = {
  tls: [{ security: { client: 'starttls', server: 'tls' } }, { security: { client: 'tls', server: 'tls' } }],
  // imap://: plain, with STARTTLS when the client requests it.
  plain: [
    { security: { client: 'starttls', server: 'starttls' } },
    { security: { client: 'tls', server: 'plain' } },
  ],
  starttls: [
    { security: { client: 'starttls', server: 'starttls' }, beforehand: true },
    { security: { client: 'tls', server: 'starttls' } },
  ],
}

function listeners(options: Omit<ProxyOptions, 'server'>, servers: readonly ServerName[]): NamedListener[] {
  const remote = options['allow-remote']
  const [plain, tls] = [options.listen, options['listen-tls']].map((text) =>
    text === false ? undefined : readListen(text, remote),
  )
  return servers.flatMap((named, i) => {
    const { security, url } = named
    const server = serverAddress(options, named)
    const [clear, secured] = pairs[security]
    const open = [
      { on: plain, way: clear },
      { on: tls, way: secured },
    ]
    return open.flatMap((each) =>
      each.on === undefined ? [] : [{ ...nth(each.on, i), ...each.way, server, url }],
    )
  })
}

/** The port for server number `i`: each server gets the next port. */
function nth({ address, port }: ListenAddress, i: number): ListenAddress {
  return { address, port: port === 0 ? 0 : port + i }
}

/** The options that decide how a server is trusted. */
type Trusting = Pick<ProxyOptions, 'ca-file' | 'pin' | 'insecure' | 'tls-min'>

/** @returns the server's address and how it is verified; @throws {Failure} 2 for an invalid CA file or pin */
export function serverAddress(options: Trusting, { host, port }: ServerName): ServerAddress {
  return { host, port, verification: verificationFor(options), oldest: tlsVersions[options['tls-min']] }
}

function verificationFor(options: Trusting): Verification {
  const ca = options['ca-file'] === undefined ? undefined : [readCertificates(options['ca-file'])]
  const pins = options.pin.map((pin) => {
    const digest = /^sha256\/([A-Za-z0-9+/]{43}=)$/.exec(pin)?.[1]
    if (digest === undefined)
      throw new Failure('--pin is not a valid pin', 2, 'write sha256/ and 44 characters of base64')
    return digest
  })
  return { ca, pins: pins.length === 0 ? undefined : pins, insecure: options.insecure }
}

function sessionOption(session: string | boolean | undefined): EngineOptions['session'] {
  if (session === false) return undefined
  if (session === '-')
    throw new Failure('a session is written to a file', 2, 'name one; --jsonl - prints the records')
  if (typeof session === 'string' && session !== '') return { file: inFolder(session) }
  return { folder: sessionFolder(process.env, process.platform, homedir()) }
}

/** Checks that the folder exists: a missing one is more likely a typo; only our own folders are created. */
function inFolder(file: string): string {
  const folder = dirname(file)
  if (existsSync(folder)) return file
  throw new Failure(`--session ${file}: there is no folder ${folder}`, 2, 'make it first, or name another')
}

/** Our CA. @throws {Failure} 2 for a host that it may not sign for, 3 when it cannot be used */
export async function authorityFor(options: Pick<ProxyOptions, 'ca-host'>): Promise<Authority> {
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

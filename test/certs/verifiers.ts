/** The TLS libraries that judge our certificates, one question each: does it take this leaf for this name? */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { type AddressInfo, isIP } from 'node:net'
import { dirname, join } from 'node:path'
import { checkServerIdentity, connect, createServer } from 'node:tls'
import { programPath } from '../real/available.ts'

/** What a verifier is shown. */
export interface Trial {
  /** A folder of its own, with root.pem, chain.pem, and each certificate of the chain in a file. */
  readonly folder: string
  readonly rootPem: string
  /** As a server sends it: the leaf, then each issuer below the root. */
  readonly chain: readonly string[]
  readonly keyPem: string
  /** What the client connects to. */
  readonly host: string
}

/** A kind of certificate that only some verifiers know to refuse. */
export type Blindness =
  /** Looks at the chain alone, not at the name that was asked for. */
  | 'host'
  /** Takes no notice of constraints on subjects. */
  | 'subject'

export interface Verifier {
  readonly name: string
  readonly blindTo: readonly Blindness[]
  /** A command that shows it is there; undefined for Node itself. */
  readonly probe: readonly [string, ...string[]] | undefined
  accepts(trial: Trial): Promise<boolean>
}

interface Outcome {
  readonly status: number | string
  readonly output: string
}

export function run(command: string, ...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(command, args, { timeout: 20_000 }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : (error.code ?? 'killed'), output: stdout + stderr })
    })
    child.stdin?.end()
  })
}

export async function prepareTrial(trial: Trial): Promise<void> {
  await mkdir(trial.folder, { recursive: true })
  await writeFile(join(trial.folder, 'root.pem'), trial.rootPem)
  await writeFile(join(trial.folder, 'chain.pem'), trial.chain.join(''))
  for (const [at, pem] of trial.chain.entries()) await writeFile(join(trial.folder, `${at}.pem`), pem)
}

/** @returns the paths; `below` those of the certificates that stand between leaf and root */
function files({ folder, chain }: Trial) {
  const below = chain.slice(1).map((_, at) => join(folder, `${at + 1}.pem`))
  return {
    root: join(folder, 'root.pem'),
    chain: join(folder, 'chain.pem'),
    leaf: join(folder, '0.pem'),
    below,
  }
}

const openssl: Verifier = {
  name: 'OpenSSL',
  blindTo: [],
  probe: ['openssl', 'version'],
  async accepts(trial) {
    const { root, chain, leaf } = files(trial)
    const host = isIP(trial.host) > 0 ? '-verify_ip' : '-verify_hostname'
    const fixed = ['verify', '-x509_strict', '-no-CApath', '-no-CAstore', '-purpose', 'sslserver']
    return (
      (await run('openssl', ...fixed, '-CAfile', root, '-untrusted', chain, host, trial.host, leaf))
        .status === 0
    )
  },
}

const gnutls: Verifier = {
  name: 'GnuTLS',
  blindTo: ['subject'],
  probe: ['certtool', '--version'],
  async accepts(trial) {
    const { root, chain } = files(trial)
    const asked = [`--load-ca-certificate=${root}`, `--verify-hostname=${trial.host}`]
    return (await run('certtool', '--verify', ...asked, `--infile=${chain}`)).status === 0
  },
}

const databases = new Map<string, Promise<string>>()

/** Two verifiers ask the same one. */
function nssDatabase(trial: Trial): Promise<string> {
  const database = databases.get(trial.folder) ?? madeNssDatabase(trial)
  databases.set(trial.folder, database)
  return database
}

/** A database of NSS that trusts the root for servers and knows the chain. */
async function madeNssDatabase(trial: Trial): Promise<string> {
  const { root, leaf, below } = files(trial)
  const database = `sql:${join(trial.folder, 'nss')}`
  await mkdir(join(trial.folder, 'nss'), { recursive: true })
  await run('certutil', '-N', '-d', database, '--empty-password')
  await run('certutil', '-A', '-d', database, '-n', 'root', '-t', 'C,,', '-i', root)
  for (const path of [...below, leaf])
    await run('certutil', '-A', '-d', database, '-n', path === leaf ? 'leaf' : path, '-t', ',,', '-i', path)
  return database
}

const nss: Verifier = {
  name: 'NSS (certutil -V)',
  blindTo: ['host'],
  probe: ['certutil', '-H'],
  async accepts(trial) {
    const asked = ['-d', await nssDatabase(trial), '-n', 'leaf', '-u', 'V', '-e']
    return (await run('certutil', '-V', ...asked)).output.includes('certificate is valid')
  },
}

const libpkix: Verifier = {
  name: 'NSS (vfychain, libpkix)',
  blindTo: ['host'],
  probe: ['vfychain', '-H'],
  async accepts(trial) {
    const { leaf, below } = files(trial)
    const asked = ['-pp', '-d', await nssDatabase(trial), '-u', '1', '-a', leaf, ...below]
    return (await run('vfychain', ...asked)).output.includes('Chain is good')
  },
}

const gnutlsClient: Verifier = {
  name: 'gnutls-cli',
  blindTo: ['subject'],
  probe: ['gnutls-cli', '--version'],
  accepts: (trial) =>
    serving(trial, async (port) => {
      const asked = [`--x509cafile=${files(trial).root}`, `--verify-hostname=${trial.host}`]
      return (await run('gnutls-cli', ...asked, `--port=${port}`, '127.0.0.1')).status === 0
    }),
}

const curl: Verifier = {
  name: 'curl',
  blindTo: [],
  probe: ['curl', '--version'],
  accepts: (trial) =>
    serving(trial, async (port) => {
      const host = isIP(trial.host) === 6 ? `[${trial.host}]` : trial.host
      // Wherever the name leads, here is the server. A wildcard is no name that one could connect to.
      const there = ['--connect-to', `::127.0.0.1:${port}`, '--noproxy', '*', '--max-time', '15', '-g']
      const asked = [...there, '--cacert', files(trial).root, '-sS', `imaps://${host}:${port}/`]
      // Without an answer in IMAP it fails after TLS: 8 (weird reply), 56 (nothing more to receive).
      return [8, 56].includes(Number((await run('curl', ...asked)).status))
    }),
}

const java: Verifier = {
  name: 'Java (PKIX, JSSE)',
  blindTo: [],
  probe: ['javac', '-version'],
  accepts: (trial) =>
    serving(trial, async (port) => {
      compiled ??= compile(dirname(trial.folder))
      const asked = ['-cp', await compiled, 'Handshake', files(trial).root, trial.host, String(port)]
      const { status, output } = await run('java', '-XX:TieredStopAtLevel=1', ...asked)
      if (status !== 0 && !output.includes('javax.net.ssl.SSL')) throw new Error(output)
      return status === 0
    }),
}

let compiled: Promise<string> | undefined

/** A third of the time of having it compiled each time. */
async function compile(folder: string): Promise<string> {
  const classes = join(folder, 'classes')
  const { status, output } = await run(
    'javac',
    '-d',
    classes,
    new URL('Handshake.java', import.meta.url).pathname,
  )
  if (status !== 0) throw new Error(output)
  return classes
}

const pythonProgram = `
import socket, ssl, sys
root, host, port = sys.argv[1:]
context = ssl.create_default_context(cafile=root)
context.verify_flags |= ssl.VERIFY_X509_STRICT
with socket.create_connection(('127.0.0.1', int(port))) as tcp:
    context.wrap_socket(tcp, server_hostname=host).close()
`

/** The system's own: what a version manager puts before it needs a second to start. */
const pythonPath = programPath('python3') ?? 'python3'

const python: Verifier = {
  name: 'Python',
  blindTo: [],
  probe: [pythonPath, '-c', 'import ssl'],
  accepts: (trial) =>
    serving(trial, async (port) => {
      const { root } = files(trial)
      return (await run(pythonPath, '-c', pythonProgram, root, trial.host, String(port))).status === 0
    }),
}

const node: Verifier = {
  name: 'Node',
  blindTo: [],
  probe: undefined,
  accepts: (trial) =>
    serving(trial, async (port) => {
      const leg = connect({
        host: '127.0.0.1',
        port,
        ca: trial.rootPem,
        rejectUnauthorized: true,
        checkServerIdentity: (_, certificate) => checkServerIdentity(trial.host, certificate),
      })
      try {
        await once(leg, 'secureConnect')
        return leg.authorized
      } catch {
        return false
      } finally {
        leg.destroy()
      }
    }),
}

/** A TLS server that shows the leaf for as long as somebody asks. */
async function serving<T>(trial: Trial, ask: (port: number) => Promise<T>): Promise<T> {
  const server = createServer({ key: trial.keyPem, cert: trial.chain.join('') }, (leg) => {
    leg.on('error', () => {})
    leg.end()
  })
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    return await ask((server.address() as AddressInfo).port)
  } finally {
    server.close()
  }
}

/** Those that judge in a moment: the one of this process, and a command for each of two libraries. */
export const quick: readonly Verifier[] = [node, openssl, gnutls]

/** Those that need a database, a connection or a virtual machine. */
export const slow: readonly Verifier[] = [gnutlsClient, nss, libpkix, python, curl, java]

/** The verifiers of these that are on this machine; says which are not. */
export async function installedVerifiers(verifiers: readonly Verifier[]): Promise<Verifier[]> {
  const here = await Promise.all(
    verifiers.map(({ name, probe }) => probe === undefined || answers(name, probe)),
  )
  return verifiers.filter((_, at) => here[at])
}

/** The programs that are on this machine, of those that are asked for; says which are not. */
export async function installedPrograms(programs: readonly string[]): Promise<string[]> {
  // Each tells something about itself when asked for help, whatever its status then is.
  const here = await Promise.all(programs.map((program) => answers(program, [program, '-H'])))
  return programs.filter((_, at) => here[at])
}

/** A program that is not there has no exit status. */
async function answers(name: string, [command, ...args]: readonly [string, ...string[]]): Promise<boolean> {
  const { status, output } = await run(command, ...args)
  const there = args[0] === '-H' ? status !== 'ENOENT' : status === 0
  if (!there)
    console.log(`skipped: ${name} is not here (${command}: ${status} ${output.trim().slice(0, 80)})`)
  return there
}

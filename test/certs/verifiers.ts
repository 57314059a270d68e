/** The TLS libraries that judge our certificates, one question each: does it take this leaf for this name? */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { type AddressInfo, isIP } from 'node:net'
import { join } from 'node:path'
import { checkServerIdentity, connect, createServer } from 'node:tls'

/** What a verifier is shown. */
export interface Trial {
  /** A folder of its own, with root.pem and leaf.pem. */
  readonly folder: string
  readonly rootPem: string
  readonly leafPem: string
  readonly keyPem: string
  /** What the client connects to. */
  readonly host: string
}

export interface Verifier {
  readonly name: string
  /** False for those that look at the chain alone. */
  readonly checksHost: boolean
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
  await writeFile(join(trial.folder, 'leaf.pem'), trial.leafPem)
}

const files = ({ folder }: Trial) => ({ root: join(folder, 'root.pem'), leaf: join(folder, 'leaf.pem') })

const openssl: Verifier = {
  name: 'OpenSSL',
  checksHost: true,
  probe: ['openssl', 'version'],
  async accepts(trial) {
    const { root, leaf } = files(trial)
    const host = isIP(trial.host) > 0 ? '-verify_ip' : '-verify_hostname'
    const fixed = ['verify', '-x509_strict', '-no-CApath', '-no-CAstore', '-purpose', 'sslserver']
    return (await run('openssl', ...fixed, '-CAfile', root, host, trial.host, leaf)).status === 0
  },
}

const gnutls: Verifier = {
  name: 'GnuTLS',
  checksHost: true,
  probe: ['certtool', '--version'],
  async accepts(trial) {
    const { root, leaf } = files(trial)
    const asked = [`--load-ca-certificate=${root}`, `--verify-hostname=${trial.host}`]
    return (await run('certtool', '--verify', ...asked, `--infile=${leaf}`)).status === 0
  },
}

const nss: Verifier = {
  name: 'NSS (certutil -V)',
  checksHost: false,
  probe: ['certutil', '-H'],
  async accepts(trial) {
    const { root, leaf } = files(trial)
    const database = `sql:${join(trial.folder, 'nss')}`
    await mkdir(join(trial.folder, 'nss'), { recursive: true })
    await run('certutil', '-N', '-d', database, '--empty-password')
    await run('certutil', '-A', '-d', database, '-n', 'root', '-t', 'C,,', '-i', root)
    await run('certutil', '-A', '-d', database, '-n', 'leaf', '-t', ',,', '-i', leaf)
    const { output } = await run('certutil', '-V', '-d', database, '-n', 'leaf', '-u', 'V', '-e')
    return output.includes('certificate is valid')
  },
}

const pythonProgram = `
import socket, ssl, sys
root, host, port = sys.argv[1:]
context = ssl.create_default_context(cafile=root)
context.verify_flags |= ssl.VERIFY_X509_STRICT
with socket.create_connection(('127.0.0.1', int(port))) as tcp:
    context.wrap_socket(tcp, server_hostname=host).close()
`

const python: Verifier = {
  name: 'Python',
  checksHost: true,
  probe: ['python3', '-c', 'import ssl'],
  accepts: (trial) =>
    serving(trial, async (port) => {
      const { root } = files(trial)
      return (await run('python3', '-c', pythonProgram, root, trial.host, String(port))).status === 0
    }),
}

const node: Verifier = {
  name: 'Node',
  checksHost: true,
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
  const server = createServer({ key: trial.keyPem, cert: trial.leafPem }, (leg) => {
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

export const verifiers: readonly Verifier[] = [node, openssl, gnutls, nss, python]

/**
 * The verifiers that are on this machine; says which are not.
 */
export async function installedVerifiers(): Promise<Verifier[]> {
  const installed: Verifier[] = []
  for (const verifier of verifiers) {
    const [command, ...args] = verifier.probe ?? []
    const { status, output } = command === undefined ? { status: 0, output: '' } : await run(command, ...args)
    // certutil answers a plea for help with a status of its own: there is one when it started.
    if (status === 0 || (verifier === nss && output.includes('certificate database')))
      installed.push(verifier)
    else
      console.log(
        `skipped: ${verifier.name} is not here (${command}: ${status} ${output.trim().slice(0, 80)})`,
      )
  }
  return installed
}

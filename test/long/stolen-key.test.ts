/**
 * What a thief of the intermediate's key can do with it where our root is trusted for everything: certificates
 * made by the openssl command with that key, and which of them others take.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileNames } from '../../lib/certs/places.ts'
import { type Authority, openAuthority } from '../../lib/certs/store.ts'
import { installedPrograms, run } from '../certs/verifiers.ts'

const programs = await installedPrograms(['openssl', 'certtool', 'certutil', 'keytool'])
const formerRoot = new URL('../certs/former-ca/root.pem', import.meta.url).pathname

let folder: string
let authority: Authority

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imapscope-stolen-'))
  // Verifiers look at the real clock.
  authority = await openAuthority({ folder: join(folder, 'ca'), now: Date.now() })
  if (!programs.includes('openssl')) return
  await made('genrsa', '-out', join(folder, 'thief.key'), '2048')
  for (const [name, forgery] of Object.entries(forgeries)) await forge(name, forgery)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

interface Forgery {
  readonly subject?: string
  readonly extensions: readonly string[]
}

const mail = 'subjectAltName=email:victim@example.org'
const forgeries = {
  'mail of somebody': { extensions: [mail, 'extendedKeyUsage=emailProtection'] },
  'mail of somebody, for any purpose': { extensions: [mail] },
  'mail of somebody in the subject': {
    subject: '/O=imapscope/emailAddress=victim@example.org',
    extensions: ['extendedKeyUsage=emailProtection'],
  },
  'mail of nobody': { extensions: ['extendedKeyUsage=emailProtection'] },
  'code of ours': { extensions: ['extendedKeyUsage=codeSigning'] },
  'a TLS client': { extensions: ['extendedKeyUsage=clientAuth'] },
  'a person': { subject: '/O=Somebody/CN=Victim', extensions: ['extendedKeyUsage=codeSigning'] },
  'a web page': { extensions: ['subjectAltName=URI:https://example.org/'] },
  'a clock': { extensions: ['extendedKeyUsage=critical,timeStamping'] },
} as const satisfies Record<string, Forgery>

type Name = keyof typeof forgeries

const names = Object.keys(forgeries) as Name[]
const pathOf = (name: string) => join(folder, `${name.replaceAll(/\W/g, '-')}.pem`)
const inCa = (file: string) => join(authority.folder, file)

async function forge(name: string, { subject = '/O=imapscope/CN=localhost', extensions }: Forgery) {
  const path = pathOf(name)
  await writeFile(`${path}.ext`, ['keyUsage=critical,digitalSignature', ...extensions, ''].join('\n'))
  const request = `${path}.request`
  await made('req', '-new', '-key', join(folder, 'thief.key'), '-subj', subject, '-out', request)
  const signer = ['-CA', inCa(fileNames.intermediate), '-CAkey', inCa(fileNames.intermediateKey)]
  const rest = ['-CAcreateserial', '-days', '30', '-extfile', `${path}.ext`, '-out', path]
  await made('x509', '-req', '-in', request, ...signer, ...rest)
}

async function made(...args: string[]): Promise<void> {
  const { status, output } = await run('openssl', ...args)
  if (status !== 0) throw new Error(output)
}

/** The forgeries that are taken. @param takes whether one is, for a purpose */
async function taken(takes: (path: string, name: string) => Promise<boolean>): Promise<string[]> {
  const judged = names.map(async (name) => ((await takes(pathOf(name), name)) ? [name] : []))
  return (await Promise.all(judged)).flat()
}

/** Those that name nobody: no verifier could say whom they are for. */
const nobodys: Name[] = ['mail of nobody', 'code of ours', 'a TLS client', 'a clock']

describe.runIf(programs.includes('openssl'))('with a stolen key', () => {
  test.each<[string, Name[]]>([
    ['sslclient', []],
    ['sslserver', []],
    ['nssslserver', []],
    ['smimesign', []],
    ['smimeencrypt', []],
    ['crlsign', []],
    // It asks the time stamp alone what it is for, and not its issuers.
    ['timestampsign', ['a clock']],
    // These two ask for no purpose at all: what names somebody is refused nevertheless.
    ['ocsphelper', nobodys],
    ['any', nobodys],
  ])('OpenSSL takes for %s: %j', async (purpose, expected) => {
    const fixed = ['verify', '-x509_strict', '-no-CApath', '-no-CAstore', '-purpose', purpose]
    const chain = ['-CAfile', authority.rootPath, '-untrusted', inCa(fileNames.intermediate)]
    expect(
      await taken(async (path) => (await run('openssl', ...fixed, ...chain, path)).status === 0),
    ).toEqual(expected)
  })

  test.runIf(programs.includes('certtool'))('GnuTLS takes nobody’s mail, whatever it is for', async () => {
    const takes = await taken(async (path) => {
      await writeFile(`${path}.chain`, (await readFile(path, 'utf8')) + (await intermediate()))
      const asked = [`--load-ca-certificate=${authority.rootPath}`, `--infile=${path}.chain`]
      return (await run('certtool', '--verify', ...asked)).status === 0
    })
    // It knows constraints on hosts, addresses and mail only; no TLS client asks it about the others.
    expect(takes).toEqual([...nobodys, 'a person', 'a web page'].sort(byName))
  })

  test.runIf(programs.includes('certutil')).each<[string, string, Name[]]>([
    ['TLS servers', 'V', []],
    ['mail', 'S', []],
    ['encrypted mail', 'R', []],
    ['code', 'J', []],
    // It takes a CA for servers as one for clients too, if its owner says that it is one; of ours only.
    ['TLS clients', 'C', ['a TLS client']],
  ])('NSS, told to trust the root for everything, takes for %s (%s): %j', async (_, usage, expected) => {
    const database = `sql:${join(folder, 'nss')}-${usage}`
    await mkdir(database.slice(4), { recursive: true })
    await run('certutil', '-N', '-d', database, '--empty-password')
    await add(database, 'root', 'CT,C,C', authority.rootPath)
    await add(database, 'intermediate', ',,', inCa(fileNames.intermediate))
    for (const name of names) await add(database, name, ',,', pathOf(name))
    const valid = await taken(async (_path, name) => {
      const { output } = await run('certutil', '-V', '-d', database, '-n', name, '-u', usage, '-e')
      return output.includes('certificate is valid')
    })
    expect(valid).toEqual(expected)
  })
})

const byName = (one: string, two: string) => names.indexOf(one as Name) - names.indexOf(two as Name)
const intermediate = () => readFile(inCa(fileNames.intermediate), 'utf8')
const add = (database: string, name: string, trust: string, path: string) =>
  run('certutil', '-A', '-d', database, '-n', name, '-t', trust, '-i', path)

describe.runIf(programs.includes('keytool'))('keytool', () => {
  test('reads the root, and imports it into a store', async () => {
    const { output } = await run('keytool', '-printcert', '-file', authority.rootPath)
    expect(output).toContain('DNSName: localhost')
    const store = ['-keystore', join(folder, 'trust.p12'), '-storepass', 'changeit']
    const asked = ['-importcert', '-noprompt', '-alias', 'imapscope', '-file', authority.rootPath]
    expect((await run('keytool', ...asked, ...store)).status).toBe(0)
    expect((await run('keytool', '-list', ...store)).output).toContain('trustedCertEntry')
  })

  test('could not read a root that was made before there was an intermediate', async () => {
    expect((await run('keytool', '-printcert', '-file', formerRoot)).status).not.toBe(0)
  })
})

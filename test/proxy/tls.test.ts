import { spawn, spawnSync } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type tls from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Verification } from '../../lib/proxy/sockets/leg.ts'
import { type Certificates, makeCertificates } from './certificates.ts'
import { Bench } from './joined.ts'
import { Proxied } from './proxied.ts'

let bench: Bench
let certificates: Certificates
let scratch: string

beforeAll(async () => {
  certificates = await makeCertificates()
  bench = new Bench(certificates)
  scratch = await mkdtemp(join(tmpdir(), 'imapscope-tls-'))
})

afterEach(() => bench.close())
afterAll(() => rm(scratch, { recursive: true, force: true }))

const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined

describe('verification', () => {
  /** What is recorded of the server leg, verified as asked, when the server shows its usual certificate. */
  async function serverFact(verification: Verification) {
    const listening = await bench.server()
    const way = { client: 'plain', server: 'tls', port: listening.port, verification } as const
    const proxied = await Proxied.start(certificates.ours, [way])
    const client = await proxied.connect()
    const server = await listening.next()
    await server.secureAsServer(certificates.server)
    await server.say('* OK ready\r\n')
    await client.until(() => client.length > 0)
    const [fact] = proxied.facts('tls')
    await proxied.stop()
    return { heard: client.text, fact }
  }

  test('with its CA: verified, with the chain in the record', async () => {
    const { fact } = await serverFact({ ca: [certificates.server.root] })
    expect(fact).toMatchObject({
      leg: 'server',
      verified: true,
      protocol: 'TLSv1.3',
      certificate: { names: ['DNS:localhost', 'IP Address:127.0.0.1'] },
      issuers: [{ subject: expect.stringMatching(/^O=imapscope, CN=imapscope intermediate /) }],
    })
  })

  test('insecure: not verified, and the record says so', async () => {
    const { heard, fact } = await serverFact({ insecure: true })
    expect(heard).toBe('* OK ready\r\n')
    expect(fact).toMatchObject({ leg: 'server', verified: false })
  })

  test('the right pin stands for the CA', async () => {
    const key = new X509Certificate(certificates.server.chain).publicKey.export({
      type: 'spki',
      format: 'der',
    })
    const pin = createHash('sha256').update(key).digest('base64')
    const { heard, fact } = await serverFact({ pins: ['AAAA', pin] })
    expect(heard).toBe('* OK ready\r\n')
    expect(fact).toMatchObject({
      leg: 'server',
      verified: true,
      certificate: { names: ['DNS:localhost', 'IP Address:127.0.0.1'] },
    })
  })

  test('the environment cannot switch it off', async () => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
    try {
      const listening = await bench.server()
      const proxied = await bench.proxied(['plain', 'tls'], listening.port)
      const client = await proxied.connect()
      await (await listening.next()).secureAsServer(certificates.otherName).catch(() => undefined)
      await client.until(() => client.finished)
      expect(client.text).toMatch(/^\* BYE .*may not sign for this name/)
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before
    }
  })

  test('no session is resumed, so each connection is verified anew', async () => {
    const listening = await bench.server()
    const proxied = await bench.proxied(['plain', 'tls'], listening.port)
    for (let i = 0; i < 5; i++) {
      const client = await proxied.connect()
      const server = await listening.next()
      await server.secureAsServer(certificates.server)
      expect((server.socket as tls.TLSSocket).isSessionReused()).toBe(false)
      await server.say('* OK ready\r\n')
      await client.line(/ready/)
      client.reset()
    }
  })
})

describe('names and protocols', () => {
  test.each([
    ['imap is accepted, and offered to the server', { ALPNProtocols: ['h2', 'imap'] }, 'imap', 'imap'],
    ['a client that offers none makes us offer none', {}, undefined, false],
  ])('%s', async (_name, options, recorded, offered) => {
    const listening = await bench.server()
    const proxied = await bench.proxied(['tls', 'tls'], listening.port)
    const client = await proxied.connect()
    await client.secureAsClient({ ca: certificates.ours.root, ...options })
    const server = await listening.next()
    await server.secureAsServer(certificates.server, { ALPNProtocols: ['imap', 'xyz'] })
    await server.say('* OK ready\r\n')
    await client.line(/ready/)
    expect((server.socket as tls.TLSSocket).alpnProtocol).toBe(offered)
    expect(proxied.facts('tls').map(({ alpn }) => alpn)).toEqual([recorded, recorded])
  })

  test.each([
    ['a client that names nobody', undefined, undefined],
    ['a client that names somebody else', 'mail.example.org', 'mail.example.org'],
    ['a client with a name of 255 octets', `${'a.'.repeat(126)}abc`, `${'a.'.repeat(126)}abc`],
  ])('%s gets the same certificate', async (_name, servername, recorded) => {
    const listening = await bench.server()
    const proxied = await bench.proxied(['tls', 'plain'], listening.port)
    const client = await proxied.connect()
    await client.secureAsClient({
      ca: certificates.ours.root,
      servername: servername ?? '',
      checkServerIdentity: () => undefined,
    })
    const server = await listening.next()
    await server.say('* OK ready\r\n')
    await client.line(/ready/)
    const shown = (client.socket as tls.TLSSocket).getPeerX509Certificate()
    expect(shown?.fingerprint256).toBe(new X509Certificate(certificates.ours.chain).fingerprint256)
    expect(proxied.facts('tls')).toMatchObject([{ leg: 'client', servername: recorded }])
  })

  test('a server that is named by its address gets no name', async () => {
    const { server } = await bench.join(['plain', 'tls'])
    expect(Reflect.get(server.socket, 'servername')).toBeFalsy()
  })
})

test.runIf(has('openssl'))('a client that does not trust our CA says so in an alert', async () => {
  const listening = await bench.server()
  const proxied = await bench.proxied(['tls', 'plain'], listening.port)
  const ca = join(scratch, 'other.pem')
  await writeFile(ca, certificates.server.root)
  const args = ['s_client', '-connect', `127.0.0.1:${proxied.port()}`, '-CAfile', ca, '-verify_return_error']
  const child = spawn('openssl', args, { stdio: ['pipe', 'ignore', 'ignore'] })
  const { fact } = await proxied.recorded('fact', (record) => record.fact.name === 'failure')
  expect(fact).toMatchObject({
    leg: 'client',
    cause: 'the mail client does not trust our CA',
    remedy: expect.stringMatching(/imapscope ca export/),
  })
  child.kill()
})

describe('the key log', () => {
  test('holds the secrets of both legs, for its owner alone, and is never overwritten', async () => {
    const keyLog = join(scratch, 'keys.log')
    const { client, server, engine } = await bench.join(['tls', 'tls'], { keyLog })
    await server.say('* OK ready\r\n')
    await client.line(/ready/)
    await engine.stop()
    const lines = (await readFile(keyLog, 'latin1')).trim().split('\n')
    expect(lines.filter((line) => line.startsWith('CLIENT_TRAFFIC_SECRET_0 '))).toHaveLength(2)
    expect(lines.every((line) => /^[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]+$/.test(line))).toBe(true)
    expect((await stat(keyLog)).mode & 0o777).toBe(0o600)
    await expect(Proxied.start(certificates.ours, [], { keyLog })).rejects.toMatchObject({ code: 'EEXIST' })
  })

  test('is not there unless it was asked for', async () => {
    const { client, server, proxied } = await bench.join(['tls', 'tls'])
    await server.say('* OK ready\r\n')
    await client.line(/ready/)
    expect(JSON.stringify(proxied.records)).not.toMatch(/TRAFFIC_SECRET/)
  })
})

test('what the server says right behind its handshake is not lost', async () => {
  // "* x" before the OK makes a write to the client that is through in the middle of the handshake.
  const { client, server } = await bench.join(['starttls', 'starttls'])
  await server.say('* OK ready\r\n')
  await client.line(/ready/)
  await client.say('a STARTTLS\r\n')
  await server.line(/STARTTLS/)
  await server.say('* 1 EXISTS\r\na OK go\r\n')
  const securing = server.secureAsServer(certificates.server)
  // Queued until the handshake is done: it leaves with the server's last handshake message.
  const saying = server.say('* 2 EXISTS\r\n')
  await Promise.all([securing, saying])
  await client.line(/a OK go\r\n$/)
  await client.secureAsClient({ ca: certificates.ours.root })
  await client.line(/2 EXISTS/)
})

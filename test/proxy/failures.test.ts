import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { whyLines } from '../../cmd/why.ts'
import { Observer } from '../../lib/observe/observer.ts'
import type { Verification } from '../../lib/proxy/sockets/leg.ts'
import type { Security, SessionRecord } from '../../lib/record/record.ts'
import { Endings } from '../../lib/reports/endings.ts'
import { type Certificates, makeCertificates } from './certificates.ts'
import { limited } from './limited.ts'
import { type Peer, Server } from './peers.ts'
import { Proxied, type Way } from './proxied.ts'

let certificates: Certificates
const closing: (() => unknown)[] = []

beforeAll(async () => {
  certificates = await makeCertificates()
})

afterAll(async () => {
  for (const close of closing) await close()
})

async function server(): Promise<Server> {
  const opened = await Server.open()
  closing.push(() => opened.close())
  return opened
}

/** A port on which nobody listens. */
async function deadPort(): Promise<number> {
  const opened = await Server.open()
  const { port } = opened
  opened.close()
  return port
}

/** An engine whose first way is the bad one; the second leads to a sound server in the clear. */
async function proxied(way: Way, good: Server): Promise<Proxied> {
  const ways: Way[] = [way, { client: 'plain', server: 'plain', port: good.port }]
  const started = await Proxied.start(certificates.ours, ways)
  closing.push(() => started.stop())
  return started
}

/** Says a login at once, and hears until the end. @returns everything heard */
async function tried(engine: Proxied, security: Security): Promise<string> {
  const client = await engine.connect()
  if (security === 'tls') await client.secureAsClient({ ca: certificates.ours.root })
  await client.say('a LOGIN fred c4nary-pa55\r\n')
  await client.until(() => client.finished)
  client.finish()
  return client.text
}

/** A way that fails: what the server does with its connection, and what the user is told. */
interface Failing {
  readonly name: string
  readonly security?: Security
  readonly host?: string
  readonly verification?: () => Verification
  readonly serve?: (peer: Peer) => Promise<unknown>
  readonly cause: RegExp
  readonly remedy: RegExp
}

const theirs = (): Verification => ({ ca: [certificates.server.root] })
/** The first certificate of the server's file. */
const ownAlone = (): string => certificates.server.chain.split(/(?<=-----END CERTIFICATE-----\n)/)[0] ?? ''
const legacy = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const

const failing: readonly Failing[] = [
  { name: 'nobody listens', cause: /nothing listens there/, remedy: /check the port/ },
  {
    name: 'an unknown name',
    host: 'imap.invalid',
    cause: /the name is not known|the name server does not answer/,
    remedy: /check/,
  },
  {
    name: 'a certificate by a CA that is not trusted',
    verification: () => ({ ca: [certificates.ours.root] }),
    serve: (peer) => peer.secureAsServer(certificates.server),
    cause: /signed by an unknown CA/,
    remedy: /--ca-file/,
  },
  {
    name: 'a certificate by a CA that nobody knows',
    verification: () => ({}),
    serve: (peer) => peer.secureAsServer(certificates.server),
    cause: /signed by an unknown CA/,
    remedy: /--ca-file/,
  },
  {
    name: 'a certificate for another name',
    verification: () => ({ ca: [certificates.otherName.root] }),
    serve: (peer) => peer.secureAsServer(certificates.otherName),
    cause: /for another name: imap\.test/,
    remedy: /use the name/,
  },
  {
    name: 'an expired certificate',
    verification: () => ({ ca: [certificates.expired.root] }),
    serve: (peer) => peer.secureAsServer(certificates.expired),
    cause: /has expired on \d{4}-\d\d-\d\d/,
    remedy: /renew it/,
  },
  {
    name: 'a server that does not send the intermediate certificate',
    verification: theirs,
    serve: (peer) => peer.secureAsServer({ ...certificates.server, chain: ownAlone() }),
    cause: /did not send the certificate of imapscope intermediate \S+ \w+, which signed its own/,
    remedy: /administrator adds it .*--ca-file/,
  },
  {
    name: 'a key that is not pinned',
    verification: () => ({ pins: ['AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='] }),
    serve: (peer) => peer.secureAsServer(certificates.server),
    cause: /none of the pinned ones/,
    remedy: /pin sha256\/[A-Za-z0-9+/]{43}=$/,
  },
  {
    name: 'TLS on a port without it',
    verification: theirs,
    serve: (peer) => peer.say('* OK ready\r\n'),
    cause: /does not speak TLS on this port/,
    remedy: /993 is TLS from the start/,
  },
  {
    name: 'a server that speaks TLS 1.1 at most',
    verification: theirs,
    serve: (peer) => peer.secureAsServer(certificates.server, legacy),
    cause: /only versions of TLS older than 1\.2/,
    remedy: /--tls-min/,
  },
  {
    name: 'a server that says nothing in its handshake',
    verification: theirs,
    serve: () => Promise.resolve(),
    cause: /did not complete the TLS handshake in time/,
    remedy: /check/,
  },
  {
    name: 'a server that hangs up in its handshake',
    verification: theirs,
    serve: async (peer) => peer.finish(),
    cause: /closed the connection in the TLS handshake|before secure TLS connection/,
    remedy: /check/,
  },
]

describe.each(['plain', 'tls'] as const)('a %s client hears why', (security) => {
  test.each(failing)('$name', async ({ host, verification, serve, cause, remedy }) => {
    const [bad, good] = [await server(), await server()]
    const port = serve === undefined ? await deadPort() : bad.port
    const way: Way = { client: security, server: 'tls', host, port, verification: verification?.() }
    const engine = await proxied(way, good)
    await limited({ handshake: 700 }, async () => {
      const heard = tried(engine, security)
      const peer = serve === undefined ? undefined : await bad.next()
      // What is refused fails on this side too, or goes on without anybody there.
      await serve?.(peer!).catch(() => undefined)
      expect(await heard).toMatch(/^\* BYE \[UNAVAILABLE\] imapscope cannot use \S+:\d+: [^\r\n]+\r\n$/)
      expect(await heard).toMatch(cause)
      // Only a handshake: nothing that the client said.
      if (peer !== undefined) {
        await peer.until(() => peer.finished)
        expect(peer.text).not.toMatch(/LOGIN|c4nary/)
        if (!/without|nothing|hangs up/.test(expect.getState().currentTestName ?? ''))
          expect(peer.text).toBe('')
      }
    })
    const [failure] = engine.facts('failure')
    expect(failure).toMatchObject({ leg: 'server', cause: expect.stringMatching(cause) })
    expect(failure.remedy).toMatch(remedy)
    expect(await engine.recorded('closed')).toMatchObject({ by: 'proxy' })

    // And the proxy goes on listening.
    const client = await engine.connect(1)
    await (await good.next()).say('* OK still here\r\n')
    await client.line(/still here/)
    client.reset()
  })
})

test('what the environment says of verification has no effect: a bad certificate is refused', async () => {
  const [bad, good] = [await server(), await server()]
  const engine = await proxied({ client: 'plain', server: 'tls', port: bad.port, verification: {} }, good)
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  try {
    const heard = tried(engine, 'plain')
    const peer = await bad.next()
    await peer.secureAsServer(certificates.server).catch(() => undefined)
    expect(await heard).toMatch(/signed by an unknown CA/)
    await peer.until(() => peer.finished)
    expect(peer.text).toBe('')
  } finally {
    vi.unstubAllEnvs()
  }
})

describe('a client that cannot be heard', () => {
  test.each([
    [
      'hangs up in its handshake',
      async (client: Peer) => client.finish(),
      /the mail client closed the connection in the TLS handshake/,
    ],
    [
      'asks for another protocol (h2)',
      (client: Peer) => client.secureAsClient({ ca: certificates.ours.root, ALPNProtocols: ['h2'] }),
      /another protocol than imap/,
    ],
    [
      'speaks TLS 1.1 at most',
      (client: Peer) => client.secureAsClient({ ca: certificates.ours.root, ...legacy }),
      /older than 1\.2/,
    ],
    ['does not speak TLS', (client: Peer) => client.say('a CAPABILITY\r\n'), /does not speak TLS here/],
    ['asks for a page', (client: Peer) => client.say('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), /browser/],
  ])('%s', async (_name, start, cause) => {
    const good = await server()
    const way: Way = { client: 'tls', server: 'tls', port: good.port, verification: theirs() }
    const engine = await proxied(way, good)
    const client = await engine.connect()
    await start(client).catch(() => undefined)
    const { fact } = await engine.recorded('fact', (record) => record.fact.name === 'failure')
    expect(fact).toMatchObject({ leg: 'client', cause: expect.stringMatching(cause) })
    await client.until(() => client.finished)
    const peer = await good.next()
    await peer.until(() => peer.finished)
    // At most a ClientHello.
    expect(peer.text).not.toMatch(/CAPABILITY|HTTP/)
  })
})

/** What `imapscope why` tells of a session. */
function whyOf(records: readonly SessionRecord[]): string {
  const endings = new Endings()
  const observer = new Observer({}, (event) => endings.take(event))
  for (const record of records) observer.take(record)
  const head = { version: 1, started: 0n, program: 'test', redacted: true } as const
  return whyLines(endings.result(), head, 200, 100).join('\n')
}

describe('what is no mail client is not passed on', () => {
  test.each([
    [
      'a request of a browser',
      'POST /x HTTP/1.1\r\nHost: x\r\n\r\na LOGIN u p\r\n',
      /a browser asks for a page/,
    ],
    [
      'a request of a browser with a long path and IMAP in its body',
      `POST /${'x'.repeat(5000)} HTTP/1.1\r\n\r\na LOGIN u p\r\n`,
      /a browser asks for a page/,
    ],
    ['TLS on a port without it', '\x16\x03\x01\x02\x00\x01', /begins with TLS/],
  ])('%s', async (_name, said, cause) => {
    for (const pair of [
      ['plain', 'plain'],
      ['starttls', 'starttls'],
      ['tls', 'plain'],
    ] as const) {
      if (pair[0] === 'tls' && said.startsWith('\x16')) continue
      const good = await server()
      const engine = await proxied({ client: pair[0], server: pair[1], port: good.port }, good)
      const client = await engine.connect()
      if (pair[0] === 'tls') await client.secureAsClient({ ca: certificates.ours.root })
      const peer = await good.next()
      await peer.say('* OK [CAPABILITY IMAP4rev1] ready\r\n')
      await client.line(/ready/)
      await client.say(said)
      await client.until(() => client.finished)
      // A page must learn nothing, not even of which server this is.
      const page = said.startsWith('POST')
      expect(client.text).toMatch(page ? /^\* OK \S+ \S+ ready\r\n$/ : /^\* OK \S+ \S+ ready\r\n\* BYE /)
      await peer.until(() => peer.finished)
      expect(peer.text).toBe('')
      expect(engine.facts('failure')).toMatchObject([{ leg: 'client', cause: expect.stringMatching(cause) }])
      await engine.recorded('closed')
      expect(whyOf(engine.records)).toMatch(cause)
    }
  })
})

test('beyond the limit of connections a client gets a BYE, and those that are there stay', async () => {
  const good = await server()
  await limited({ connections: 1 }, async () => {
    const engine = await proxied({ client: 'plain', server: 'plain', port: good.port }, good)
    const first = await engine.connect()
    const peer = await good.next()
    for (let i = 0; i < 3; i++) {
      const second = await engine.connect()
      await second.until(() => second.finished)
      expect(second.text).toMatch(/^\* BYE \[UNAVAILABLE\] .*too many connections/)
    }
    await peer.say('* OK ready\r\n')
    await first.line(/ready/)
    first.reset()
    await engine.recorded('closed')
    await engine.connect()
    await good.next()
    // Told when it begins, and how many there were when it is over.
    expect(engine.facts('note').map(({ text }) => text)).toEqual([
      'refused a connection: 1 are open, and there is room for no more',
      'refused 3 connections in all',
    ])
  })
})

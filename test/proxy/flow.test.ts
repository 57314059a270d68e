import { randomBytes } from 'node:crypto'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Security } from '../../lib/record/record.ts'
import { makeCertificates } from './certificates.ts'
import { Bench } from './joined.ts'
import type { Peer } from './peers.ts'

let bench: Bench

beforeAll(async () => {
  bench = new Bench(await makeCertificates())
})

afterEach(() => bench.close())

const greeting = '* OK [CAPABILITY IMAP4rev1] ready\r\n'
const clear = ['plain', 'plain'] as const
const secured = ['tls', 'tls'] as const

describe('one read is one write', () => {
  test.each([
    ['of the server', 'server', 'client'],
    ['of the client', 'client', 'server'],
  ] as const)('%s: pieces with pauses between them arrive as those pieces', async (_name, from, to) => {
    const ends = await bench.join(clear)
    await ends.server.say(greeting)
    await ends.client.line(/ready/)
    const before = ends[to].reads.length
    const pieces = ['a1 NOOP ', '\r\n', 'a', '1 NO', 'OP\r\n* x', '\0', '\r\n{3}\r\n', 'z'.repeat(5000)]
    for (const piece of pieces) {
      const due = ends[to].length + piece.length
      await ends[from].say(piece)
      await ends[to].until(() => ends[to].length >= due)
    }
    expect(ends[to].reads.slice(before).map(String)).toEqual(pieces)
  })
})

describe('half-close', () => {
  test.each([clear, secured, ['tls', 'plain'], ['plain', 'tls']] as (readonly [Security, Security])[])(
    '%s → %s: who has said everything still hears a long answer',
    async (...pair) => {
      const { client, server, proxied } = await bench.join(pair)
      await server.say(greeting)
      await client.line(/ready/)
      await client.say('a LOGOUT\r\n')
      client.finish()
      await server.until(() => server.finished)
      const answer = randomBytes(300_000)
      await server.say(answer)
      server.finish()
      await client.until(() => client.finished)
      expect(client.heard.subarray(greeting.length).equals(answer)).toBe(true)
      expect(await proxied.recorded('closed')).toMatchObject({ by: 'client' })
    },
  )

  test('a server that has said everything still hears the client', async () => {
    const { client, server, proxied } = await bench.join(clear)
    await server.say('* BYE\r\n')
    server.finish()
    await client.until(() => client.finished)
    await client.say('a NOOP\r\n')
    client.finish()
    await server.until(() => server.finished)
    expect(server.text).toBe('a NOOP\r\n')
    expect(await proxied.recorded('closed')).toMatchObject({ by: 'server' })
  })

  test('a client that ends before the greeting still gets it', async () => {
    const { client, server } = await bench.join(clear)
    client.finish()
    await server.until(() => server.finished)
    await server.say(greeting)
    expect(await client.line(/ready/)).toBe('ready')
  })
})

/** States of a connection: what has been said on it when one end dies. */
const states: [string, readonly [Security, Security], (client: Peer, server: Peer) => Promise<unknown>][] = [
  ['before the greeting', clear, async () => undefined],
  ['before the greeting, with TLS', secured, async () => undefined],
  ['with TLS', secured, (client, server) => greeted(client, server)],
  [
    "in the middle of the server's literal",
    clear,
    async (client, server) => {
      await greeted(client, server)
      await server.say('* 1 FETCH (BODY[] {1000}\r\nxyz')
      await client.line(/xyz/)
    },
  ],
  [
    "in the middle of the client's literal",
    ['starttls', 'starttls'],
    async (client, server) => {
      await greeted(client, server)
      await client.say('a APPEND x {1000+}\r\nxyz')
      await server.line(/xyz/)
    },
  ],
  [
    'while STARTTLS is asked for',
    ['starttls', 'starttls'],
    async (client, server) => {
      await greeted(client, server)
      await client.say('a STARTTLS\r\n')
      await server.line(/STARTTLS/)
    },
  ],
  [
    "while the proxy's own STARTTLS is asked for",
    ['plain', 'starttls'],
    async (_client, server) => {
      await server.say(greeting)
      await server.line(/STARTTLS/)
    },
  ],
]

async function greeted(client: Peer, server: Peer): Promise<void> {
  await server.say(greeting)
  await client.line(/ready/)
}

describe('both legs die together', () => {
  describe.each(states)('%s', (_name, pair, reach) => {
    test.each([
      ['client', 'server', 'a reset', (peer: Peer) => peer.reset()],
      ['server', 'client', 'a reset', (peer: Peer) => peer.reset()],
      ['client', 'server', 'a close', (peer: Peer) => peer.socket.destroy()],
      ['server', 'client', 'a close', (peer: Peer) => peer.socket.destroy()],
    ] as const)('%s first, the %s hears it: %s', async (first, other, _how, die) => {
      const ends = await bench.join(pair)
      await reach(ends.client, ends.server)
      die(ends[first])
      await ends[other].until(() => ends[other].finished)
      ends[other].finish()
      await ends[other].gone()
      const { by } = await ends.proxied.recorded('closed')
      expect([first, 'proxy']).toContain(by)
    })
  })

  test('a client that goes away while the server is silent in its handshake', async () => {
    const listening = await bench.server()
    const proxied = await bench.proxied(['plain', 'tls'], listening.port)
    const client = await proxied.connect()
    const server = await listening.next()
    await server.until(() => server.length > 0) // the ClientHello
    client.reset()
    await server.until(() => server.finished)
    expect(await proxied.recorded('closed')).toMatchObject({ by: 'client' })
  })

  test('a client that leaves in the middle of its handshake', async () => {
    const listening = await bench.server()
    const proxied = await bench.proxied(['tls', 'tls'], listening.port)
    const client = await proxied.connect()
    await client.say(Buffer.from('160301', 'hex'))
    const server = await listening.next()
    client.finish()
    await server.until(() => server.finished)
    expect(await proxied.recorded('fact')).toMatchObject({
      fact: {
        name: 'failure',
        leg: 'client',
        cause: 'the mail client closed the connection in the TLS handshake',
      },
    })
  })
})

test('what was said before the server was reached is neither lost nor joined', async () => {
  const listening = await bench.server()
  const proxied = await bench.proxied(['plain', 'tls'], listening.port)
  const client = await proxied.connect()
  await client.say('a CAPABILITY\r\n')
  const server = await listening.next()
  await client.say('b NOOP\r\n')
  await server.secureAsServer(bench.certificates.server)
  await server.until(() => server.length >= 22)
  expect(server.text).toBe('a CAPABILITY\r\nb NOOP\r\n')
})

describe('back-pressure', () => {
  /** Says as much as is taken, up to `most` octets. @returns how much it was when nothing more was taken */
  async function push(peer: Peer, most: number): Promise<number> {
    const piece = Buffer.alloc(65_536, 'x')
    let pushed = 0
    while (pushed < most) {
      if (peer.socket.write(piece)) {
        pushed += piece.length
        continue
      }
      pushed += piece.length
      const drained = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(false), 400)
        peer.socket.once('drain', () => {
          clearTimeout(timer)
          resolve(true)
        })
      })
      if (!drained) break
    }
    return pushed
  }

  test.each([
    ['client', 'server', clear],
    ['server', 'client', clear],
    ['client', 'server', secured],
    ['server', 'client', secured],
  ] as const)('a %s that stops reading stops the %s (%s)', async (stopped, pusher, pair) => {
    const ends = await bench.join(pair)
    ends.proxied.forgetsChunks = true
    await greeted(ends.client, ends.server)
    if (pusher === 'server') await ends.server.say('* 1 FETCH (BODY[] {400000000}\r\n')
    else await ends.client.say('a APPEND x {400000000+}\r\n')
    await ends[stopped].until(() => ends[stopped].length > 20)
    ends[stopped].socket.pause()
    const before = ends[stopped].length
    const most = 300_000_000
    // What the system keeps in its buffers on both legs, and one read.
    const pushed = await push(ends[pusher], most)
    expect(pushed).toBeLessThan(24_000_000)
    ends[stopped].socket.resume()
    await ends[stopped].until(() => ends[stopped].length - before >= pushed)
  })
})

test('nothing is ever ended because nobody says anything', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  try {
    const { client, server } = await bench.join(secured)
    await greeted(client, server)
    vi.advanceTimersByTime(31 * 60 * 1000)
    await client.say('a NOOP\r\n')
    await server.line(/^a NOOP\r\n$/)
  } finally {
    vi.useRealTimers()
  }
})

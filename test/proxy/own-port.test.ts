/** A server that is ourselves, by whatever name and address: nothing goes in a loop. */
import dns from 'node:dns'
import net from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Ends, Loops } from '../../lib/proxy/loops.ts'
import { isOwnPort } from '../../lib/proxy/sockets/own-ports.ts'
import { limits } from '../../lib/record/limits.ts'
import { type Certificates, makeCertificates } from './certificates.ts'
import { limited } from './limited.ts'
import { connectTo, Server } from './peers.ts'
import { Proxied } from './proxied.ts'

let certificates: Certificates
beforeAll(async () => {
  certificates = await makeCertificates()
})

const closing: (() => unknown)[] = []
afterAll(async () => {
  for (const close of closing) await close()
})

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const opened = await Server.open()
  const { port } = opened
  opened.close()
  return port
}

/** An engine that listens on an address, for servers on ports; the one of each is its own or the next. */
async function started(
  address: string,
  ports: readonly number[],
  servers: readonly { readonly host: string; readonly port: number }[],
): Promise<Proxied> {
  const security = { client: 'plain', server: 'plain' } as const
  const listeners = servers.map(({ host, port }, i) => {
    return {
      address,
      port: ports[i],
      security,
      server: { host, port, verification: {}, oldest: 'TLSv1.2' } as const,
    }
  })
  const proxied = await Proxied.start(certificates.ours, [], { listeners })
  closing.push(() => proxied.stop())
  return proxied
}

/** An address of this machine that is not loopback, where it has one. */
const outward = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

/** The address we listen on, and what the server is called. */
const names: readonly (readonly [string, string])[] = [
  ['127.0.0.1', '127.0.0.1'],
  ['127.0.0.1', 'localhost'],
  ['127.0.0.1', '127.1'],
  ['127.0.0.1', '0.0.0.0'],
  ['127.0.0.1', '::ffff:127.0.0.1'],
  ['127.0.0.1', '::ffff:7f00:1'],
  ['0.0.0.0', '127.0.0.2'],
  ['0.0.0.0', 'localhost'],
  ['::', '127.0.0.3'],
  ['::', '::1'],
  ['::1', '::1'],
  ['::1', '0:0:0:0:0:0:0:1'],
  ...(outward === undefined
    ? []
    : ([
        ['0.0.0.0', outward],
        ['::', outward],
      ] as const)),
]

/** Looks names up as always, but the first time that all addresses are asked for there is no answer. */
function lateOnce(): (...words: unknown[]) => unknown {
  const { lookup } = dns as { lookup: (...words: unknown[]) => unknown }
  let late = false
  return (host, options, ...done) => {
    const all = typeof options === 'object' && options !== null && 'all' in options && options.all === true
    if (!all || late) return lookup(host, options, ...done)
    late = true
    return undefined
  }
}

describe.each(names)('listening on %s, a server %s on the same port is ourselves', (address, host) => {
  test('and nothing is started', async () => {
    const port = await freePort()
    await expect(started(address, [port], [{ host, port }])).rejects.toThrow(
      `${host.includes(':') ? `[${host}]` : host}:${port}: this is our own port: mail would go in a loop`,
    )
  })

  test('and what is known too late ends each connection before anything is connected to', async () => {
    const port = await freePort()
    // A name server that does not answer in time, and does so later.
    const late = lateOnce()
    const asked = vi.spyOn(dns, 'lookup').mockImplementation(late as never)
    try {
      await limited({ lookup: 1 }, async () => {
        const proxied = await started(address, [port], [{ host, port }])
        const client = await connectTo(port, address)
        await client.until(() => client.finished)
        expect(client.text).toMatch(/^\* BYE \[UNAVAILABLE\] .* this is our own port/)
        await proxied.recorded('closed')
        expect(proxied.records.filter(({ type }) => type === 'opened').length).toBe(1)
        expect(proxied.facts('failure')).toMatchObject([
          { leg: 'server', remedy: expect.stringMatching(/name the mail server/) },
        ])
      })
    } finally {
      asked.mockRestore()
    }
  })
})

test('a loop through a forwarder that connects anew ends at the limit of connections, told once', async () => {
  let back = 0
  const forwarder = net.createServer((socket) => {
    const onward = net.connect(back, '127.0.0.1')
    for (const [from, to] of [
      [socket, onward],
      [onward, socket],
    ]) {
      from.on('error', () => to.destroy()).on('close', () => to.destroy())
      from.pipe(to)
    }
  })
  await new Promise<void>((resolve) => forwarder.listen(0, '127.0.0.1', resolve))
  closing.push(() => forwarder.close())
  const { port } = forwarder.address() as net.AddressInfo
  await limited({ connections: 20 }, async () => {
    const proxied = await started('127.0.0.1', [0], [{ host: '127.0.0.1', port }])
    back = proxied.port()
    const client = await proxied.connect()
    await client.until(() => client.finished)
    expect(client.text).toMatch(/^\* BYE \[UNAVAILABLE\] imapscope has too many connections open\r\n$/)
    client.finish()
    await proxied.recorded('closed', ({ connection }) => connection === 1)
    expect(proxied.records.filter(({ type }) => type === 'opened').length).toBe(20)
    expect(proxied.facts('note').length).toBe(1)
  })
})

test('a server on the port of another listener of the same run is ourselves too', async () => {
  const [one, two, three] = [await freePort(), await freePort(), await freePort()]
  const servers = [
    { host: '127.0.0.1', port: three },
    { host: 'localhost', port: one },
  ]
  await expect(started('127.0.0.1', [one, two], servers)).rejects.toThrow(
    `localhost:${one}: this is our own port`,
  )
})

test.each([
  ['127.0.0.1', '127.0.0.2'],
  ['127.0.0.1', '::1'],
  ['127.0.0.1', '192.0.2.1'],
  ['0.0.0.0', '::1'],
  ['0.0.0.0', '192.0.2.250'],
  ['::1', '127.0.0.1'],
])('listening on %s, the same port at %s is another', (address, to) => {
  expect(isOwnPort([{ address, port: 1143 }], { address: to, port: 1143 })).toBe(false)
})

test('another port of the same address is another', () => {
  expect(isOwnPort([{ address: '0.0.0.0', port: 1143 }], { address: '127.0.0.1', port: 143 })).toBe(false)
})

describe('what is accepted out of one of our own sockets', () => {
  const end = (address: string, port: number): { address: string; port: number } => ({ address, port })
  const [listening, source] = [end('10.1.1.1', 1143), end('10.1.1.1', 40_000)]

  test('is a loop when both ends are the same, whichever is known first', () => {
    const outgoing = { own: source, peer: listening }
    const incoming = { own: end('::ffff:10.1.1.1', 1143), peer: end('::ffff:10.1.1.1', 40_000) }
    const first = new Loops()
    first.accepted(1, { own: listening, peer: end('10.1.1.1', 50_000) })
    expect(first.reached(1, outgoing)).toBeUndefined()
    expect(first.accepted(2, incoming)).toEqual({ from: 1, to: 2 })
    const second = new Loops()
    second.accepted(1, { own: listening, peer: end('10.1.1.1', 50_000) })
    expect(second.accepted(2, incoming)).toBeUndefined()
    expect(second.reached(1, outgoing)).toEqual({ from: 1, to: 2 })
  })

  test('is none when one of our sockets with its port goes elsewhere, and none once that is gone', () => {
    const loops = new Loops()
    loops.accepted(1, { own: listening, peer: end('10.1.1.1', 50_000) })
    loops.reached(1, { own: source, peer: end('192.0.2.9', 993) })
    expect(loops.accepted(2, { own: listening, peer: source })).toBeUndefined()
    loops.accepted(3, { own: listening, peer: end('10.1.1.1', 50_001) })
    loops.reached(3, { own: end('10.1.1.1', 40_001), peer: listening })
    loops.gone(3)
    expect(loops.accepted(4, { own: listening, peer: end('10.1.1.1', 40_001) })).toBeUndefined()
  })

  test('is found without asking any other socket again, however many there are', () => {
    let asked = 0
    const counted = (ends: Ends): Ends => ({
      get own() {
        asked++
        return ends.own
      },
      get peer() {
        asked++
        return ends.peer
      },
    })
    const loops = new Loops()
    const many = 3000
    for (let id = 0; id < many; id++) {
      const [outer, inner] = [end('10.1.1.2', 10_000 + id), end('10.1.1.1', 20_000 + id)]
      expect(loops.accepted(id, counted({ own: listening, peer: outer }))).toBeUndefined()
      expect(loops.connecting(id)).toBe(false)
      expect(loops.reached(id, counted({ own: inner, peer: end('192.0.2.9', 993) }))).toBeUndefined()
    }
    expect(asked).toBe(4 * many)
    loops.accepted(many, { own: listening, peer: end('10.1.1.2', 9_999) })
    expect(loops.connecting(many)).toBe(false)
    expect(loops.connecting(many + 1)).toBe(true)
    loops.reached(many, { own: source, peer: listening })
    expect(loops.accepted(many + 1, { own: listening, peer: source })).toEqual({ from: many, to: many + 1 })
    for (let id = 0; id <= many + 1; id++) loops.gone(id)
    expect(loops.connecting(-1)).toBe(false)
    expect(loops.accepted(1, { own: listening, peer: source })).toBeUndefined()
  })

  test.each(['accepted', 'reached'] as const)(
    'through a port forward is a loop after so many turns that it is no chance (%s first)',
    (first) => {
      const loops = new Loops()
      const outside = end('198.51.100.7', 143)
      let found: unknown
      let turns = 0
      for (; found === undefined && turns < 100; turns++) {
        const accepted = { own: listening, peer: end('10.1.1.1', 40_000 + turns) }
        const reached = { own: end('10.1.1.1', 40_001 + turns), peer: outside }
        // The next one may be there before the one that it comes from is known.
        const next = { own: listening, peer: reached.own }
        if (turns === 0) loops.accepted(0, accepted)
        found =
          first === 'reached'
            ? (loops.reached(turns, reached) ?? loops.accepted(turns + 1, next))
            : (loops.accepted(turns + 1, next) ?? loops.reached(turns, reached))
      }
      expect(turns).toBe(limits.turns)
      expect(found).toEqual({ from: limits.turns - 1, to: limits.turns })
    },
  )
})

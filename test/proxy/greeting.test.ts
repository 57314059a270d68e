/** A server that does not greet, or greets late: what is said of it, and that nothing is done about it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { whyLines } from '../../cmd/why.ts'
import { Observer } from '../../lib/observe/observer.ts'
import { limits } from '../../lib/record/limits.ts'
import type { Fact, SessionRecord } from '../../lib/record/record.ts'
import { Endings } from '../../lib/reports/endings.ts'
import { entryOf, entryText } from '../../lib/reports/log.ts'
import { head } from '../capture/sessions.ts'
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

/** An engine that leads to a server of the test. */
async function proxied(way: Omit<Way, 'port'>): Promise<{ server: Server; engine: Proxied; url: string }> {
  const server = await Server.open()
  const engine = await Proxied.start(certificates.ours, [{ ...way, port: server.port }])
  closing.push(
    () => engine.stop(),
    () => server.close(),
  )
  return { server, engine, url: `imaps://127.0.0.1:${server.port}` }
}

interface Met {
  readonly engine: Proxied
  readonly client: Peer
  readonly peer: Peer
}

/**
 * A client without TLS meets a server whose port speaks it.
 * @param work what they do, while a server that is silent is spoken of at once
 * @returns the engine, when the client has gone
 */
async function towardsTls(work: (met: Met) => Promise<void>): Promise<Proxied> {
  const verification = { ca: [certificates.server.root] }
  const { server, engine } = await proxied({ client: 'plain', server: 'tls', verification })
  await limited({ ungreeted: 1 }, async () => {
    const client = await engine.connect()
    await work({ engine, client, peer: await server.next() })
    client.reset()
    await engine.recorded('closed')
  })
  return engine
}

/** What the log says of a session, and what `imapscope why` does. */
function told(records: readonly SessionRecord[]): { log: string; why: string } {
  const endings = new Endings()
  const log: string[] = []
  const observer = new Observer({}, (event) => {
    endings.take(event)
    const entry = entryOf(event)
    if (entry !== undefined && entry.severity !== 'info') log.push(`${entry.severity} ${entryText(entry)}`)
  })
  for (const record of records) observer.take(record)
  return { log: log.join('\n'), why: whyLines(endings.result(), head, 200, 100).join('\n') }
}

const clear = [
  ['plain', 'plain'],
  ['starttls', 'starttls'],
  ['plain', 'starttls'],
  ['tls', 'plain'],
] as const

describe.each(clear)('to a %s client, with a %s server that says nothing', (client, security) => {
  test('the likely cause is told with the way to connect, and nobody is cut off', async () => {
    const { server, engine, url } = await proxied({ client, server: security })
    await limited({ ungreeted: 1 }, async () => {
      const peer = await engine.connect()
      if (client === 'tls') await peer.secureAsClient({ ca: certificates.ours.root })
      await server.next()
      await engine.recorded('fact', ({ fact }) => fact.name === 'ungreeted')
      expect(peer.finished).toBe(false)
      peer.reset()
      await engine.recorded('closed')
    })
    expect(engine.facts('ungreeted')).toEqual([
      {
        name: 'ungreeted',
        cause: expect.stringMatching(/^the server has not greeted within \S+ s; \w+ its port speaks TLS/),
        remedy: `if so, connect with ${url}`,
      },
    ])
    const { log, why } = told(engine.records)
    expect(log).toContain(`warning ${engine.facts('ungreeted')[0]?.cause}: if so, connect with ${url}`)
    expect(why).toMatch(/^1 connection: no greeting$/m)
    expect(why).toContain(`if so, connect with ${url}`)
    expect(why).not.toContain('The client closed it')
  })
})

test('a server that greets late after all: that is said, and nothing of it in the end', async () => {
  const { server, engine } = await proxied({ client: 'plain', server: 'plain' })
  await limited({ ungreeted: 1 }, async () => {
    const client = await engine.connect()
    const peer = await server.next()
    await engine.recorded('fact', ({ fact }) => fact.name === 'ungreeted')
    await peer.say('* OK slow but here\r\n')
    await client.line(/slow but here/)
    await client.say('a NOOP\r\n')
    await peer.line(/NOOP/)
    await peer.say('a OK\r\n')
    await client.line(/a OK/)
    client.finish()
    peer.finish()
    await engine.recorded('closed')
  })
  const { log, why } = told(engine.records)
  expect(log).toMatch(/has not greeted.*\nnote the server greeted after all$/)
  expect(why).toMatch(/^1 connection: closed by client$/m)
  expect(why).not.toMatch(/greet(?!ed)|not greeted/)
})

test('a server that greets in time, and is then silent, is not spoken of', async () => {
  const { server, engine } = await proxied({ client: 'plain', server: 'plain' })
  const client = await engine.connect()
  const peer = await server.next()
  await peer.say('* OK here\r\n')
  await client.line(/here/)
  await limited({ ungreeted: 1 }, async () => {
    // Its patience is longer than that of the second connection.
    const second = await engine.connect()
    await server.next()
    await engine.recorded('fact', ({ connection, fact }) => connection === 2 && fact.name === 'ungreeted')
    second.reset()
  })
  client.reset()
  await engine.recorded('closed', ({ connection }) => connection === 1)
  expect(engine.facts('ungreeted')).toHaveLength(1)
})

test('a server in TLS that says nothing is not told to speak TLS', async () => {
  await towardsTls(async ({ engine, peer }) => {
    await peer.secureAsServer(certificates.server)
    const cause = ({ fact }: { fact: Fact }): string => (fact.name === 'ungreeted' ? fact.cause : '')
    const { fact } = await engine.recorded('fact', (record) => /TLS stands/.test(cause(record)))
    expect(fact).toMatchObject({ cause: expect.stringMatching(/though TLS stands$/) })
  })
})

test('a server that ends instead of greeting, or answers in TLS, is not thought to be refusing IMAP', async () => {
  // One alert looks like a line: its last octet is a line feed.
  for (const said of ['', '\x15\x03\x01\x00\x02\x02\x46', '\x15\x03\x01\x00\x02\x02\x0a']) {
    const { server, engine, url } = await proxied({ client: 'plain', server: 'plain' })
    const client = await engine.connect()
    const peer = await server.next()
    // As clients do that do not wait for a greeting.
    await client.say('a CAPABILITY\r\n')
    await peer.line(/CAPABILITY/)
    await peer.say(said)
    peer.finish()
    await client.until(() => client.finished)
    client.finish()
    await engine.recorded('closed')
    const certain = said === '' ? /closed the connection without a greeting/ : /^the server answers in TLS/
    expect(engine.facts('ungreeted')).toEqual([
      { name: 'ungreeted', cause: expect.stringMatching(certain), remedy: expect.stringContaining(url) },
    ])
    expect(told(engine.records).why).toContain(url)
    expect(told(engine.records).log).not.toContain('after all')
  }
})

test('a server that is silent in the TLS handshake is spoken of while it is', async () => {
  const { records } = await towardsTls(async ({ engine, client, peer }) => {
    const { fact } = await engine.recorded('fact', (record) => record.fact.name === 'ungreeted')
    expect(fact).toMatchObject({ cause: expect.stringMatching(/silent in the TLS handshake/) })
    // It can still come about: what came meanwhile is read again.
    peer.socket.pause().unshift(peer.heard)
    await peer.secureAsServer(certificates.server)
    await peer.say('* OK at last\r\n')
    await client.line(/at last/)
  })
  const { log, why } = told(records)
  expect(log).toMatch(/after all/)
  expect(why).not.toContain('never greeted')
})

test('a client that leaves our TLS port without a word is told what to set', async () => {
  const { engine } = await proxied({ client: 'tls', server: 'plain' })
  const client = await engine.connect()
  client.finish()
  const { fact } = await engine.recorded('fact', (record) => record.fact.name === 'failure')
  expect(fact).toMatchObject({
    leg: 'client',
    cause: expect.stringMatching(/before its first word, like one that waits for a greeting in the clear$/),
    remedy: 'set the connection security of the client to SSL/TLS',
  })
})

test('the client that goes away first is not answered for the server', async () => {
  const { server, engine } = await proxied({ client: 'plain', server: 'plain' })
  const client = await engine.connect()
  const peer = await server.next()
  client.finish()
  await peer.until(() => peer.finished)
  peer.finish()
  await engine.recorded('closed')
  expect(engine.facts('ungreeted')).toEqual([])
})

test('it is told long before our own STARTTLS gives up', () => {
  expect(limits.ungreeted).toBeLessThan(limits.greeting / 2)
})

/** What the commands do, a program does with two calls: the built library, as others import it. */
import { expect, test } from 'vitest'
import type * as Library from '../../lib/index.ts'
import type { SessionEvent } from '../../lib/session/events.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'
import { temporary } from '../capture/sessions.ts'
import { makeCertificates } from '../proxy/certificates.ts'
import { connectTo, Server } from '../proxy/peers.ts'
import { sourceOf } from './material.ts'

const top = new URL('../../', import.meta.url)
// The engine's thread runs what is built.
const library = (await import(new URL('dist/lib/index.js', top).href)) as typeof Library

const completed = (events: readonly SessionEvent[]): string[] =>
  events.flatMap((event) =>
    event.type === 'completed' ? [`${event.exchange.name} ${event.exchange.status}`] : [],
  )

test('a proxy is started and tells what is said on it; its file is read into the same events', async () => {
  const server = await Server.open()
  const { ours } = await makeCertificates()
  const file = temporary('live.pcapng')
  const told: SessionEvent[] = []
  const live = await library.startLive(
    {
      listeners: [
        {
          address: '127.0.0.1',
          port: 0,
          security: { client: 'plain', server: 'plain' },
          server: { host: '127.0.0.1', port: server.port, verification: {}, oldest: 'TLSv1.2' },
        },
      ],
      certificate: { key: ours.key, chain: ours.chain },
      session: { file },
      rotate: Number.POSITIVE_INFINITY,
      program: 'a test',
      redact: true,
      keep: 1024,
      alterations: [],
      tolerant: false,
      requireTls: false,
      keyLog: undefined,
    },
    (event) => told.push(event),
  )
  const client = await connectTo(live.ports[0].port)
  const peer = await server.next()
  await peer.say('* PREAUTH here\r\n')
  await client.line(/here/)
  await client.say('a NOOP\r\n')
  await peer.line(/NOOP/)
  await peer.say('a OK done\r\n')
  await client.line(/a OK/)
  client.finish()
  peer.finish()
  await live.stop()
  await server.close()
  expect(live.sessionFile).toBe(file)
  expect(completed(told)).toEqual(['NOOP OK'])
  const read: SessionEvent[] = []
  expect(await library.readEvents(file, { events: (events) => void read.push(...events) })).toBeUndefined()
  expect(read.map(({ type }) => type)).toEqual(told.map(({ type }) => type))
})

test('a recorded session is folded into a report', async () => {
  const stats = new library.Stats()
  const problem = await library.readEvents(new URL('docs/demo.pcapng', top).pathname, {
    events: (events) => {
      for (const event of events) stats.take(event)
    },
  })
  expect(problem).toBeUndefined()
  expect(stats.result().shapes.length).toBeGreaterThan(5)
})

test('raw octets are read into frames that may be shown', async () => {
  const seen: string[] = []
  await library.readFrames(
    { client: sourceOf(octets('a LOGIN fred geheim\r\n')), server: sourceOf(octets('a OK\r\n')) },
    { show: (_, shown) => void seen.push(latin1(shown.bytes)) },
  )
  expect(seen).toHaveLength(2)
  expect(seen.join('')).not.toContain('geheim')
})

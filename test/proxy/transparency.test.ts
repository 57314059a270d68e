import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSession } from '../../lib/inputs/index.ts'
import { limits } from '../../lib/record/limits.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { type Certificates, makeCertificates } from './certificates.ts'
import { Server } from './peers.ts'
import { Proxied } from './proxied.ts'
import { canary, pairs } from './sessions.ts'
import { play } from './transparency.ts'

const { undecidedTime } = limits
let certificates: Certificates
let folder: string
const closing: (() => unknown)[] = []

beforeAll(async () => {
  // On a busy machine a line that comes octet by octet takes longer, and would count as secret.
  Object.assign(limits, { undecidedTime: 60_000 })
  certificates = await makeCertificates()
  folder = await mkdtemp(join(tmpdir(), 'imapscope-proxy-'))
})

afterAll(() => Object.assign(limits, { undecidedTime }))
afterAll(async () => {
  for (const close of closing) await close()
  await rm(folder, { recursive: true, force: true })
})

/** Everything of a session file, its chunks joined by connection and side. */
async function streamsIn(path: string): Promise<Map<string, Buffer>> {
  const streams = new Map<string, Buffer[]>()
  for await (const item of readSession(path)) {
    expect(item.type).not.toBe('warning')
    if (item.type !== 'chunk') continue
    const key = `${item.connection} ${item.side}`
    streams.set(key, [...(streams.get(key) ?? []), Buffer.from(item.bytes)])
  }
  return new Map([...streams].map(([key, parts]) => [key, Buffer.concat(parts)]))
}

const seeds = Array.from({ length: 6 }, (_, i) => 1000 + i)

test.each(pairs)('$name: what goes in comes out, and is recorded whole', async (pair) => {
  const server = await Server.open()
  const file = join(folder, `${pair.name}.pcapng`)
  const verification = { ca: [certificates.server.root] }
  const proxied = await Proxied.start(certificates.ours, [{ ...pair, port: server.port, verification }], {
    session: { file },
  })
  closing.push(() => server.close())
  for (const seed of seeds) {
    const { expected, came } = await play(seed, pair, 65_536, { proxied, way: 0, server, certificates })
    expect({ seed, ...came }).toEqual({ seed, ...expected })
  }
  await proxied.stop()
  const streams = await streamsIn(file)
  const of = proxied.records.map((record: SessionRecord) => record.connection)
  const connections = new Set(of.filter((connection) => connection > 0))
  for (const connection of connections) {
    for (const side of ['client', 'server'] as const) {
      const recorded = proxied.stream(side, connection).bytes
      expect(streams.get(`${connection} ${side}`)?.equals(recorded)).toBe(true)
      expect(recorded.includes(canary)).toBe(false)
    }
  }
})

/** The transparency campaign: hundreds of seeded sessions for each of the pairs, and literals of 50 MB. */
import { createHash, randomFillSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSession } from '../../lib/inputs/index.ts'
import { limits } from '../../lib/record/limits.ts'
import type { Side } from '../../lib/record/record.ts'
import { type Certificates, makeCertificates } from '../proxy/certificates.ts'
import { Bench } from '../proxy/joined.ts'
import { Server } from '../proxy/peers.ts'
import { Proxied } from '../proxy/proxied.ts'
import { canary, pairs } from '../proxy/sessions.ts'
import { play } from '../proxy/transparency.ts'

/** Sessions of each pair; SEED makes other ones, or the ones that failed, come first. */
const sessions = Number(process.env.SESSIONS ?? 400)
const firstSeed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9))
/** Sessions at once: while one waits, another plays. */
const lanes = 6
/** After so many the session file is read back and a new engine begins. */
const batch = 250

const { undecidedTime } = limits
let certificates: Certificates
let folder: string

beforeAll(async () => {
  // On a busy machine a line that comes octet by octet takes longer, and would count as secret.
  Object.assign(limits, { undecidedTime: 60_000 })
  certificates = await makeCertificates()
  folder = await mkdtemp(join(tmpdir(), 'imapscope-transparency-'))
  console.log(`${sessions} sessions of each pair from SEED=${firstSeed} on`)
})

afterAll(() => Object.assign(limits, { undecidedTime }))
afterAll(() => rm(folder, { recursive: true, force: true }))

/** SHA-256 of what a session file holds, by connection and side. */
async function hashesIn(path: string): Promise<Map<string, string>> {
  const hashes = new Map<string, ReturnType<typeof createHash>>()
  for await (const item of readSession(path)) {
    if (item.type === 'warning') throw new Error(item.text)
    if (item.type !== 'chunk') continue
    const key = `${item.connection} ${item.side}`
    if (Buffer.from(item.bytes).includes(canary)) throw new Error(`a secret in ${key}`)
    const hash = hashes.get(key) ?? createHash('sha256')
    hashes.set(key, hash.update(item.bytes))
  }
  return new Map([...hashes].map(([key, hash]) => [key, hash.digest('hex')]))
}

describe.each(pairs)('$name', (pair) => {
  test('what goes in comes out, and is recorded whole', async () => {
    for (let from = firstSeed; from < firstSeed + sessions; from += batch) {
      const servers = await Promise.all(Array.from({ length: lanes }, () => Server.open()))
      const verification = { ca: [certificates.server.root] }
      const ways = servers.map(({ port }) => ({ ...pair, port, verification }))
      const file = join(folder, `${pair.name}-${from}.pcapng`)
      const proxied = await Proxied.start(certificates.ours, ways, { session: { file } })
      let next = from
      const lane = async (way: number): Promise<void> => {
        const stage = { proxied, way, server: servers[way], certificates }
        for (; next < Math.min(from + batch, firstSeed + sessions); servers[way].forget()) {
          const seed = next++
          const { expected, came } = await play(seed, pair, 65_536, stage).catch((error: Error) => {
            throw new Error(`seed ${seed}: ${error.message}`, { cause: error })
          })
          expect({ seed, ...came }).toEqual({ seed, ...expected })
        }
      }
      await Promise.all(servers.map((_, way) => lane(way)))
      await proxied.stop()
      for (const server of servers) server.close()
      const written = await hashesIn(file)
      for (const key of written.keys()) {
        const [connection, side] = key.split(' ') as [string, Side]
        const { bytes } = proxied.stream(side, Number(connection))
        expect([key, written.get(key)]).toEqual([key, createHash('sha256').update(bytes).digest('hex')])
      }
      expect(written.size).toBe(2 * Math.min(batch, firstSeed + sessions - from))
      await rm(file)
    }
  })
})

test.each(pairs)('$name: a literal of 50 MB, each way', async ({ client, server, beforehand }) => {
  const bench = new Bench(certificates)
  const size = 50_000_000
  const literal = randomFillSync(Buffer.alloc(size))
  const sum = createHash('sha256').update(literal).digest('hex')
  const ends = await bench.join(beforehand ? [client, server, 'beforehand'] : [client, server])
  const { proxied } = ends
  if (server === 'starttls' && (client !== 'starttls' || beforehand)) {
    await ends.server.say('* OK ready\r\n')
    await ends.server.line(/^imapscope1 STARTTLS\r\n$/)
    await ends.server.say('imapscope1 OK go\r\n')
    await ends.server.secureAsServer(certificates.server)
  } else await ends.server.say('* OK ready\r\n')
  await ends.client.line(/^\* OK .*\r\n/) // ours, behind our own STARTTLS
  await ends.client.say('a LOGIN fred x\r\n')
  await ends.server.line(/LOGIN .*\r\n/)
  await ends.server.say('a OK in\r\n')
  await ends.client.line(/a OK in\r\n/)
  for (const [from, to, head] of [
    ['server', 'client', `* 1 FETCH (BODY[] {${size}}\r\n`],
    ['client', 'server', `b APPEND INBOX {${size}+}\r\n`],
  ] as const) {
    const before = ends[to].length
    await ends[from].say(head)
    await ends[from].say(literal)
    await ends[to].until(() => ends[to].length >= before + head.length + size)
    const heard = ends[to].heard.subarray(before + head.length)
    expect(createHash('sha256').update(heard).digest('hex')).toBe(sum)
    const { fact } = await proxied.recorded(
      'fact',
      (record) => record.fact.name === 'literal' && record.fact.side === from,
    )
    expect(fact).toMatchObject({ length: size, sha256: sum })
    const { bytes, omitted } = proxied.stream(from)
    expect(bytes.includes(head)).toBe(true)
    expect(omitted).toBe(size - 1024 * 1024)
  }
  await bench.close()
})

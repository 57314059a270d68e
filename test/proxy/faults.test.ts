/** What happens when looking fails: the bytes go on, nothing of them is told. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, constants as zlib } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { Layers } from '../../lib/inflate/layers.ts'
import { Engine } from '../../lib/proxy/engine.ts'
import { Gate } from '../../lib/proxy/gate.ts'
import { Literals } from '../../lib/proxy/long-literals.ts'
import { startClock } from '../../lib/record/clock.ts'
import type { Security, SessionRecord } from '../../lib/record/record.ts'
import { Redactor } from '../../lib/redact/redactor.ts'
import { Conversation } from '../../lib/wire/conversation.ts'
import { makeCertificates } from './certificates.ts'
import { Bench, type Joined } from './joined.ts'
import { connectTo } from './peers.ts'

let bench: Bench
let scratch: string

beforeAll(async () => {
  bench = new Bench(await makeCertificates())
  scratch = await mkdtemp(join(tmpdir(), 'imapscope-faults-'))
})

afterEach(async () => {
  vi.restoreAllMocks()
  await bench.close()
})
afterAll(() => rm(scratch, { recursive: true, force: true }))

const canary = 'c4nary-pa55'
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
/** What an assertion of ours could say when it fails on traffic. */
const fault = (): never => {
  throw new TypeError(`unexpected ${canary} in "a LOGIN fred ${canary}"`)
}

/** Everything that leaves the engine, as one text. */
function leftIn(records: readonly SessionRecord[]): string {
  return records
    .map((record) =>
      JSON.stringify(record, (_key, value) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
      ),
    )
    .join('\n')
}

/** Talks 200 KiB each way, with a login among it. @returns what was said, and heard */
async function talk({ client, server }: Joined) {
  const [literal, upload] = [randomBytes(200_000), randomBytes(200_000)]
  const serverSays = [
    '* OK ready\r\n',
    'a OK in\r\n* 1 FETCH (BODY[] {200000}\r\n',
    literal,
    ')\r\n+ go\r\n',
  ].map((part) => Buffer.from(part as string, 'latin1'))
  const clientSays = [
    `a LOGIN fred ${canary}\r\n`,
    'b APPEND INBOX {200000}\r\n',
    upload,
    '\r\nc LOGOUT\r\n',
  ].map((part) => Buffer.from(part as string, 'latin1'))
  for (let i = 0; i < serverSays.length; i++) {
    await server.say(serverSays[i])
    await client.until(() => client.length >= Buffer.concat(serverSays.slice(0, i + 1)).length)
    await client.say(clientSays[i])
    await server.until(() => server.length >= Buffer.concat(clientSays.slice(0, i + 1)).length)
  }
  client.finish()
  await server.until(() => server.finished)
  server.finish()
  await client.until(() => client.finished)
  return {
    said: [sha256(Buffer.concat(clientSays)), sha256(Buffer.concat(serverSays))],
    heard: [sha256(server.heard), sha256(client.heard)],
    octets: { client: Buffer.concat(clientSays).length, server: Buffer.concat(serverSays).length },
  }
}

/** Where looking can fail: everything that is called with traffic in its hands. */
const hooks: [string, () => unknown][] = [
  [
    'the conversation, as it takes octets',
    () => vi.spyOn(Conversation.prototype, 'push').mockImplementation(fault),
  ],
  ['the conversation, as it reads', () => vi.spyOn(Conversation.prototype, 'next').mockImplementation(fault)],
  ['the redactor', () => vi.spyOn(Redactor.prototype, 'take').mockImplementation(fault)],
  ['the redactor, at the end', () => vi.spyOn(Redactor.prototype, 'end').mockImplementation(fault)],
  ['the keep limit', () => vi.spyOn(Literals.prototype, 'take').mockImplementation(fault)],
  ['the layers', () => vi.spyOn(Layers.prototype, 'push').mockImplementation(fault)],
]

describe('a fault in what looks leaves the bytes flowing', () => {
  test.each(hooks)('%s', async (name, spoil) => {
    const file = join(scratch, `${name.replace(/\W+/g, '-')}.pcapng`)
    const joined = await bench.join(['tls', 'tls'], { session: { file } })
    spoil()
    const { said, heard, octets } = await talk(joined)
    expect(heard).toEqual(said)
    await joined.proxied.recorded('closed')
    const { records } = joined.proxied
    const opaque = records.flatMap((each) =>
      each.type === 'layer' && each.layer === 'opaque' ? [each.side] : [],
    )
    expect(opaque).toEqual(['client', 'server'])
    expect(joined.proxied.facts('note')).toMatchObject([
      { text: 'no longer read, only forwarded (TypeError)' },
    ])
    await joined.engine.stop()
    for (const text of [leftIn(records), await readFile(file, 'latin1')]) expect(text).not.toContain(canary)
    if (name === 'the layers') {
      // Nothing was recorded, and all of it is counted.
      const gaps = records.flatMap((each) => (each.type === 'gap' ? [[each.side, each.length]] : []))
      expect(Object.fromEntries(gaps)).toEqual(octets)
    }
  })

  test('in a compressed connection too, where it comes late', async () => {
    const joined = await bench.join(['plain', 'plain'])
    const { client, server, proxied } = joined
    await server.say('* PREAUTH ready\r\n')
    await client.line(/ready/)
    await client.say('a COMPRESS DEFLATE\r\n')
    await server.line(/COMPRESS/)
    await server.say('a OK active\r\n')
    await client.line(/active\r\n/)
    vi.spyOn(Redactor.prototype, 'take').mockImplementation(fault)
    const squeezed = deflateRawSync(randomBytes(50_000), { finishFlush: zlib.Z_SYNC_FLUSH })
    const before = client.length
    await server.say(squeezed)
    await client.until(() => client.length >= before + squeezed.length)
    await proxied.recorded('layer', ({ layer }) => layer === 'opaque')
    await server.say('still here')
    await client.line(/still here$/)
    expect(sha256(client.heard.subarray(before, before + squeezed.length))).toBe(sha256(squeezed))
    expect(leftIn(proxied.records)).not.toContain(canary)
  })
})

test('where bytes pass only after a look, a fault ends the connection with a reason', async () => {
  const { client, server, proxied } = await bench.join(['starttls', 'starttls'])
  vi.spyOn(Gate.prototype, 'received').mockImplementation(fault)
  await server.say('* OK ready\r\n')
  await client.until(() => client.finished)
  expect(client.text).toMatch(/^\* BYE .*imapscope failed to read .* \(TypeError\)\r\n$/)
  await server.until(() => server.finished)
  expect(leftIn(proxied.records)).not.toContain(canary)
})

test('a listener that throws is told no more than others, and holds up nobody', async () => {
  const listening = await bench.server()
  const file = join(scratch, 'deaf.pcapng')
  const route = { host: '127.0.0.1', port: listening.port, verification: {}, oldest: 'TLSv1.2' } as const
  const security: { client: Security; server: Security } = { client: 'plain', server: 'plain' }
  const engine = new Engine(
    {
      listeners: [{ address: '127.0.0.1', port: 0, security, server: route }],
      certificate: bench.certificates.ours,
      session: { file },
      rotate: Number.POSITIVE_INFINITY,
      program: 'test',
      redact: true,
      keep: 1000,
      alterations: [],
      tolerant: false,
      requireTls: false,
      keyLog: undefined,
    },
    startClock(),
    { record: fault, session: fault },
  )
  const [{ port }] = await engine.start()
  const client = await connectTo(port)
  const server = await listening.next()
  await server.say('* OK ready\r\n')
  await client.line(/ready/)
  await client.say(`a LOGIN fred ${canary}\r\n`)
  await server.line(/LOGIN/)
  client.reset()
  await engine.stop()
  const written = await readFile(file, 'latin1')
  expect(written).toContain('a LOGIN fred "redacted"')
  expect(written).toContain('the listener of the proxy failed (TypeError)')
  expect(written).not.toContain(canary)
})

describe('a server that echoes the secret', () => {
  test.each([
    ['as it is', `a NO no such password "${canary}"\r\n`],
    ['in a code', `a NO [AUTHENTICATIONFAILED ${canary}] no\r\n`],
    ['in base64', `a NO ${Buffer.from(canary).toString('base64')}\r\n`],
    ['in untagged text before the answer', `* NO fred:${canary}\r\na NO no\r\n`],
    ['in a literal', `* X {11}\r\n${canary}\r\na NO no\r\n`],
    ['cut anywhere', `a NO you said ${canary}\r\n`],
  ])('%s: it is masked in the record, and passed on', async (name, echo) => {
    const file = join(scratch, `echo-${name.replace(/\W+/g, '-')}.pcapng`)
    const { client, server, proxied, engine } = await bench.join(['tls', 'tls'], { session: { file } })
    await server.say('* OK ready\r\n')
    await client.line(/ready\r\n/)
    await client.say(`a LOGIN fred ${canary}\r\n`)
    await server.line(/LOGIN .*\r\n/)
    const step = name === 'cut anywhere' ? 3 : 1000
    for (let at = 0; at < echo.length; at += step) await server.say(echo.slice(at, at + step))
    await client.until(() => client.length >= 12 + echo.length)
    expect(client.text).toBe(`* OK ready\r\n${echo}`)
    client.reset()
    server.finish()
    await proxied.recorded('closed')
    await engine.stop()
    const base64 = Buffer.from(canary).toString('base64').slice(0, 12)
    for (const text of [leftIn(proxied.records), await readFile(file, 'latin1')]) {
      expect(text).not.toContain(canary)
      expect(text).not.toContain(base64)
    }
    expect(leftIn(proxied.records)).toContain('redacted')
  })
})

describe('COMPRESS that cannot be read', () => {
  async function compressed(): Promise<Joined> {
    const joined = await bench.join(['plain', 'plain'])
    const { client, server } = joined
    await server.say('* PREAUTH ready\r\n')
    await client.line(/ready/)
    await client.say('a COMPRESS DEFLATE\r\n')
    await server.line(/COMPRESS/)
    await server.say('a OK active\r\n')
    await client.line(/active\r\n/)
    return joined
  }

  test.each([
    [
      'octets that are no deflate',
      [Buffer.from('* OK this is no deflate at all\r\n'), Buffer.alloc(5000, 7)],
    ],
    ['a stream that ends and goes on', [deflateRawSync('* 1 EXISTS\r\n'), Buffer.from('* 2 EXISTS\r\n')]],
    ['a bomb', [deflateRawSync(Buffer.alloc(70 * 1024 * 1024)), Buffer.from('behind it')]],
  ])('%s: forwarded untouched, and the record says from where on', async (_name, parts) => {
    const { client, server, proxied } = await compressed()
    const before = client.length
    const whole = Buffer.concat(parts)
    for (const part of parts) await server.say(part)
    await client.until(() => client.length >= before + whole.length)
    expect(sha256(client.heard.subarray(before))).toBe(sha256(whole))
    await proxied.recorded('layer', ({ layer, side }) => layer === 'opaque' && side === 'server')
    // The other side is read on.
    await client.say(deflateRawSync('b NOOP\r\n', { finishFlush: zlib.Z_SYNC_FLUSH }))
    await server.until(() => server.length > 20)
    client.reset()
    server.finish()
    await proxied.recorded('closed')
    expect(proxied.stream('client').bytes.toString()).toBe('a COMPRESS DEFLATE\r\nb NOOP\r\n')
    expect(proxied.records.some((each) => each.type === 'gap' && each.side === 'server')).toBe(true)
    expect(proxied.facts('note').at(-1)?.text).toMatch(/DEFLATE can no longer/)
  })
})

/** Endless lines, endless literals, bombs: forwarded untouched, and the engine's memory stays bounded. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, deflateRawSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Side } from '../../lib/record/record.ts'
import { type Certificates, makeCertificates } from '../proxy/certificates.ts'
import { connectTo, type Peer, Server } from '../proxy/peers.ts'
import { startEngine } from './processes.ts'

let certificates: Certificates
let scratch: string

const linux = existsSync('/proc/self/status')

beforeAll(async () => {
  certificates = await makeCertificates()
  scratch = await mkdtemp(join(tmpdir(), 'imapscope-bounds-'))
})

const closing: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

afterAll(() => rm(scratch, { recursive: true, force: true }))

/** One block said again and again: what comes out must be just that. */
interface Flood {
  readonly from: Side
  /** What leads there: lines of both sides, each heard before the next. */
  readonly before: readonly [Side, string][]
  readonly block: Uint8Array
  readonly times: number
}

const mega = 1_000_000
const greeting: [Side, string] = ['server', '* OK ready\r\n']
const preauth: [Side, string] = ['server', '* PREAUTH ready\r\n']
const text = Buffer.alloc(mega, 'no end in sight ')
const bomb = deflateRawSync(Buffer.alloc(64 * 1024 * 1024), { finishFlush: constants.Z_SYNC_FLUSH })

const lines = (each: (i: number) => string): Buffer =>
  Buffer.from(Array.from({ length: 20_000 }, (_, i) => each(i)).join(''))

const floods: [string, Flood][] = [
  ['a line of the server without an end', { from: 'server', before: [preauth], block: text, times: 300 }],
  [
    'a line of the server without an end, before login',
    { from: 'server', before: [greeting], block: text, times: 300 },
  ],
  ['a line of the client without an end', { from: 'client', before: [preauth], block: text, times: 300 }],
  [
    'a line of the client without an end, before login',
    { from: 'client', before: [greeting], block: text, times: 300 },
  ],
  [
    'a password without an end',
    { from: 'client', before: [greeting, ['client', 'a LOGIN fred ']], block: text, times: 300 },
  ],
  [
    'a password literal without an end',
    {
      from: 'client',
      before: [greeting, ['client', 'a LOGIN fred {9007199254740991+}\r\n']],
      block: text,
      times: 300,
    },
  ],
  [
    'SASL data without an end',
    {
      from: 'client',
      before: [greeting, ['client', 'a AUTHENTICATE PLAIN\r\n'], ['server', '+ \r\n']],
      block: Buffer.alloc(mega, 'QUJD'),
      times: 300,
    },
  ],
  [
    'a challenge without an end',
    {
      from: 'server',
      before: [greeting, ['client', 'a AUTHENTICATE PLAIN\r\n'], ['server', '+ ']],
      block: Buffer.alloc(mega, 'QUJD'),
      times: 300,
    },
  ],
  [
    'a literal of 2^53-1 octets',
    {
      from: 'server',
      before: [preauth, ['server', '* 1 FETCH (BODY[] {9007199254740991}\r\n']],
      block: text,
      times: 300,
    },
  ],
  [
    'a literal that is too large to be one',
    {
      from: 'server',
      before: [preauth, ['server', '* 1 FETCH (BODY[] {99999999999999999999}\r\n']],
      block: text,
      times: 300,
    },
  ],
  [
    'a million parentheses in a line',
    {
      from: 'server',
      before: [preauth],
      block: Buffer.from(`* 1 FETCH ${'('.repeat(mega)}\r\n`),
      times: 100,
    },
  ],
  [
    'lines that nobody understands, before login',
    { from: 'client', before: [greeting], block: Buffer.from('x\n'.repeat(50_000)), times: 100 },
  ],
  [
    'logins that are never answered, each with another password',
    { from: 'client', before: [greeting], block: lines((i) => `a${i} LOGIN u pass${i}\r\n`), times: 10 },
  ],
  [
    'secrets that are never answered, each another one',
    { from: 'client', before: [greeting], block: lines((i) => `secret number ${i}\r\n`), times: 10 },
  ],
  [
    'a deflate bomb',
    {
      from: 'server',
      before: [preauth, ['client', 'a COMPRESS DEFLATE\r\n'], ['server', 'a OK active\r\n']],
      block: bomb,
      times: 10,
    },
  ],
]

describe.runIf(linux)('memory is bounded', () => {
  test.each(floods)('%s', async (name, { from, before, block, times }) => {
    const server = await Server.open()
    closing.push(() => server.close())
    const session = { file: join(scratch, `${name.replace(/\W+/g, '-')}.pcapng`) }
    const { program, port } = await startEngine(certificates, server.port, ['plain', 'plain'], {
      session,
      rotate: 8 * mega,
    })
    closing.push(() => program.end())
    const peers: Record<Side, Peer> = { client: await connectTo(port), server: await server.next() }
    const hearer = peers[from === 'client' ? 'server' : 'client']
    for (const [side, said] of before) {
      const other = peers[side === 'client' ? 'server' : 'client']
      const due = other.length + said.length
      await peers[side].say(said)
      await other.until(() => other.length >= due)
    }
    const [heard, said] = [createHash('sha256'), createHash('sha256')]
    let length = 0
    hearer.socket.removeAllListeners('data').on('data', (bytes) => {
      heard.update(bytes)
      length += bytes.length
    })
    const base = await program.memory()
    let most = base
    const watch = setInterval(async () => {
      most = Math.max(most, await program.memory().catch(() => 0))
    }, 50)
    for (let i = 0; i < times; i++) {
      await peers[from].say(block)
      said.update(block)
    }
    peers[from].finish()
    await hearer.until(() => hearer.finished)
    hearer.finish()
    await program.printed((line) => line === 'closed')
    clearInterval(watch)
    console.log(`${name}: ${(base / mega).toFixed(0)} MB, at most ${(most / mega).toFixed(0)} MB`)
    expect(length).toBe(block.length * times)
    expect(heard.digest('hex')).toBe(said.digest('hex'))
    expect(program.running).toBe(true)
    expect(most - base).toBeLessThan(96 * mega)
  })
})

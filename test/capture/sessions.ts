/** Sessions to record in tests: a small one that reads like a real one, and random ones from a seed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { expect, onTestFinished } from 'vitest'
import type { SessionItem } from '../../lib/capture/session/items.ts'
import { PacketWriter } from '../../lib/capture/session/packet-writer.ts'
import { readUnmasked } from '../../lib/inputs/index.ts'
import type { Endpoint, SessionHead, SessionRecord, Side } from '../../lib/record/record.ts'

export const head: SessionHead = {
  version: 2,
  started: 1_795_381_212_123_456_789n,
  program: 'imapscope 0.1.0',
  redacted: true,
}

/** A path in a folder of its own that goes when the test is over. */
export function temporary(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'imapscope-capture-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, name)
}

export function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'))
}

export function opened(connection: number, time: number, client: Endpoint, server: Endpoint): SessionRecord {
  return { type: 'opened', connection, time, client, server, security: { client: 'tls', server: 'starttls' } }
}

export function chunk(connection: number, time: number, side: Side, text: string): SessionRecord {
  return { type: 'chunk', connection, time, side, bytes: bytes(text) }
}

/** A file of these records, written in memory. */
export function pack(
  records: readonly SessionRecord[],
  firstSequence: number,
  of: SessionHead = head,
): Buffer {
  const packets = new PacketWriter(of, 1, firstSequence)
  return Buffer.concat([packets.header(), ...records.flatMap((record) => packets.packets(record))])
}

export async function read(path: string): Promise<SessionItem[]> {
  const items: SessionItem[] = []
  for await (const some of readUnmasked([path])) for (const item of some) items.push(item)
  return items
}

/** What a reader makes of these octets. */
export async function readBack(file: Uint8Array): Promise<SessionItem[]> {
  const path = temporary('back.pcapng')
  writeFileSync(path, file)
  return read(path)
}

export function recordsOf(items: readonly SessionItem[]): SessionRecord[] {
  return items.filter((item) => item.type !== 'head' && item.type !== 'warning')
}

export function warningsOf(items: readonly SessionItem[]): string[] {
  return items.flatMap((item) => (item.type === 'warning' ? [item.text] : []))
}

const local = { address: '127.0.0.1', port: 51_234 }
const remote = { address: '192.0.2.7', port: 993, host: 'imap.example.org' }

/** Every type of record, and every kind of fact but comments, of which the end of a file tells. */
export const everything: readonly SessionRecord[] = [
  { type: 'fact', connection: 0, time: 0, fact: { name: 'note', text: 'listening on 127.0.0.1:1143' } },
  opened(1, 1_000, local, remote),
  {
    type: 'fact',
    connection: 1,
    time: 2_000,
    fact: {
      name: 'tls',
      leg: 'server',
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      verified: true,
      servername: 'imap.example.org',
      alpn: 'imap',
      certificate: {
        subject: 'CN=imap.example.org\nO=Bücher \u{1F4DA} \u001b[31m',
        issuer: 'CN=CA',
        names: ['imap.example.org', 'mail.example.org'],
        validFrom: '2026-01-01T00:00:00Z',
        validTo: '2027-01-01T00:00:00Z',
        fingerprint256: 'AA:BB',
      },
    },
  },
  {
    type: 'fact',
    connection: 1,
    time: 2_001,
    fact: { name: 'tls', leg: 'client', protocol: 'TLSv1.2', cipher: 'x' },
  },
  chunk(1, 3_000, 'server', '* OK [CAPABILITY IMAP4rev2 COMPRESS=DEFLATE] ready\r\n'),
  {
    type: 'altered',
    connection: 1,
    time: 3_500,
    side: 'server',
    received: bytes('* OK \x00\x80\xff\r\n'),
    sent: bytes(''),
    reason: 'a rule',
  },
  chunk(1, 4_000, 'client', 'a1 LOGIN fred "redacted"\r\na2 COMPRESS DEFLATE\r\n'),
  chunk(1, 5_000, 'server', 'a1 OK logged in\r\na2 OK go\r\n'),
  { type: 'layer', connection: 1, time: 5_001, side: 'client', layer: 'deflate' },
  { type: 'layer', connection: 1, time: 5_002, side: 'server', layer: 'deflate' },
  chunk(1, 6_000, 'client', 'a3 FETCH 1 BODY[]\r\n'),
  {
    ...chunk(1, 7_000, 'server', '* 1 FETCH (BODY[] {300000}\r\nFrom: a'),
    omitted: 299_993,
  } as SessionRecord,
  {
    type: 'fact',
    connection: 1,
    time: 7_001,
    fact: { name: 'literal', side: 'server', length: 300_000, sha256: '00ff' },
  },
  chunk(1, 8_000, 'server', ')\r\na3 OK done\r\n'),
  { type: 'gap', connection: 1, time: 9_000, side: 'client', length: 70_000, reason: 'busy' },
  { type: 'gap', connection: 1, time: 9_001, side: 'client', length: 0, reason: 'none' },
  { type: 'layer', connection: 1, time: 9_100, side: 'client', layer: 'opaque' },
  {
    type: 'fact',
    connection: 1,
    time: 9_150,
    fact: { name: 'unprotected', command: 'LOGIN', offered: 'not known' },
  },
  {
    type: 'fact',
    connection: 1,
    time: 9_175,
    fact: { name: 'ungreeted', cause: 'silence', remedy: 'try TLS' },
  },
  {
    type: 'fact',
    connection: 1,
    time: 9_200,
    fact: { name: 'failure', leg: 'server', cause: 'reset', remedy: 'try again' },
  },
  {
    type: 'fact',
    connection: 0,
    time: 9_000_000_000,
    fact: {
      name: 'delay',
      passed: { count: 3, p50: 40_000, p95: 90_000, p99: 90_000, max: 91_234 },
      waited: { count: 0, p50: 0, p95: 0, p99: 0, max: 0 },
    },
  },
  { type: 'closed', connection: 1, time: 9_300, by: 'proxy', reason: 'the server reset the connection' },
  { type: 'fact', connection: 0, time: 9_400, fact: { name: 'note', text: 'stopped' } },
]

/** Numbers that look random and are the same for the same seed (mulberry32). */
export function random(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const addresses = [
  '127.0.0.1',
  '::1',
  '::ffff:10.1.2.3',
  '2001:db8::7',
  'fe80::1%eth0',
  '203.0.113.9',
  '',
  '/run/x',
]
const lengths = [1, 2, 3, 100, 1460, 4096, 4097, 65_494, 65_495, 65_496, 65_536, 131_072]

/** Many connections at once, with everything a record may hold, in order of time. */
export function randomSession(seed: number, count: number): SessionRecord[] {
  const next = random(seed)
  const side = (): Side => (next(2) === 0 ? 'client' : 'server')
  const pick = <Item>(items: readonly Item[]): Item => items[next(items.length)]!
  const records: SessionRecord[] = []
  const open: number[] = []
  let connections = 0
  for (let time = 0; records.length < count; time += next(1_000_000_000)) {
    const connection = open.length === 0 ? 0 : pick(open)
    const what = next(20)
    if (connection === 0 || what === 0) {
      open.push(++connections)
      const client = { address: pick(addresses), port: next(2) === 0 ? 40_000 : next(65_536) }
      records.push(opened(connections, time, client, { address: pick(addresses), port: next(65_536) }))
    } else if (what === 1) {
      open.splice(open.indexOf(connection), 1)
      records.push({
        type: 'closed',
        connection,
        time,
        by: pick(['client', 'server', 'proxy']),
        reason: 'end',
      })
    } else if (what === 2) {
      records.push({
        type: 'layer',
        connection,
        time,
        side: side(),
        layer: pick(['tls', 'deflate', 'plain']),
      })
    } else if (what === 3) {
      records.push({ type: 'gap', connection, time, side: side(), length: next(200_000), reason: 'lost' })
    } else if (what === 4) {
      const received = bytes('\r\n\x1b\xe9'.repeat(next(30_000)))
      records.push({
        type: 'altered',
        connection,
        time,
        side: side(),
        received,
        sent: bytes('x'),
        reason: 'é',
      })
    } else if (what === 5) {
      records.push({
        type: 'fact',
        connection,
        time,
        fact: { name: 'note', text: 'n'.repeat(next(200_000)) },
      })
    } else {
      const length = next(4) === 0 ? pick(lengths) : 1 + next(2000)
      const data = Uint8Array.from({ length }, (_, at) => (at * 31 + seed) & 0xff)
      const cut = next(8) === 0 ? { omitted: pick([1, 70_000, 100_000_000, 5_000_000_000]) } : {}
      const kept = 'omitted' in cut && next(2) === 0 ? new Uint8Array(0) : data
      records.push({ type: 'chunk', connection, time, side: side(), bytes: kept, ...cut })
    }
  }
  return records
}

/**
 * The same records in the same order. Shows the first that differs: megabytes of octets are of no use to
 * anybody.
 */
export function expectSame(found: readonly SessionItem[], expected: readonly SessionRecord[]): void {
  const at = expected.findIndex((record, index) => !isDeepStrictEqual(found[index], record))
  if (at >= 0) expect({ at, record: found[at] }).toEqual({ at, record: expected[at] })
  expect(found.length).toBe(expected.length)
}

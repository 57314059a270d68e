/**
 * Captures by other programs: every link type, both byte orders, segments in any order, and what is
 * missing.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { flag } from '../../lib/capture/container/segments.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import type { Sent } from '../capture/captures.ts'
import { ack, c, classic, fin, handshake, other, s, synFlag } from '../capture/captures.ts'
import {
  chunk,
  everything,
  opened,
  pack,
  random,
  readBack,
  recordsOf,
  temporary,
  warningsOf,
} from '../capture/sessions.ts'

const end = { address: '10.0.0.1', port: 40_000 }
const start = (time: number, port = 143): SessionRecord => ({
  ...(opened(1, time, end, { address: '10.0.0.2', port }) as SessionRecord & { type: 'opened' }),
  security: { client: 'plain', server: 'plain' },
})
const gap = (time: number, side: 'client' | 'server', length: number): SessionRecord => {
  return { type: 'gap', connection: 1, time, side, length, reason: 'not in the capture' }
}
const closed = (time: number, by: 'client' | 'server', reason: string): SessionRecord => {
  return { type: 'closed', connection: 1, time, by, reason }
}
const ms = 1_000_000

const talk = [
  ...handshake,
  s(1000, '* OK\r\n'),
  c(100, 'a NOOP\r\n'),
  c(108, '', fin),
  s(1006, '', fin),
  c(109, ''),
]
const heard = [
  start(0),
  chunk(1, 3 * ms, 'server', '* OK\r\n'),
  chunk(1, 4 * ms, 'client', 'a NOOP\r\n'),
  closed(6 * ms, 'client', 'closed'),
]

const ethernet = Buffer.concat([Buffer.alloc(12), Buffer.from('0800', 'hex')])
const tagged = Buffer.concat([Buffer.alloc(12), Buffer.from('88a800018100000a0800', 'hex')])

test.each([
  ['raw', { link: 101 }],
  ['raw IPv4', { link: 228 }],
  ['ethernet', { link: 1, before: ethernet }],
  ['ethernet with two VLAN tags', { link: 1, before: tagged }],
  ['linux cooked', { link: 113, before: Buffer.alloc(16) }],
  ['linux cooked 2', { link: 276, before: Buffer.alloc(20) }],
  ['null', { link: 0, before: Buffer.alloc(4) }],
  ['loop', { link: 108, before: Buffer.alloc(4) }],
  ['big endian', { big: true }],
  ['nanoseconds', { nano: true }],
  ['nanoseconds, big endian', { nano: true, big: true }],
])('a capture: %s', async (_, format) => {
  const items = await readBack(classic(talk, format))
  expect(items).toEqual([
    {
      type: 'head',
      part: 1,
      foreign: true,
      head: { version: 2, started: 1_700_000_000_000_000_000n, program: 'another program', redacted: false },
    },
    ...heard,
  ])
})

const streams: readonly [string, readonly Sent[], readonly SessionRecord[]][] = [
  [
    'a segment that came twice is heard once',
    [...handshake, s(1000, '* OK\r\n'), s(1000, '* OK\r\n'), s(1006, '* x\r\n')],
    [start(0), chunk(1, 3 * ms, 'server', '* OK\r\n'), chunk(1, 5 * ms, 'server', '* x\r\n')],
  ],
  [
    'of a segment that overlaps only the new octets are heard',
    [...handshake, s(1000, '* OK\r\n'), s(1004, '\r\n* x\r\n')],
    [start(0), chunk(1, 3 * ms, 'server', '* OK\r\n'), chunk(1, 4 * ms, 'server', '* x\r\n')],
  ],
  [
    'segments out of order are put in order, at the time when the first of them can be read',
    [...handshake, s(1006, 'two'), s(1009, 'three'), s(1000, '* one\n')],
    [
      start(0),
      chunk(1, 5 * ms, 'server', '* one\n'),
      chunk(1, 5 * ms, 'server', 'two'),
      chunk(1, 5 * ms, 'server', 'three'),
    ],
  ],
  [
    'a keep-alive says nothing',
    [...handshake, s(1000, '* OK\r\n'), s(1005, '\n'), c(100, 'a')],
    [start(0), chunk(1, 3 * ms, 'server', '* OK\r\n'), chunk(1, 5 * ms, 'client', 'a')],
  ],
  [
    'a segment that the capture does not have is a gap',
    [...handshake, s(1000, '* OK\r\n'), s(1016, 'after')],
    [
      start(0),
      chunk(1, 3 * ms, 'server', '* OK\r\n'),
      gap(4 * ms, 'server', 10),
      chunk(1, 4 * ms, 'server', 'after'),
    ],
  ],
  [
    'what the capture cut off a packet is a gap',
    [...handshake, { ...s(1000, '* OK hello\r\n'), captured: 4 }, s(1012, '* x\r\n')],
    [
      start(0),
      chunk(1, 3 * ms, 'server', '* OK'),
      gap(3 * ms, 'server', 8),
      chunk(1, 4 * ms, 'server', '* x\r\n'),
    ],
  ],
  [
    'sequence numbers wrap',
    [
      c(-4, '', synFlag),
      s(-2, '', synFlag | ack),
      c(-3, ''),
      { ...c(-3, 'abcdef'), acknowledged: -1 },
      { ...c(3, 'g'), acknowledged: -1 },
      { ...s(-1, '* '), acknowledged: 4 },
      { ...s(1, 'OK'), acknowledged: 4 },
    ],
    [
      start(0),
      chunk(1, 3 * ms, 'client', 'abcdef'),
      chunk(1, 4 * ms, 'client', 'g'),
      chunk(1, 5 * ms, 'server', '* '),
      chunk(1, 6 * ms, 'server', 'OK'),
    ],
  ],
  [
    'a capture that begins in the middle of a connection',
    [s(5000, '* 1 EXISTS\r\n'), c(700, 'a'), c(701, '', flag.rst)],
    [
      start(0),
      chunk(1, 0, 'server', '* 1 EXISTS\r\n'),
      chunk(1, ms, 'client', 'a'),
      closed(2 * ms, 'client', 'reset'),
    ],
  ],
  ['what comes after the end is no new connection', [...talk, s(1000, '* OK\r\n'), c(108, '', fin)], heard],
  [
    'a FIN that comes before the last octets waits for them',
    [...handshake, s(1003, '', fin), c(100, '', fin), s(1000, '* x')],
    [start(0), chunk(1, 5 * ms, 'server', '* x'), closed(5 * ms, 'client', 'closed')],
  ],
]

test.each(streams)('%s', async (_, packets, records) => {
  const items = await readBack(classic(packets))
  expect(recordsOf(items)).toEqual(records)
  expect(warningsOf(items)).toEqual([])
})

test('a port that is used again is a new connection', async () => {
  const again = [c(5_000, '', synFlag), s(7_000, '', synFlag | ack), s(7_001, '* OK\r\n')]
  const records = recordsOf(await readBack(classic([...talk, ...again])))
  expect(records.slice(heard.length).map(({ type, connection }) => [type, connection])).toEqual([
    ['opened', 2],
    ['chunk', 2],
  ])
})

test('a server on any port whose first words are a greeting speaks IMAP', async () => {
  const packets = [
    { ...c(99, '', synFlag), to: other },
    { ...s(999, '', synFlag | ack), from: other },
    { ...s(1000, '* OK\r\n'), from: other },
    { ...c(100, 'a NOOP\r\n'), to: other },
  ]
  expect(recordsOf(await readBack(classic(packets)))).toEqual([
    start(0, 1143),
    chunk(1, 2 * ms, 'server', '* OK\r\n'),
    chunk(1, 3 * ms, 'client', 'a NOOP\r\n'),
  ])
})

test('a capture without IMAP says so', async () => {
  const packets = [
    { ...c(99, '', synFlag), to: other },
    { ...c(100, 'GET / HTTP/1.1\r\n'), to: other },
    { ...s(1000, '* not a greeting any more\r\n'), from: other },
  ]
  const items = await readBack(classic(packets))
  expect(recordsOf(items)).toEqual([])
  expect(warningsOf(items)).toEqual([
    'there is no plain IMAP in this capture; 1 other TCP streams were left out',
  ])
})

test('an unknown link type is said once', async () => {
  const items = await readBack(classic(talk, { link: 147 }))
  expect(warningsOf(items)).toEqual([
    'packets of an unknown link type (147) were left out',
    'there is no plain IMAP in this capture; 0 other TCP streams were left out',
  ])
})

test('a classic capture cut anywhere gives what is whole', async () => {
  const file = classic(talk)
  for (let length = 24 + 16 + 48; length < file.length; length++) {
    const records = recordsOf(await readBack(file.subarray(0, length)))
    expect(records).toEqual(heard.slice(0, records.length))
  }
})

test('segments in any order and repeated give the same octets', async () => {
  const text = Array.from({ length: 400 }, (_, at) => `* ${at} EXISTS\r\n`).join('')
  for (let seed = 1; seed <= 5; seed++) {
    const next = random(seed)
    const sent: Sent[] = []
    for (let at = 0; at < text.length; ) {
      const length = 1 + next(60)
      for (let times = next(3); times >= 0; times--)
        sent.push(s(2 ** 32 - 1_000 + at, text.slice(at, at + length)))
      at += length
    }
    // Nobody comes more than twenty places too late.
    const order = sent
      .map((packet, at) => ({ packet, at: at + next(20) }))
      .sort((left, right) => left.at - right.at)
    const begin = [c(99, '', synFlag), s(2 ** 32 - 1_001, '', synFlag | ack)]
    const records = recordsOf(await readBack(classic([...begin, ...order.map(({ packet }) => packet)])))
    const heardText = records.map((record) =>
      record.type === 'chunk' ? Buffer.from(record.bytes).toString() : '',
    )
    expect(heardText.join('')).toBe(text)
    expect(records.some(({ type }) => type === 'gap')).toBe(false)
  }
})

const noEditcap = spawnSync('editcap', ['--version']).status !== 0
if (noEditcap)
  console.log('SKIPPED: editcap is not installed, so no session file was converted to a classic capture')

test.skipIf(noEditcap)('a session that was converted to a classic capture keeps its octets', async () => {
  const [from, to] = [temporary('from.pcapng'), temporary('to.pcap')]
  writeFileSync(from, pack(everything, 0))
  expect(spawnSync('editcap', ['-F', 'nsecpcap', from, to]).status).toBe(0)
  const octets = (records: readonly SessionRecord[]) =>
    records
      .map((record) => (record.type === 'chunk' ? Buffer.from(record.bytes).toString('latin1') : ''))
      .join('')
  const records = recordsOf(await readBack(readFileSync(to)))
  expect(octets(records)).toBe(octets(everything))
  const missing = records.reduce((sum, record) => sum + (record.type === 'gap' ? record.length : 0), 0)
  expect(missing).toBe(299_993 + 70_000)
})

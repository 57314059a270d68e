/** Records → packets → records: nothing is added, lost, joined, cut or moved. */
import { expect, test } from 'vitest'
import type { SessionRecord } from '../../lib/record/record.ts'
import {
  bytes,
  chunk,
  everything,
  expectSame,
  head,
  opened,
  pack,
  randomSession,
  readBack,
  recordsOf,
} from './sessions.ts'

const client = { address: '127.0.0.1', port: 50_000 }
const server = { address: '192.0.2.1', port: 993 }

test('the head of a session comes back first', async () => {
  const items = await readBack(pack([], 0))
  expect(items).toEqual([{ type: 'head', head, part: 1, foreign: false }])
})

const long = Uint8Array.from({ length: 65_495 * 3 + 1 }, (_, at) => at & 0xff)
const many = Array.from({ length: 50 }, (_, at) =>
  chunk(1, at, at < 40 ? 'server' : 'client', `* ${at} EXISTS\r\n`),
)

const sessions: readonly [string, readonly SessionRecord[]][] = [
  ['every type of record and of fact', everything],
  [
    'a chunk longer than four IPv4 packets',
    [opened(1, 0, client, server), { ...many[0]!, bytes: long } as SessionRecord],
  ],
  ['chunks one after the other stay apart', [opened(1, 0, client, server), ...many]],
  ['chunks with the same time', ['a', 'b', 'c'].map((text) => chunk(1, 7, 'server', text))],
  ['a connection whose opening was lost', [chunk(9, 1, 'server', '* OK\r\n'), chunk(9, 2, 'client', 'a')]],
  [
    'records after the end of a connection',
    [
      opened(1, 0, client, server),
      { type: 'closed', connection: 1, time: 1, by: 'server', reason: 'end' },
      { type: 'layer', connection: 1, time: 2, side: 'server', layer: 'tls' },
      { type: 'closed', connection: 1, time: 3, by: 'client', reason: 'end' },
      chunk(1, 4, 'server', 'late'),
    ],
  ],
  [
    'connections that share address and port, at once and one after the other',
    [
      opened(1, 0, client, server),
      opened(2, 1, client, server),
      chunk(1, 2, 'client', 'one'),
      chunk(2, 3, 'client', 'two'),
      { type: 'closed', connection: 1, time: 4, by: 'client', reason: 'end' },
      opened(3, 5, client, server),
      chunk(2, 6, 'server', 'two'),
      chunk(3, 7, 'client', 'three'),
    ],
  ],
  [
    'a client on port 143 of the same address as the server',
    [
      opened(1, 0, { address: '::1', port: 143 }, { address: '::1', port: 143 }),
      chunk(1, 1, 'client', 'c'),
      chunk(1, 2, 'server', 's'),
    ],
  ],
  [
    'STARTTLS in the middle of a connection',
    [
      opened(1, 0, client, server),
      chunk(1, 1, 'client', 'a STARTTLS\r\n'),
      chunk(1, 2, 'server', 'a OK\r\n'),
      { type: 'layer', connection: 1, time: 3, side: 'server', layer: 'tls' },
      chunk(1, 4, 'server', 'between'),
      { type: 'layer', connection: 1, time: 5, side: 'client', layer: 'tls' },
      chunk(1, 6, 'client', 'b NOOP\r\n'),
    ],
  ],
  [
    'more omitted octets than packets stand for',
    [
      opened(1, 0, client, server),
      { type: 'chunk', connection: 1, time: 1, side: 'server', bytes: bytes('abc'), omitted: 2 ** 53 - 1 },
      { type: 'gap', connection: 1, time: 1, side: 'server', length: 2 ** 53 - 1, reason: 'long' },
      chunk(1, 2, 'server', ')\r\n'),
    ],
  ],
  ['the last nanosecond of 104 days', [opened(1, 2 ** 53 - 1, client, server)]],
]

for (const firstSequence of [0, 2 ** 32 - 1, 2 ** 32 - 100]) {
  test.each(sessions)(`%s (first sequence number ${firstSequence})`, async (_, records) => {
    const items = await readBack(pack(records, firstSequence))
    expectSame(items.slice(1), records)
  })
}

test.each([1, 2, 3, 4, 5, 6])('random session %i comes back as it was', async (seed) => {
  const records = randomSession(seed, 400)
  const items = await readBack(pack(records, 2 ** 32 - seed * 10_000))
  expectSame(recordsOf(items), records)
  expect(items.length).toBe(records.length + 1)
})

test('a chunk without octets leaves no packet', () => {
  expect(pack([opened(1, 0, client, server), chunk(1, 1, 'client', '')], 0)).toEqual(
    pack([opened(1, 0, client, server)], 0),
  )
})

test('no octet of a record leaves the printable range in a comment', () => {
  const hostile = '\u001b]52;c;\u0007\u009b\u202e\u007fé'
  const file = pack([{ type: 'fact', connection: 0, time: 0, fact: { name: 'note', text: hostile } }], 0)
  const comment = file.toString('latin1').match(/\{"type":"fact.*\}/s)?.[0]
  expect(comment).toMatch(/^[\x20-\x7e]+$/)
  expect(JSON.parse(comment!).fact.text).toBe(hostile)
})

test('a record too large for Wireshark becomes a note', async () => {
  const record: SessionRecord = {
    type: 'altered',
    connection: 1,
    time: 0,
    side: 'client',
    received: new Uint8Array(2_000_000),
    sent: bytes(''),
    reason: '',
  }
  const [found] = recordsOf(await readBack(pack([record], 0)))
  expect(found).toMatchObject({
    type: 'fact',
    connection: 1,
    fact: { name: 'note', text: expect.stringContaining('too large') },
  })
})

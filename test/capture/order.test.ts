/** What both sides of a captured stream said, in the order in which they said it, whatever the file lacks. */
import { expect, test } from 'vitest'
import type { SessionRecord } from '../../lib/record/record.ts'
import type { Sent } from './captures.ts'
import { ack, c, classic, client, fin, handshake, s, synFlag } from './captures.ts'
import { random, readBack, recordsOf } from './sessions.ts'

/** `C 12 text`, `S 12 -5` for five missing octets: side, milliseconds, what; the rest by its type. */
const told = (records: readonly SessionRecord[]): string[] =>
  records.flatMap((record) => {
    if (record.type === 'closed') return [`closed ${record.time / 1e6}`]
    if (record.type !== 'chunk' && record.type !== 'gap') return []
    const what = record.type === 'gap' ? `-${record.length}` : Buffer.from(record.bytes).toString().trimEnd()
    return [`${record.side === 'client' ? 'C' : 'S'} ${record.time / 1e6} ${what}`]
  })
const heard = async (packets: readonly Sent[]): Promise<string[]> =>
  told(recordsOf(await readBack(classic(packets))))

const fromClient = (
  at: number,
  sequence: number,
  acknowledged: number,
  text = '',
  flags: number = ack,
): Sent => {
  return { ...c(sequence, text, flags), acknowledged, at }
}
const v = (at: number, sequence: number, acknowledged: number, text = '', flags: number = ack): Sent => {
  return { ...s(sequence, text, flags), acknowledged, at }
}
const begin = [...handshake, v(3, 1000, 100, '* OK\r\n')]

const cases: readonly [string, readonly Sent[], readonly string[]][] = [
  [
    'an answer to what is missing comes after the gap, and before what is said next',
    [
      ...begin,
      v(5, 1006, 108, 'a OK\r\n'),
      fromClient(6, 108, 1012, 'b NOOP\r\n'),
      v(7, 1012, 116, 'b OK\r\n'),
    ],
    ['S 3 * OK', 'C 5 -8', 'S 5 a OK', 'C 6 b NOOP', 'S 7 b OK'],
  ],
  [
    'an empty acknowledgment is enough',
    [
      ...begin,
      fromClient(5, 108, 1006, 'b NOOP\r\n'),
      v(6, 1006, 116),
      fromClient(9, 116, 1006, 'c NOOP\r\n'),
    ],
    ['S 3 * OK', 'C 5 -8', 'C 5 b NOOP', 'C 9 c NOOP'],
  ],
  [
    'what is missing at the end of one side is known from the next empty packet of that side',
    [...begin, v(5, 1006, 108, 'a OK\r\n'), fromClient(6, 108, 1012)],
    ['S 3 * OK', 'C 5 -8', 'S 5 a OK'],
  ],
  [
    'octets that are sent again are not missing',
    [
      ...begin,
      fromClient(5, 108, 1006, 'b NOOP\r\n'),
      v(6, 1006, 100),
      fromClient(9, 100, 1006, 'a NOOP\r\n'),
      v(10, 1006, 116),
    ],
    ['S 3 * OK', 'C 9 a NOOP', 'C 9 b NOOP'],
  ],
  [
    'an answer that stands before its command waits for it',
    [
      ...begin,
      v(6, 1006, 108, 'a OK\r\n'),
      fromClient(5, 100, 1006, 'a NOOP\r\n'),
      fromClient(8, 108, 1012, 'b NOOP\r\n'),
    ],
    ['S 3 * OK', 'C 6 a NOOP', 'S 6 a OK', 'C 8 b NOOP'],
  ],
  [
    'it waits for a second of the capture, then its command is missing',
    [
      ...begin,
      v(6, 1006, 108, 'a OK\r\n'),
      v(1006, 1012, 108, '* 1 EXISTS\r\n'),
      v(1007, 1024, 108, '* 2 EXISTS\r\n'),
      fromClient(1008, 108, 1036, 'b NOOP\r\n'),
    ],
    ['S 3 * OK', 'C 6 -8', 'S 6 a OK', 'S 1006 * 1 EXISTS', 'S 1007 * 2 EXISTS', 'C 1008 b NOOP'],
  ],
  [
    'a gap that nobody acknowledges is given up after five seconds',
    [
      ...begin,
      fromClient(5, 108, 1006, 'b NOOP\r\n'),
      fromClient(5005, 116, 1006, 'c NOOP\r\n'),
      fromClient(5006, 124, 1006, 'd NOOP\r\n'),
      v(5007, 1006, 100, '* 1 EXISTS\r\n'),
    ],
    ['S 3 * OK', 'C 5 -8', 'C 5 b NOOP', 'C 5005 c NOOP', 'C 5006 d NOOP', 'S 5007 * 1 EXISTS'],
  ],
  [
    'a side that was never seen is not waited for',
    [v(0, 1000, 108, 'a OK\r\n'), v(1, 1006, 116, 'b OK\r\n'), fromClient(2, 116, 1012, 'c NOOP\r\n')],
    ['S 0 a OK', 'S 1 b OK', 'C 2 c NOOP'],
  ],
  [
    'an acknowledgment of more than any window holds is not believed',
    [...begin, v(5, 1006, 2 ** 30 + 101, 'a OK\r\n'), fromClient(6, 100, 1006, 'b NOOP\r\n')],
    ['S 3 * OK', 'S 5 a OK', 'C 6 b NOOP'],
  ],
  [
    'a FIN is acknowledged without being missed, and so is one that is not in the file',
    [
      ...begin,
      fromClient(4, 100, 1006, 'a LOGOUT\r\n'),
      v(5, 1006, 110, '* BYE\r\n', fin),
      fromClient(6, 110, 1014, '', fin),
      v(7, 1014, 111),
    ],
    ['S 3 * OK', 'C 4 a LOGOUT', 'S 5 * BYE', 'closed 6'],
  ],
  [
    'a FIN that the file lacks is no octet',
    [
      ...begin,
      fromClient(4, 100, 1006, 'a LOGOUT\r\n'),
      v(5, 1006, 111, '* BYE\r\n', fin),
      fromClient(6, 111, 1014),
    ],
    ['S 3 * OK', 'C 4 a LOGOUT', 'S 5 * BYE', 'closed 6'],
  ],
  [
    'what waits when a connection is reset comes out before the end',
    [...begin, fromClient(5, 108, 1006, 'b NOOP\r\n'), v(6, 1006, 100, '', 4)],
    ['S 3 * OK', 'C 5 -8', 'C 5 b NOOP', 'closed 6'],
  ],
  [
    'what waits when a new connection takes the place comes out before',
    [...begin, fromClient(5, 108, 1006, 'b NOOP\r\n'), { ...c(7000, '', synFlag), at: 6 }],
    ['S 3 * OK', 'C 5 -8', 'C 5 b NOOP', 'closed 6'],
  ],
  [
    'acknowledgments wrap',
    [
      c(-5, '', synFlag),
      s(-9, '', synFlag | ack),
      v(3, -8, -4, '* OK\r\n'),
      v(5, -2, 4, 'a OK\r\n'),
      fromClient(6, 4, 4, 'b NOOP\r\n'),
    ],
    ['S 3 * OK', 'C 5 -8', 'S 5 a OK', 'C 6 b NOOP'],
  ],
  [
    'two answers that both claim to come after the other come out all the same',
    [
      ...begin,
      v(5, 1006, 108, 'a OK\r\n'),
      fromClient(6, 100, 1012, 'a NOOP\r\n'),
      fromClient(1200, 108, 1012, 'b\r\n'),
    ],
    ['S 3 * OK', 'S 5 a OK', 'C 6 a NOOP', 'C 1200 b'],
  ],
]

test.each(cases)('%s', async (_, packets, expected) => {
  expect(await heard(packets)).toEqual(expected)
})

test.each([
  [60, 'waits for it', 'C 6 a NOOP'],
  [70, 'waits for it no longer', 'C 6 -8'],
])('an answer behind which %d packets stand before its command %s', async (many, _, second) => {
  const data = Array.from({ length: many }, (_, at) => v(6, 1012 + 6 * at, 108, '* n x\n'))
  const packets = [...begin, v(6, 1006, 108, 'a OK\r\n'), ...data, fromClient(6, 100, 1006, 'a NOOP\r\n')]
  expect((await heard(packets)).slice(1, 3)).toEqual([second, 'S 6 a OK'])
})

test('a stream that says no more does not keep what waits there from coming out', async () => {
  const elsewhere = (sent: Sent): Sent => {
    const moved = (port: number) => (port === 143 ? port : port + 1)
    const { from, to } = sent
    return { ...sent, from: { ...from, port: moved(from.port) }, to: { ...to, port: moved(to.port) } }
  }
  const other = [
    { ...c(99, '', synFlag), at: 9 },
    s(999, '', synFlag | ack),
    v(9, 1000, 100, '* OK\r\n'),
    fromClient(2000, 100, 1006, 'x\r\n'),
  ]
  const packets = [...begin, v(8, 1006, 108, 'a OK\r\n'), ...other.map(elsewhere)]
  expect(await heard(packets)).toEqual(['S 3 * OK', 'S 9 * OK', 'C 9 -8', 'S 9 a OK', 'C 2000 x'])
})

test('what waited while a connection began is not told as if it came before', async () => {
  const late = { ...s(1000, '* OK\r\n'), at: 8, to: { ...c(0, '').from, port: 50_000 } }
  const records = recordsOf(await readBack(classic([...begin, v(5, 1006, 108, 'a OK\r\n'), late])))
  expect(records.map(({ type, time }) => `${type} ${time / 1e6}`)).toEqual([
    'opened 0',
    'chunk 3',
    'opened 8',
    'chunk 8',
    'gap 8',
    'chunk 8',
  ])
})

test('many segments that wait, in the worst order, are all heard', async () => {
  const sent = Array.from({ length: 20_000 }, (_, at) =>
    fromClient(4, 2_000_000 - 3 * at, 2 ** 29 - at, 'xx'),
  )
  const texts = await heard([...begin, ...sent])
  expect(texts.filter((text) => text.endsWith('xx')).length).toBeGreaterThan(250)
})

test('a lossy, swapped capture never goes back in time and keeps the octets of each side in order', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const next = random(seed)
    const at = { C: 100, S: 1006 }
    const sent: Sent[] = []
    for (let n = 0; n < 200; n++) {
      const text = `${'x'.repeat(next(9))}${n}\r\n`
      const client = next(2) === 0
      const packet = client ? fromClient(5 + n, at.C, at.S, text) : v(5 + n, at.S, at.C, text)
      at[client ? 'C' : 'S'] += text.length
      if (next(8) > 0) sent.push(packet)
    }
    for (let n = 1; n < sent.length; n++)
      if (next(6) === 0) [sent[n - 1], sent[n]] = [sent[n] as Sent, sent[n - 1] as Sent]
    const records = recordsOf(await readBack(classic([...begin, ...sent])))
    const times = records.map(({ time }) => time)
    expect(times).toEqual([...times].sort((left, right) => left - right))
    for (const side of ['C', 'S']) {
      const numbers = told(records).flatMap((text) => {
        const [, by, number] = /^(.) \d+ x*(\d+)$/.exec(text) ?? []
        return by === side ? [Number(number)] : []
      })
      expect(numbers.length).toBeGreaterThan(50)
      expect(numbers).toEqual([...numbers].sort((left, right) => left - right))
    }
  }
})

test('however many octets wait for others at the end of a file, all of them come out', async () => {
  const streams = Array.from({ length: 350 }, (_, i) => ({ ...client, port: 20_000 + i }))
  const packets = streams.flatMap((from) => {
    // Every other octet is missing, and nobody says that it was heard.
    const lacking = Array.from({ length: 200 }, (_, i) => ({ ...fromClient(1, 102 + 2 * i, 0, 'x'), from }))
    return [{ ...c(99, '', synFlag), from, at: 0 }, ...lacking]
  })
  expect(recordsOf(await readBack(classic(packets)))).toHaveLength(streams.length * 401)
})

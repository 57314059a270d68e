import { deflateRawSync, constants as zlib } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { chunkTime, chunkTimes } from '../../lib/observe/chunk-times.ts'
import { readCausal, readTimed } from '../../lib/observe/raw.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'
import { seeded } from '../wire/dialogue.ts'
import { type Heard, heard, sourceOf, uncovered, type Way } from './material.ts'

const quiet = {
  frame: () => undefined,
  octets: () => undefined,
  switched: () => undefined,
  pause: () => undefined,
  over: false,
}
const whole = (): number => Number.MAX_SAFE_INTEGER

/** `C: a1 NOOP` for each frame, in the order in which they are told; lengths for what nobody can read. */
function order({ frames }: Heard): string[] {
  return frames.map(({ side, bytes, length, kind }) => {
    const text = bytes.length === 0 && length > 0 ? `(${kind} ${length})` : latin1(bytes).trimEnd()
    return `${side === 'client' ? 'C' : 'S'}: ${text.replaceAll('\r\n', '|')}`
  })
}

const read = (
  way: Way,
  client: string | Uint8Array,
  server: string | Uint8Array,
  size = whole,
): Promise<Heard> => {
  const bytes = (said: string | Uint8Array): Uint8Array => (typeof said === 'string' ? octets(said) : said)
  return heard({ name: '', client: bytes(client), server: bytes(server), times: [] }, way, size)
}

/** The case is the sentence: what each side said as a whole, and the order in which it must have been said. */
const causal: [string, string, string, string[]][] = [
  [
    'the greeting comes first, and each command waits for its completion',
    'a1 NOOP\r\na2 NOOP\r\n',
    '* OK hi\r\n* 1 EXISTS\r\na1 OK\r\na2 OK\r\n',
    ['S: * OK hi', 'C: a1 NOOP', 'S: * 1 EXISTS', 'S: a1 OK', 'C: a2 NOOP', 'S: a2 OK'],
  ],
  [
    'a synchronizing literal waits for "+", a non-synchronizing one does not',
    'a1 LOGIN {1}\r\na {1+}\r\nb\r\na2 NOOP\r\n',
    '* OK\r\n+ go\r\na1 OK\r\na2 OK\r\n',
    ['S: * OK', 'S: + go', 'C: a1 LOGIN {1}|a {1+}|b', 'S: a1 OK', 'C: a2 NOOP', 'S: a2 OK'],
  ],
  [
    'a refused literal ends the command before its octets',
    'a1 LOGIN {6}\r\na2 NOOP\r\n',
    '* OK\r\na1 NO later\r\na2 OK\r\n',
    ['S: * OK', 'C: a1 LOGIN {6}', 'S: a1 NO later', 'C: a2 NOOP', 'S: a2 OK'],
  ],
  [
    'each SASL line waits for its "+"',
    'a1 AUTHENTICATE LOGIN\r\nYWJj\r\nZGVm\r\na2 NOOP\r\n',
    '* OK\r\n+ 1\r\n+ 2\r\na1 OK\r\na2 OK\r\n',
    [
      'S: * OK',
      'C: a1 AUTHENTICATE LOGIN',
      'S: + 1',
      'C: YWJj',
      'S: + 2',
      'C: ZGVm',
      'S: a1 OK',
      'C: a2 NOOP',
      'S: a2 OK',
    ],
  ],
  [
    'IDLE waits for "+", DONE for the completion of IDLE',
    'a1 IDLE\r\nDONE\r\na2 NOOP\r\n',
    '* OK\r\n+ idling\r\n* 2 EXISTS\r\na1 OK\r\na2 OK\r\n',
    [
      'S: * OK',
      'C: a1 IDLE',
      'S: + idling',
      'C: DONE',
      'S: * 2 EXISTS',
      'S: a1 OK',
      'C: a2 NOOP',
      'S: a2 OK',
    ],
  ],
  [
    'what a server says after the last command, and what a client says to nobody, is read all the same',
    'a1 NOOP\r\na2 NOOP\r\na3 NOOP\r\n',
    '* OK\r\na1 OK\r\n* BYE\r\n',
    ['S: * OK', 'C: a1 NOOP', 'S: a1 OK', 'C: a2 NOOP', 'S: * BYE', 'C: a3 NOOP'],
  ],
]

describe('without times the order is causal', () => {
  test.each(causal)('%s', async (_name, client, server, expected) => {
    expect(order(await read('causal', client, server))).toEqual(expected)
    expect(order(await read('causal', client, server, () => 1))).toEqual(expected)
  })
})

const flushed = (text: string): Uint8Array => deflateRawSync(octets(text), { finishFlush: zlib.Z_SYNC_FLUSH })
const joined = (...parts: (string | Uint8Array)[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? octets(part) : part)))

describe('DEFLATE is taken off where COMPRESS was agreed', () => {
  const client = joined('c1 COMPRESS DEFLATE\r\n', flushed('c2 NOOP\r\nc3 LOGOUT\r\n'))
  const server = joined('* OK\r\nc1 OK active\r\n', flushed('* 7 EXISTS\r\nc2 OK\r\n* BYE\r\nc3 OK\r\n'))
  const both = [
    'S: * OK',
    'C: c1 COMPRESS DEFLATE',
    'S: c1 OK active',
    'C: c2 NOOP',
    'S: * 7 EXISTS',
    'S: c2 OK',
    'C: c3 LOGOUT',
    'S: * BYE',
    'S: c3 OK',
  ]

  test.each([whole, () => 1, () => 5])('from both sides together, and from each alone', async (size) => {
    const together = await read('causal', client, server, size)
    expect(order(together)).toEqual(both)
    const server1 = await read('server', '', server, size)
    expect(order(server1)).toEqual(both.filter((line) => line.startsWith('S:')))
    const alone = await read('client', client, '', size)
    expect(order(alone).filter((line) => line.startsWith('C:'))).toEqual(
      both.filter((line) => line.startsWith('C:')),
    )
  })

  test('a refused COMPRESS changes nothing, even where nobody heard the refusal', async () => {
    const plain = 'c1 COMPRESS DEFLATE\r\nc2 NOOP\r\n'
    const alone = await read('client', plain, '')
    expect(order(alone).filter((line) => line.startsWith('C:'))).toEqual([
      'C: c1 COMPRESS DEFLATE',
      'C: c2 NOOP',
    ])
  })

  test('octets that are no DEFLATE are opaque and covered', async () => {
    const good = joined('* OK\r\nc1 OK active\r\n', flushed('* 7 EXISTS\r\n'))
    const broken = Uint8Array.of(0xff, 0xff, 0xff, 1, 2)
    const found = await read('causal', 'c1 COMPRESS DEFLATE\r\n', joined(good, broken), () => good.length)
    expect(uncovered(found.frames, 'server')).toEqual([])
    expect(order(found).slice(-2)).toEqual(['S: * 7 EXISTS', 'S: (opaque 5)'])
  })
})

describe('after STARTTLS', () => {
  const client = 'c1 STARTTLS\r\n'
  const server = '* OK\r\nc1 OK begin\r\n'
  const record = Uint8Array.of(0x16, 0x03, 0x03, 0x0a, 0x01, 0x0d, 0x0a)

  test('octets that are decrypted already are read on', async () => {
    const found = await read('causal', `${client}c2 NOOP\r\n`, `${server}c2 OK\r\n`)
    expect(order(found).slice(-2)).toEqual(['C: c2 NOOP', 'S: c2 OK'])
  })

  test.each(['causal', 'server', 'client'] as const)('TLS itself is opaque and covered (%s)', async (way) => {
    const found = await read(way, joined(client, record), joined(server, record))
    const opaque = found.frames.filter(({ kind }) => kind === 'opaque')
    expect(new Set(opaque.map(({ side }) => side))).toEqual(
      new Set(way === 'causal' ? ['client', 'server'] : [way]),
    )
    for (const { length } of opaque) expect(length).toBe(record.length)
    for (const { side } of opaque) expect(uncovered(found.frames, side)).toEqual([])
  })
})

describe('a client alone', () => {
  const lines = async (text: string): Promise<string[]> =>
    order(await read('client', text, '')).filter((line) => line.startsWith('C:'))

  test('SASL ends with the line that is a command', async () => {
    const found = await read('client', 'a1 AUTHENTICATE PLAIN\r\nYWJj\r\na2 SELECT INBOX\r\n', '')
    const kinds = found.frames.filter(({ side }) => side === 'client').map(({ kind }) => kind)
    expect(kinds).toEqual(['command', 'sasl', 'command'])
  })

  test('a literal is taken as accepted', async () => {
    const found = await read('client', 'a1 APPEND x {9}\r\na2 {3}\r\nX\r\na3 NOOP\r\n', '')
    const frames = found.frames.filter(({ side }) => side === 'client')
    expect(frames.map(({ tag }) => tag)).toEqual(['a1', 'a3'])
    expect(frames.flatMap(({ findings }) => findings)).toEqual([])
  })

  test('commands after STARTTLS and within IDLE are what they are', async () => {
    expect(await lines('a1 STARTTLS\r\na2 IDLE\r\nDONE\r\na3 NOOP\r\n')).toEqual([
      'C: a1 STARTTLS',
      'C: a2 IDLE',
      'C: DONE',
      'C: a3 NOOP',
    ])
  })
})

test('NUL after a completion is no DEFLATE', async () => {
  const found = await read('server', '', '* OK\r\na1 OK done\r\n\0\0* 1 EXISTS\r\n* 2 EXISTS\r\n')
  expect(order(found).at(-1)).toBe('S: * 2 EXISTS')
  expect(uncovered(found.frames, 'server')).toEqual([])
})

describe('the lines of a .chunks.tsv', () => {
  test.each([
    ['9473\tc2s\t0\t17', { side: 'client', time: 9_473_000, offset: 0, length: 17 }],
    ['9648\ts2c\t156\t127', { side: 'server', time: 9_648_000, offset: 156, length: 127 }],
    ['9236\tevent\t-\tSTARTTLS', undefined],
    ['', undefined],
    ['# made by hand', undefined],
    ['9236\tc2s\t0', 'malformed'],
    ['9236\tc2s\t0\t-1', 'malformed'],
    ['9236\tclient\t0\t1', 'malformed'],
    ['\0\0\0', 'malformed'],
  ])('%j', (line, expected) => {
    expect(chunkTime(line)).toEqual(expected)
  })

  test.each([
    ['a malformed line is named', '1\ts2c\t0\t4\nrubbish\n', 'line 2 is not'],
    ['a gap is named', '1\ts2c\t0\t4\n2\ts2c\t9\t4\n', 'begins at byte 9, not at 4'],
    ['an end that is too early is named', '1\ts2c\t0\t99\n', 'ends at byte 99'],
    ['a file of one endless line is no list', '1'.repeat(100_000), 'line 1 is not'],
  ])('%s', async (_name, list, message) => {
    const sources = { server: sourceOf(octets('* OK\r\n* 1 EXISTS\r\n')) }
    const reading = readTimed(sources, chunkTimes(sourceOf(octets(list), () => 7)), quiet)
    await expect(reading).rejects.toThrow(message)
  })

  test('a chunk is read with its time, and what is not listed after the last one with that', async () => {
    const times: number[] = []
    const list = octets('5\ts2c\t0\t6\n7\tc2s\t0\t9\n8\ts2c\t6\t7\n')
    const sources = {
      client: sourceOf(octets('a1 NOOP\r\n')),
      server: sourceOf(octets('* OK\r\na1 OK\r\n* BYE\r\n')),
    }
    await readTimed(sources, chunkTimes(sourceOf(list)), { ...quiet, frame: ({ time }) => times.push(time) })
    expect(times).toEqual([5000, 7000, 8000, 8000])
  })
})

test('whatever both sides say, each octet is in one frame and is told once', async () => {
  const words = [
    'a1 ',
    'NOOP',
    'IDLE',
    'DONE',
    'AUTHENTICATE',
    'STARTTLS',
    'OK ',
    '* ',
    '+ ',
    '\r\n',
    '\n',
    '\0',
    '{3}',
    '{9+}',
    '"',
    '(',
    ')',
    '\x16',
    '\xff',
  ]
  for (let seed = 1; seed <= 200; seed++) {
    const random = seeded(seed)
    const say = (): string => Array.from({ length: random(60) }, () => words[random(words.length)]).join('')
    const said = { client: say(), server: say() }
    for (const way of ['causal', 'client', 'server'] as const) {
      const { frames, octets: heardOctets } = await read(way, said.client, said.server, () => 1 + random(20))
      for (const side of way === 'causal' ? (['client', 'server'] as const) : [way]) {
        expect(uncovered(frames, side), `${seed} ${way}`).toEqual([])
        const own = frames.filter((frame) => frame.side === side)
        expect(
          own.reduce((sum, { length }) => sum + length, 0),
          `${seed} ${way}`,
        ).toBe(said[side].length)
        const passed = own
          .filter(({ bytes }) => bytes.length === 0)
          .reduce((sum, { length }) => sum + length, 0)
        const octetsTold = latin1(Buffer.concat(heardOctets[side]))
        expect(octetsTold, `${seed} ${way}`).toBe(said[side].slice(0, said[side].length - passed))
      }
    }
  }
})

test('octets are told in the order in which they were said, and no further than what was framed', async () => {
  const told: string[] = []
  await readCausal(
    {
      client: sourceOf(octets('a1 NOOP\r\na2 NOOP\r\n')),
      server: sourceOf(octets('* OK\r\na1 OK\r\na2 OK\r\n')),
    },
    { ...quiet, octets: ({ bytes }) => told.push(latin1(bytes)) },
  )
  expect(told).toEqual(['* OK\r\n', 'a1 NOOP\r\n', 'a1 OK\r\n', 'a2 NOOP\r\n', 'a2 OK\r\n'])
})

test('octets that inflate to what is no text are read as they are', async () => {
  const server = joined('* OK\r\na1 OK\r\n', flushed('\x01\x02\x03\x04 no text'), '\r\n')
  const { frames } = await read('server', '', server)
  expect(frames.reduce((sum, { length }) => sum + length, 0)).toBe(server.length)
})

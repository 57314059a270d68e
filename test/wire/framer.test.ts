import { describe, expect, test } from 'vitest'
import { limits } from '../../lib/record/limits.ts'
import { Conversation } from '../../lib/wire/conversation.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'
import { allCuts, chunks, dialogue, framed, type Said, seeded, told } from './dialogue.ts'

const c = (text: string): Said => ['client', text]
const s = (text: string): Said => ['server', text]

/** The case is the sentence: what is said, what frames it is. */
const cases: [string, Said[], string[]][] = [
  [
    'a command, data and a completion are three frames',
    [s('* OK hello\r\n'), c('a1 NOOP\r\n'), s('* 3 EXISTS\r\na1 OK done\r\n')],
    [
      'server greeting OK "* OK hello\\r\\n"',
      'client command a1 NOOP "a1 NOOP\\r\\n"',
      'server data "* 3 EXISTS\\r\\n"',
      'server completion a1 OK "a1 OK done\\r\\n"',
    ],
  ],
  [
    'UID takes the next word into the name, in any case and with any blanks',
    [c(' a1  uid  fetch 1 FLAGS\r\n')],
    ['client command a1 UID FETCH " a1  uid  fetch 1 FLAGS\\r\\n"'],
  ],
  [
    'a synchronizing literal waits for "+" and belongs to its command',
    [c('a1 LOGIN {5}\r\n'), s('+ go\r\n'), c('alice {3}\r\n'), s('+\r\n'), c('pw!\r\n'), s('a1 OK in\r\n')],
    [
      'server continuation "+ go\\r\\n"',
      'server continuation "+\\r\\n"',
      'client command a1 LOGIN "a1 LOGIN {5}\\r\\nalice {3}\\r\\npw!\\r\\n"',
      'server completion a1 OK "a1 OK in\\r\\n"',
    ],
  ],
  [
    'octets of a literal before "+" are literal octets all the same',
    [c('a1 LOGIN alice {2}\r\nb NOOP\r\n')],
    ['client command a1 LOGIN "a1 LOGIN alice {2}\\r\\nb NOOP\\r\\n" C15 X04'],
  ],
  [
    'a refused literal ends the command, and the next octets begin a new one',
    [c('a1 LOGIN fred {6}\r\n'), s('a1 NO [UNAVAILABLE] later\r\n'), c('a2 NOOP\r\n')],
    [
      'client command a1 LOGIN "a1 LOGIN fred {6}\\r\\n"',
      'server completion a1 NO "a1 NO [UNAVAILABLE] later\\r\\n"',
      'client command a2 NOOP "a2 NOOP\\r\\n"',
    ],
  ],
  [
    'a non-synchronizing literal follows at once, and its last octets may look like an announcement',
    [c('a1 X {3+}\r\n{9}\r\na2 NOOP\r\n')],
    ['client command a1 X "a1 X {3+}\\r\\n{9}\\r\\n"', 'client command a2 NOOP "a2 NOOP\\r\\n"'],
  ],
  [
    'a literal8 may hold NUL',
    [c('a1 APPEND x ~{3+}\r\n\0\0\n\r\n')],
    ['client command a1 APPEND "a1 APPEND x ~{3+}\\r\\n\\u0000\\u0000\\n\\r\\n"'],
  ],
  [
    'an empty literal takes no octets, from either side',
    [c('a1 X {0+}\r\n {0}\r\n'), s('+ \r\n'), c('\r\n'), s('* 1 FETCH (BODY[] {0}\r\n)\r\n')],
    [
      'server continuation "+ \\r\\n"',
      'client command a1 X "a1 X {0+}\\r\\n {0}\\r\\n\\r\\n"',
      'server data "* 1 FETCH (BODY[] {0}\\r\\n)\\r\\n"',
    ],
  ],
  [
    'a FETCH response holds its literals, whatever is in them',
    [s('* 1 FETCH (BODY[] {9}\r\na1 OK no\r BODY[TEXT] {4}\r\n(((( UID 5)\r\n* 2 EXISTS\r\n')],
    [
      'server data "* 1 FETCH (BODY[] {9}\\r\\na1 OK no\\r BODY[TEXT] {4}\\r\\n(((( UID 5)\\r\\n"',
      'server data "* 2 EXISTS\\r\\n"',
    ],
  ],
  [
    'free text may end in what looks like a literal',
    [s('* OK hi {5}\r\n* NO quota {12}\r\n+ idling {3}\r\na9 BAD {7}\r\n* BYE {1}\r\n')],
    [
      'server greeting OK "* OK hi {5}\\r\\n"',
      'server status NO "* NO quota {12}\\r\\n"',
      'server continuation "+ idling {3}\\r\\n"',
      'server completion a9 BAD "a9 BAD {7}\\r\\n"',
      'server status BYE "* BYE {1}\\r\\n"',
    ],
  ],
  [
    'a brace inside an open quoted string announces nothing',
    [c('a1 X "y {3}\r\na2 NOOP\r\n'), c('a3 X "y\\"" {2+}\r\nzz\r\n')],
    [
      'client command a1 X "a1 X \\"y {3}\\r\\n"',
      'client command a2 NOOP "a2 NOOP\\r\\n"',
      'client command a3 X "a3 X \\"y\\\\\\"\\" {2+}\\r\\nzz\\r\\n"',
    ],
  ],
  [
    'what only looks like an announcement is text',
    [c('a1 X {}\r\na2 X {-1}\r\na3 X {9\r\na4 X {99999999999999999999}\r\na5 X {2+}+\r\n')],
    [
      'client command a1 X "a1 X {}\\r\\n"',
      'client command a2 X "a2 X {-1}\\r\\n"',
      'client command a3 X "a3 X {9\\r\\n"',
      'client command a4 X "a4 X {99999999999999999999}\\r\\n"',
      'client command a5 X "a5 X {2+}+\\r\\n"',
    ],
  ],
  [
    'leading zeros count nothing',
    [c('a1 X {002+}\r\nab\r\n')],
    ['client command a1 X "a1 X {002+}\\r\\nab\\r\\n"'],
  ],
  [
    'every client line after AUTHENTICATE is SASL until the tagged completion',
    [
      c('a1 AUTHENTICATE PLAIN\r\n'),
      s('+ \r\n'),
      c('dGVzdA==\r\n'),
      c('a2 NOOP {5}\r\n'),
      s('a1 NO [AUTHENTICATIONFAILED] no\r\n'),
      c('a3 NOOP\r\n'),
    ],
    [
      'client command a1 AUTHENTICATE "a1 AUTHENTICATE PLAIN\\r\\n"',
      'server continuation "+ \\r\\n"',
      'client sasl "dGVzdA==\\r\\n"',
      'client sasl "a2 NOOP {5}\\r\\n" C14',
      'server completion a1 NO "a1 NO [AUTHENTICATIONFAILED] no\\r\\n"',
      'client command a3 NOOP "a3 NOOP\\r\\n"',
    ],
  ],
  [
    'IDLE ends with DONE, before or after the "+"',
    [
      c('a1 IDLE\r\n'),
      s('+ idling\r\n* 4 EXISTS\r\n'),
      c('done\r\n'),
      s('a1 OK\r\n'),
      c('a2 IDLE\r\nDONE\r\n'),
    ],
    [
      'client command a1 IDLE "a1 IDLE\\r\\n"',
      'server continuation "+ idling\\r\\n"',
      'server data "* 4 EXISTS\\r\\n"',
      'client done DONE "done\\r\\n"',
      'server completion a1 OK "a1 OK\\r\\n"',
      'client command a2 IDLE "a2 IDLE\\r\\n"',
      'client done DONE "DONE\\r\\n" C24',
    ],
  ],
  [
    'a command inside IDLE is a command, DONE outside it is DONE',
    [c('a1 IDLE\r\nrubbish\r\na2 NOOP\r\nDONE\r\n')],
    [
      'client command a1 IDLE "a1 IDLE\\r\\n"',
      'client opaque "rubbish\\r\\n"',
      'client command a2 NOOP "a2 NOOP\\r\\n" C20',
      'client done DONE "DONE\\r\\n" C23',
    ],
  ],
  [
    'STARTTLS and COMPRESS switch both sides at the OK, and nothing when refused',
    [
      c('a0 STARTTLS\r\n'),
      s('a0 NO later\r\n'),
      c('a1 STARTTLS\r\n'),
      s('* 1 EXISTS\r\na1 OK begin\r\n'),
      c('a2 COMPRESS DEFLATE\r\n'),
      s('a2 OK active\r\n'),
    ],
    [
      'client command a0 STARTTLS "a0 STARTTLS\\r\\n"',
      'server completion a0 NO "a0 NO later\\r\\n"',
      'client command a1 STARTTLS "a1 STARTTLS\\r\\n"',
      'server data "* 1 EXISTS\\r\\n"',
      'server completion a1 OK "a1 OK begin\\r\\n"',
      'switch server tls',
      'switch client tls',
      'client command a2 COMPRESS "a2 COMPRESS DEFLATE\\r\\n"',
      'server completion a2 OK "a2 OK active\\r\\n"',
      'switch server deflate',
      'switch client deflate',
    ],
  ],
  [
    'what a client sends between STARTTLS and its result is read and reported',
    [c('a1 STARTTLS\r\nb NOOP\r\n'), s('a1 OK begin\r\n')],
    [
      'client command a1 STARTTLS "a1 STARTTLS\\r\\n"',
      'client command b NOOP "b NOOP\\r\\n" C09',
      'server completion a1 OK "a1 OK begin\\r\\n"',
      'switch server tls',
      'switch client tls',
    ],
  ],
  [
    'UNAUTHENTICATE ends compression on each side at its own octet',
    [c('a1 COMPRESS DEFLATE\r\n'), s('a1 OK\r\n'), c('a2 UNAUTHENTICATE\r\n'), s('a2 OK\r\n')],
    [
      'client command a1 COMPRESS "a1 COMPRESS DEFLATE\\r\\n"',
      'server completion a1 OK "a1 OK\\r\\n"',
      'switch server deflate',
      'switch client deflate',
      'client command a2 UNAUTHENTICATE "a2 UNAUTHENTICATE\\r\\n"',
      'switch client plain',
      'server completion a2 OK "a2 OK\\r\\n"',
      'switch server plain',
    ],
  ],
  [
    'bare LF ends a line, bare CR and NUL do not',
    [c('a1 NOOP\na2 X \r \0\r\n')],
    ['client command a1 NOOP "a1 NOOP\\n" X01', 'client command a2 X "a2 X \\r \\u0000\\r\\n"'],
  ],
  [
    'Exchange says things without a head, and some servers tag BYE',
    [s('* OK\r\nServer Unavailable. 15\r\n[COPYUID 1 2 3]\r\nA1 BYE gone\r\n')],
    [
      'server greeting OK "* OK\\r\\n"',
      'server opaque "Server Unavailable. 15\\r\\n"',
      'server opaque "[COPYUID 1 2 3]\\r\\n"',
      'server completion A1 BYE "A1 BYE gone\\r\\n"',
    ],
  ],
  [
    'SmarterMail and IceWarp greet without a star',
    [s('421 Server is busy, try again later.\r\n'), s('* BYE\r\n')],
    ['server greeting "421 Server is busy, try again later.\\r\\n"', 'server status BYE "* BYE\\r\\n"'],
  ],
  [
    'what is not complete at the end is a frame all the same',
    [c('a1 NOO'), s('* 1 FETCH (BODY[] {10}\r\nabc')],
    ['client opaque "a1 NOO"', 'server data "* 1 FETCH (BODY[] {10}\\r\\nabc" X05'],
  ],
  [
    'blank lines and other protocols are opaque',
    [c('\r\nGET\r\n')],
    ['client opaque "\\r\\n"', 'client opaque "GET\\r\\n"'],
  ],
]

describe('frames are the same whole, octet by octet, and in seeded cuts', () => {
  test.each(cases)('%s', (_name, said, expected) => {
    for (const input of allCuts(said)) expect(told(framed(input))).toEqual(expected)
  })
})

test('a literal beyond the keep limit is counted, and what follows it is read', () => {
  const said = [s('* 1 FETCH (BODY[] {8}\r\n12345678 UID 9)\r\n* 2 EXISTS\r\n')]
  for (const size of [1, 3, 999]) {
    const all = framed(
      chunks(said, () => size),
      3,
    )
    expect(told(all)).toEqual([
      'server data "* 1 FETCH (BODY[] {8}\\r\\n123 UID 9)\\r\\n" +5',
      'server data "* 2 EXISTS\\r\\n"',
    ])
    const [first] = all
    expect(first.type === 'frame' && first.frame.literals).toEqual([{ start: 23, kept: 3, length: 8 }])
  }
})

test('octets that a recording left out are counted as octets of the literal', () => {
  const all = framed([
    { side: 'server', time: 1, bytes: new TextEncoder().encode('* 1 FETCH (BODY[] {8}\r\n12'), omitted: 6 },
    { side: 'server', time: 2, bytes: new TextEncoder().encode(')\r\n* 2 EXISTS\r\n') },
  ])
  expect(told(all)).toEqual([
    'server data "* 1 FETCH (BODY[] {8}\\r\\n12)\\r\\n" +6',
    'server data "* 2 EXISTS\\r\\n"',
  ])
})

test('a line without an end is passed on in pieces of one size, and the next line is read', () => {
  const long = 'x'.repeat(2.5 * limits.line)
  const said = [s(`* ${long}\r\n* 2 EXISTS\r\n`), c(`a1 ${'y'.repeat(limits.line - 5)}\r\na2 NOOP\r\n`)]
  const random = seeded(3)
  for (const size of [() => Number.MAX_SAFE_INTEGER, () => 65_536, () => 1 + random(2 * limits.line)]) {
    const all = framed(chunks(said, size)).flatMap((each) => (each.type === 'frame' ? [each.frame] : []))
    expect(
      all.map(({ kind, length, findings }) => [kind, length, ...findings.map(({ rule }) => rule)]),
    ).toEqual([
      ['opaque', limits.line, 'X17'],
      ['opaque', limits.line],
      ['opaque', limits.line / 2 + 4],
      ['data', 12],
      ['opaque', limits.line],
      ['command', 9],
    ])
  }
})

test('the words of a dialogue are the words of the tests', () => {
  expect(dialogue('C: a NOOP\nS: a OK')).toEqual([c('a NOOP\r\n'), s('a OK\r\n')])
})

test('a command says when it had to wait for "+", and when it went on', () => {
  const at = (time: number, side: 'client' | 'server', text: string) => ({
    side,
    time,
    bytes: new TextEncoder().encode(text),
  })
  const [, command] = framed([
    at(10, 'client', 'a1 X {2}\r\n'),
    at(20, 'server', '+ go\r\n'),
    at(30, 'client', 'hi {0}\r\n'),
    at(40, 'client', '\r\n'),
  ])
  expect(command.type === 'frame' && command.frame.waits).toEqual([
    { asked: 10, resumed: 30 },
    { asked: 30, resumed: 40 },
  ])
})

test('numbered lines in a row are one part for those who ask for runs, up to what announces a literal', () => {
  const conversation = new Conversation('runs')
  const text =
    '* OK hi\r\n* 1 EXISTS\r\n* 2 FETCH (UID 7)\r\n* LIST () "/" x\r\n* 3 FETCH (BODY[] {2}\r\nab)\r\n* 4 EX'
  conversation.push({ side: 'server', time: 0, bytes: octets(text) })
  const parts: string[] = []
  for (let step = conversation.next(); step !== undefined; step = conversation.next()) {
    if (step.type === 'part') parts.push(latin1(step.bytes))
  }
  expect(parts.join('')).toBe(text)
  expect(parts[1]).toBe('* 1 EXISTS\r\n* 2 FETCH (UID 7)\r\n')
  expect(parts[3]).toBe('* 3 FETCH (BODY[] {2}\r\n')
})

import { describe, expect, test } from 'vitest'
import { allCuts, chunks, framed, type Said, seeded, told } from './dialogue.ts'

const c = (text: string): Said => ['client', text]
const s = (text: string): Said => ['server', text]
const hello = s('* OK hello\r\n')
const fetch = c('a1 FETCH 1 BODY[]\r\n')
const begun = ['server greeting OK "* OK hello\\r\\n"', 'client command a1 FETCH "a1 FETCH 1 BODY[]\\r\\n"']

/** The case is the sentence: what is said after greeting and FETCH, what frames it is. */
const tooLong: [string, Said[], string[]][] = [
  [
    'swallows the completion: seen when the server answers the next command',
    [
      s('* 1 FETCH (BODY[] {99}\r\nbody)\r\na1 OK done\r\n'),
      c('a2 NOOP\r\n'),
      s('* 3 EXISTS\r\na2 OK\r\n'),
      c('a3 NOOP\r\n'),
    ],
    [
      'client command a2 NOOP "a2 NOOP\\r\\n"',
      'server data "* 1 FETCH (BODY[] {99}\\r\\nbody)\\r\\n" X05',
      'server completion a1 OK "a1 OK done\\r\\n"',
      'server data "* 3 EXISTS\\r\\n"',
      'server completion a2 OK "a2 OK\\r\\n"',
      'client command a3 NOOP "a3 NOOP\\r\\n"',
    ],
  ],
  [
    'swallows the completion: seen when the connection ends',
    [s('* 1 FETCH (BODY[] {99}\r\nbody UID 7)\r\na1 NO [LIMIT] some\r\n* BYE\r\n'), c('a2 LOGOUT\r\n')],
    [
      'client command a2 LOGOUT "a2 LOGOUT\\r\\n"',
      'server data "* 1 FETCH (BODY[] {99}\\r\\nbody UID 7)\\r\\n" X05',
      'server completion a1 NO "a1 NO [LIMIT] some\\r\\n"',
      'server status BYE "* BYE\\r\\n"',
    ],
  ],
  [
    'ends in the middle of a later line, which cannot follow a literal',
    [s('* 1 FETCH (BODY[] {18}\r\nbody)\r\na1 OK done\r\n'), c('a2 NOOP\r\n'), s('a2 OK\r\n')],
    [
      'server data "* 1 FETCH (BODY[] {18}\\r\\nbody)\\r\\n" X05',
      'server completion a1 OK "a1 OK done\\r\\n"',
      'client command a2 NOOP "a2 NOOP\\r\\n"',
      'server completion a2 OK "a2 OK\\r\\n"',
    ],
  ],
  [
    'ends where the line could go on, but the list would stay open',
    [s('* 1 FETCH (BODY[] {12}\r\nbody)\r\na1 OK done\r\n')],
    [
      'server data "* 1 FETCH (BODY[] {12}\\r\\nbody)\\r\\n" X05',
      'server completion a1 OK "a1 OK done\\r\\n"',
    ],
  ],
  [
    'swallows responses with literals of their own',
    [
      s('* 1 FETCH (BODY[] {25}\r\nbody)\r\n* 2 FETCH (BODY[] {9}\r\n* 9 nice)'),
      s(')\r\n* 3 FETCH (BODY[] {77}\r\nxx)\r\na1 OK done\r\n'),
    ],
    [
      'server data "* 1 FETCH (BODY[] {25}\\r\\nbody)\\r\\n" X05',
      'server data "* 2 FETCH (BODY[] {9}\\r\\n* 9 nice))\\r\\n"',
      'server data "* 3 FETCH (BODY[] {77}\\r\\nxx)\\r\\n" X05',
      'server completion a1 OK "a1 OK done\\r\\n"',
    ],
  ],
  [
    'counts CRLF where bare LF was sent',
    [s('* 1 FETCH (BODY[] {12}\na\nb\nc\nd\n)\na1 OK done\n')],
    [
      'server data "* 1 FETCH (BODY[] {12}\\na\\nb\\nc\\nd\\n)\\n" X05',
      'server completion a1 OK "a1 OK done\\n" X01',
    ],
  ],
  [
    'comes while the client idles: seen when DONE is answered',
    [
      s('a1 OK\r\n'),
      c('a2 IDLE\r\n'),
      s('+ idling\r\n* 1 FETCH (BODY[] {99}\r\nbody)\r\n'),
      c('DONE\r\n'),
      s('a2 OK done\r\n'),
      c('a3 NOOP\r\n'),
    ],
    [
      'server completion a1 OK "a1 OK\\r\\n"',
      'client command a2 IDLE "a2 IDLE\\r\\n"',
      'server continuation "+ idling\\r\\n"',
      'client done DONE "DONE\\r\\n"',
      'server data "* 1 FETCH (BODY[] {99}\\r\\nbody)\\r\\n" X05',
      'server completion a2 OK "a2 OK done\\r\\n"',
      'client command a3 NOOP "a3 NOOP\\r\\n"',
    ],
  ],
]

const rightCounts: [string, Said[], string[]][] = [
  [
    'a message that quotes this very session stays a message',
    [
      s('* 1 FETCH (BODY[] {42}\r\nlook:)\r\na1 OK done\r\n'),
      c('a2 NOOP\r\n'),
      s('* 2 EXISTS\r\nall right!)\r\na1 OK\r\na2 OK\r\n'),
    ],
    [
      'client command a2 NOOP "a2 NOOP\\r\\n"',
      'server data "* 1 FETCH (BODY[] {42}\\r\\nlook:)\\r\\na1 OK done\\r\\n* 2 EXISTS\\r\\nall right!)\\r\\n"',
      'server completion a1 OK "a1 OK\\r\\n"',
      'server completion a2 OK "a2 OK\\r\\n"',
    ],
  ],
  [
    'a message that was cut off stays whole, whatever tags are in it',
    [s('* 1 FETCH (BODY[] {99}\r\nx)\r\na0 OK done\r\nx)\r\na1 OK done\r\nand so on')],
    [
      'server data "* 1 FETCH (BODY[] {99}\\r\\nx)\\r\\na0 OK done\\r\\nx)\\r\\na1 OK done\\r\\nand so on" X05',
    ],
  ],
]

const tooShort: [string, Said[], string[]][] = [
  [
    'by its last line end: the response goes on behind it (MailKit #954)',
    [s('* 1 FETCH (BODY[] {4}\r\nbody\r\n UID 7)\r\n* 2 FETCH (BODY[] {4}\r\nbody\n)\r\na1 OK\r\n')],
    [
      'server data "* 1 FETCH (BODY[] {4}\\r\\nbody\\r\\n UID 7)\\r\\n" X04',
      'server data "* 2 FETCH (BODY[] {4}\\r\\nbody\\n)\\r\\n" X01 X04',
      'server completion a1 OK "a1 OK\\r\\n"',
    ],
  ],
  [
    'counted in characters: the rest of the string is part of its line (MailKit #1369)',
    [s('* 1 FETCH (ENVELOPE ({2}\r\n\xd0\xa0\xd0\xb5 NIL "x"))\r\na1 OK\r\n')],
    [
      'server data "* 1 FETCH (ENVELOPE ({2}\\r\\n\xd0\xa0\xd0\xb5 NIL \\"x\\"))\\r\\n" X04',
      'server completion a1 OK "a1 OK\\r\\n"',
    ],
  ],
  [
    'by far: its lines belong to it up to the first one that only a server can have said',
    [
      s(
        '* 1 FETCH (BODY[] {4}\r\nfrom: me\r\n\r\n* buy milk\r\na0 OK\r\n--)\r\n * 2\r\n)\r\n* 2 EXISTS\r\na1 OK\r\n',
      ),
    ],
    [
      'server data "* 1 FETCH (BODY[] {4}\\r\\nfrom: me\\r\\n\\r\\n* buy milk\\r\\na0 OK\\r\\n--)\\r\\n * 2\\r\\n)\\r\\n" X04',
      'server data "* 2 EXISTS\\r\\n"',
      'server completion a1 OK "a1 OK\\r\\n"',
    ],
  ],
  [
    'is not what it is when the line ends as it should, although a list was left open before',
    [s('* 1 FETCH (X ({4}\r\nbody)\r\njunk\r\na1 OK\r\n')],
    [
      'server data "* 1 FETCH (X ({4}\\r\\nbody)\\r\\n"',
      'server opaque "junk\\r\\n"',
      'server completion a1 OK "a1 OK\\r\\n"',
    ],
  ],
  [
    'at the very end of the connection: nothing is lost',
    [s('* 1 FETCH (BODY[] {4}\r\nbody\r\nmore\r\nof it')],
    ['server data "* 1 FETCH (BODY[] {4}\\r\\nbody\\r\\nmore\\r\\nof it" X04'],
  ],
]

const announcements: [string, Said[], string[]][] = [
  [
    'what only looks like an announcement announces nothing, from a server either',
    [s('* 1 FETCH (BODY[] {4\r\n* LIST () "/" {}\r\n* LIST () "/" {abc}\r\n* LIST () "/" {-1}\r\na1 OK\r\n')],
    [
      'server data "* 1 FETCH (BODY[] {4\\r\\n"',
      'server data "* LIST () \\"/\\" {}\\r\\n"',
      'server data "* LIST () \\"/\\" {abc}\\r\\n"',
      'server data "* LIST () \\"/\\" {-1}\\r\\n"',
      'server completion a1 OK "a1 OK\\r\\n"',
    ],
  ],
  [
    'a literal that is sent although it was refused is read as commands, as the server does',
    [c('a2 APPEND x {12}\r\n'), s('a2 NO [TOOBIG]\r\n'), c('From: me\r\n\r\na3 NOOP\r\n')],
    [
      'client command a2 APPEND "a2 APPEND x {12}\\r\\n"',
      'server completion a2 NO "a2 NO [TOOBIG]\\r\\n"',
      'client command From: ME "From: me\\r\\n"',
      'client opaque "\\r\\n"',
      'client command a3 NOOP "a3 NOOP\\r\\n"',
    ],
  ],
  [
    'a literal that is announced and never asked for lacks nothing when the connection ends',
    [c('a2 APPEND x {12}\r\n')],
    ['client command a2 APPEND "a2 APPEND x {12}\\r\\n"'],
  ],
  [
    'a literal that is asked for with "+" and does not come is not complete',
    [c('a2 APPEND x {12}\r\n'), s('+ go\r\n')],
    ['server continuation "+ go\\r\\n"', 'client command a2 APPEND "a2 APPEND x {12}\\r\\n" X05'],
  ],
  [
    'of two literals the one that came halfway is not complete, the one that was refused lacks nothing',
    [c('a2 X {2+}\r\nhi {3}\r\n'), s('a2 NO\r\n'), c('a3 X {3+}\r\nh')],
    [
      'client command a2 X "a2 X {2+}\\r\\nhi {3}\\r\\n"',
      'server completion a2 NO "a2 NO\\r\\n"',
      'client command a3 X "a3 X {3+}\\r\\nh" X05',
    ],
  ],
  [
    'a literal that did not wait stays one when it is refused halfway',
    [c('a2 APPEND x {5}\r\na3'), s('a2 NO\r\n'), c(' OK\r\na4 NOOP\r\n')],
    [
      'server completion a2 NO "a2 NO\\r\\n"',
      'client command a2 APPEND "a2 APPEND x {5}\\r\\na3 OK\\r\\n" C15',
      'client command a4 NOOP "a4 NOOP\\r\\n"',
    ],
  ],
]

const continuations: [string, Said[], string[]][] = [
  [
    '"+" for nothing is a finding, one that is only late is none',
    [s('+ what\r\n'), c('a2 X {2}\r\nhi\r\na3 IDLE\r\nDONE\r\n'), s('+ go\r\n+ idling\r\n+ again\r\n')],
    [
      'server continuation "+ what\\r\\n" S12',
      'client command a2 X "a2 X {2}\\r\\nhi\\r\\n" C15',
      'client command a3 IDLE "a3 IDLE\\r\\n"',
      'client done DONE "DONE\\r\\n" C24',
      'server continuation "+ go\\r\\n"',
      'server continuation "+ idling\\r\\n"',
      'server continuation "+ again\\r\\n" S12',
    ],
  ],
  [
    '"+" after the literal was refused is a finding of its own',
    [c('a2 X {2}\r\n'), s('a2 BAD no\r\n+ go\r\n')],
    [
      'client command a2 X "a2 X {2}\\r\\n"',
      'server completion a2 BAD "a2 BAD no\\r\\n"',
      'server continuation "+ go\\r\\n" S77',
    ],
  ],
  [
    'SASL responses wait for "+", each for one',
    [c('a2 AUTHENTICATE X\r\n'), s('+\r\n'), c('MQ==\r\n'), s('+ Mg==\r\n'), c('Mw==\r\nNA==\r\n')],
    [
      'client command a2 AUTHENTICATE "a2 AUTHENTICATE X\\r\\n"',
      'server continuation "+\\r\\n"',
      'client sasl "MQ==\\r\\n"',
      'server continuation "+ Mg==\\r\\n"',
      'client sasl "Mw==\\r\\n"',
      'client sasl "NA==\\r\\n" C14',
    ],
  ],
]

describe.each([
  ['a literal announced too long', tooLong],
  ['a literal announced right', rightCounts],
  ['a literal announced too short', tooShort],
  ['an announcement', announcements],
  ['a continuation request', continuations],
])('%s', (_name, cases) => {
  test.each(cases)('%s', (_sentence, said, expected) => {
    const all = [hello, fetch, ...said]
    for (const input of allCuts(all)) expect(told(framed(input))).toEqual([...begun, ...expected])
  })
})

test('a swallowed completion is found where only the server is known, and any tag will do', () => {
  const said = [s('* OK hello\r\n* 1 FETCH (BODY[] {99}\r\nbody)\r\nA007 OK done\r\n* BYE\r\n')]
  for (const input of allCuts(said)) {
    expect(told(framed(input)).slice(1)).toEqual([
      'server data "* 1 FETCH (BODY[] {99}\\r\\nbody)\\r\\n" X05',
      'server completion A007 OK "A007 OK done\\r\\n"',
      'server status BYE "* BYE\\r\\n"',
    ])
  }
})

test('a literal far beyond what is kept gives back what it swallowed', () => {
  const body = 'x'.repeat(300_000)
  const said = [
    hello,
    fetch,
    s(`* 1 FETCH (BODY[] {999999}\r\n${body})\r\na1 OK done\r\n`),
    c('a2 X\r\n'),
    s('a2 NO\r\n'),
  ]
  const random = seeded(7)
  for (const size of [() => Number.MAX_SAFE_INTEGER, () => 1000, () => 1 + random(100_000)]) {
    const all = framed(chunks(said, size)).flatMap((each) => (each.type === 'frame' ? [each.frame] : []))
    expect(all.map(({ kind, length }) => [kind, length]).slice(3)).toEqual([
      ['data', 28 + 300_000 + 3],
      ['completion', 12],
      ['completion', 7],
    ])
    expect(all[3].literals).toEqual([{ start: 28, kept: 256 * 1024, length: 300_000 }])
    expect(all[3].findings.map(({ offset, length, detail }) => [offset, length, detail])).toEqual([
      [28, 300_000, 'the literal is not complete (RFC 9051 §4.3): 999999 octets announced, 300000 came'],
    ])
  }
})

test('how far back it is looked does not depend on the cuts', () => {
  const lines = '* 1 FETCH ()\r\n'.repeat(20_000)
  const said = [hello, fetch, s(`* 1 FETCH (B {999999}\r\n${lines}a1 OK\r\n`), c('a2 X\r\n'), s('a2 OK\r\n')]
  const random = seeded(11)
  const [whole, ...others] = [() => Number.MAX_SAFE_INTEGER, () => 5000, () => 1 + random(150_000)].map(
    (size) =>
      framed(chunks(said, size)).map((each) =>
        each.type === 'frame' ? [each.frame.offset, each.frame.length] : [],
      ),
  )
  expect(whole.length).toBeGreaterThan(4600)
  for (const other of others) expect(other).toEqual(whole)
})

/** Which completion belongs to which command. RFC 9051 §2.2.1, §5.5. */
import { describe, expect, test } from 'vitest'
import { allCuts, dialogue, framed, told } from '../wire/dialogue.ts'
import { recorded, retold } from './retold.ts'

const paired = (text: string): string[] =>
  retold(recorded(`S: * PREAUTH hi\n${text}`)).filter((line) => /^(completed|stray)/.test(line))

test.each([
  [
    'completions out of order',
    'C: a NOOP\nC: b CHECK\nC: c EXPUNGE\nS: c OK\nS: a OK\nS: b NO',
    [
      'completed c EXPUNGE OK after 10 ms, 0 responses',
      'completed a NOOP OK after 40 ms, 0 responses',
      'completed b CHECK NO after 40 ms, 0 responses',
    ],
  ],
  [
    'a tag that is used again after its completion',
    'C: a NOOP\nS: a OK\nC: a CHECK\nS: a NO',
    ['completed a NOOP OK after 10 ms, 0 responses', 'completed a CHECK NO after 10 ms, 0 responses'],
  ],
  [
    'a tag that is used twice at once answers the oldest',
    'C: a NOOP\nC: a CHECK\nS: a OK\nS: a NO',
    ['completed a NOOP OK after 20 ms, 0 responses', 'completed a CHECK NO after 20 ms, 0 responses'],
  ],
  [
    'tags in another case are other tags',
    'C: a NOOP\nC: A CHECK\nS: A OK\nS: a OK',
    ['completed A CHECK OK after 10 ms, 0 responses', 'completed a NOOP OK after 30 ms, 0 responses'],
  ],
  [
    'a completion that nobody asked for',
    'C: a NOOP\nS: z OK\nS: a OK',
    ['stray z OK', 'completed a NOOP OK after 20 ms, 0 responses'],
  ],
  [
    'a completion that comes twice',
    'C: a NOOP\nS: a OK\nS: a OK',
    ['completed a NOOP OK after 10 ms, 0 responses', 'stray a OK'],
  ],
  [
    'a completion before any command',
    'S: a OK\nC: a NOOP\nS: a OK',
    ['stray a OK', 'completed a NOOP OK after 10 ms, 0 responses'],
  ],
  [
    'a server that says BYE with the tag',
    'C: a LOGOUT\nS: a BYE',
    ['completed a LOGOUT BYE after 10 ms, 0 responses'],
  ],
])('%s', (_what, text, expected) => {
  expect(paired(text)).toEqual(expected)
})

test.each(['IDLE', 'OK', '15.16', 'a.1', 'A-1_x', '}', '!', '0', '[x]', '&', 'ü', '1:2', "'"])(
  'the odd tag %s is as good as any',
  (tag) => {
    expect(
      paired(`C: ${tag} NOOP\nC: b CHECK\nS: b OK\nS: ${tag} OK`).map((line) =>
        line.split(' ').slice(0, 4).join(' '),
      ),
    ).toEqual(['completed b CHECK OK', `completed ${tag} NOOP OK`])
  },
)

describe('many commands at once', () => {
  const many = (count: number, line: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => line(i)).join('\n')

  test('each of 5,000 is paired with its completion, the answers with the one they name', () => {
    const commands = many(5000, (i) => `C: t${i} UID FETCH ${i + 1} (BODY.PEEK[])`)
    const answers = many(5000, (i) => `S: * ${i + 1} FETCH (UID ${i + 1} BODY[] "x")\nS: t${i} OK`)
    const lines = retold(recorded(`S: * PREAUTH\n${commands}\n${answers}`))
    expect(lines.filter((line) => / t\d+ UID FETCH OK after .* 1 responses$/.test(line))).toHaveLength(5000)
    const told = lines.filter((line) => line.includes(': * '))
    expect(told).toEqual(
      Array.from({ length: 5000 }, (_, i) => `  exact t${i}: * ${i + 1} FETCH (UID ${i + 1} BODY[] "x")`),
    )
    expect(lines.filter((line) => line.startsWith('stray'))).toEqual([])
  })

  test('an answer is held against the command that names its message, however many were sent before it', () => {
    const commands = many(1000, (i) => `C: t${i} UID FETCH ${i + 1} (BODY.PEEK[])`)
    const answers = many(1000, (i) => `S: * ${1000 - i} FETCH (UID ${1000 - i} BODY[] "x")`)
    const lines = retold(recorded(`S: * PREAUTH\n${commands}\n${answers}`))
    expect(lines.filter((line) => line.startsWith('  exact'))).toHaveLength(1000)
    expect(lines.find((line) => line.includes('UID 1000 BODY['))).toMatch(/^ {2}exact t999: /)
  })

  test('of commands that name several messages it is not said to be sure which one is meant', () => {
    const commands = many(200, (i) => `C: t${i} UID FETCH ${10 * i + 1}:${10 * i + 9} (BODY.PEEK[])`)
    const answer = 'S: * 3 FETCH (UID 3 BODY[] "x")'
    expect(
      retold(recorded(`S: * PREAUTH\n${commands}\n${answer}`)).filter((line) => line.includes(': * ')),
    ).toEqual(['  likely t0: * 3 FETCH (UID 3 BODY[] "x")'])
  })

  test('tags that all are the same pair with the oldest', () => {
    const lines = paired(`${many(2000, () => 'C: a NOOP')}\n${many(2000, () => 'S: a OK')}`)
    expect(lines.filter((line) => line.startsWith('completed a NOOP OK'))).toHaveLength(2000)
  })
})

describe('a completion before all of its command was sent', () => {
  test.each([
    [
      'a literal without waiting, then other commands',
      'C: b APPEND nowhere {5+}\nS: b NO [TRYCREATE] no\nC: hello\nC: c NOOP\nS: c OK',
      [
        'sent b APPEND nowhere {5+}',
        'completed b APPEND NO [TRYCREATE] after 10 ms, 0 responses',
        '  continued hello',
        'sent c NOOP',
        'completed c NOOP OK after 10 ms, 0 responses',
      ],
    ],
    [
      'a literal whose octets are on their way',
      'C: b APPEND x {5}\nS: + go\nC: he\nS: b NO full\nC: l\nC: c NOOP\nS: c OK',
      [
        'sent b APPEND x {5}⏎he',
        '  exact b: + go',
        'completed b APPEND NO after 10 ms, 0 responses',
        '  continued l',
        'sent c NOOP',
        'completed c NOOP OK after 10 ms, 0 responses',
      ],
    ],
    [
      'the mailbox of a SELECT',
      'C: s SELECT {5+}\nS: s BAD no\nC: INBOX\nC: c NOOP\nS: c OK',
      [
        'sent s SELECT {5+}',
        'completed s SELECT BAD after 10 ms, 0 responses',
        '  continued INBOX',
        'sent c NOOP',
        'completed c NOOP OK after 10 ms, 0 responses',
      ],
    ],
    [
      'a mechanism: no authentication exchange begins',
      'C: a AUTHENTICATE {5+}\nS: a BAD no\nC: PLAIN\nC: c NOOP\nS: c OK',
      [
        'sent a AUTHENTICATE {5+}',
        'completed a AUTHENTICATE BAD after 10 ms, 0 responses',
        '  continued PLAIN',
        'sent c NOOP',
        'completed c NOOP OK after 10 ms, 0 responses',
      ],
    ],
    [
      'a tag that is in flight already is answered first',
      'C: a NOOP\nC: a APPEND x {1+}\nS: a OK\nC: y\nS: a NO',
      [
        'sent a NOOP',
        'completed a NOOP OK after 20 ms, 0 responses',
        'sent a APPEND x {1+}⏎y',
        'completed a APPEND NO after 10 ms, 0 responses',
      ],
    ],
    [
      'a literal that waits for "+" after it is refused by it',
      'C: b APPEND x {1+}\nS: b NO\nC: y APPEND-more {9}\nC: c NOOP\nS: c OK',
      [
        'sent b APPEND x {1+}',
        'completed b APPEND NO after 10 ms, 0 responses',
        '  continued y APPEND-more {9}',
        'sent c NOOP',
        'completed c NOOP OK after 10 ms, 0 responses',
      ],
    ],
    [
      'the connection ends before the rest',
      'C: b APPEND x {9+}\nS: b NO',
      ['sent b APPEND x {9+}', 'completed b APPEND NO after 10 ms, 0 responses'],
    ],
  ])('%s', (_what, text, lines) => {
    expect(
      retold(recorded(`S: * PREAUTH\n${text}`)).filter((line) => !/^(?:greeting|state|ended)/.test(line)),
    ).toEqual(lines)
  })

  test('its frame is all of it, whatever came in between', () => {
    const said = dialogue('S: * PREAUTH\nC: b APPEND nowhere {5+}\nS: b NO\nC: hello\nC: c NOOP')
    for (const cut of allCuts(said)) {
      expect(told(framed(cut)).filter((line) => line.startsWith('client'))).toEqual([
        'client command b APPEND "b APPEND nowhere {5+}\\r\\nhello\\r\\n"',
        'client command c NOOP "c NOOP\\r\\n"',
      ])
    }
  })
})

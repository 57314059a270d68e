/** Which completion belongs to which command. RFC 9051 §2.2.1, §5.5. */
import { describe, expect, test } from 'vitest'
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

describe('more commands in flight than are paired', () => {
  test('are told, and their completions are strays', () => {
    const commands = Array.from({ length: 1025 }, (_, i) => `C: t${i} NOOP`)
    const completions = Array.from({ length: 1025 }, (_, i) => `S: t${i} OK`)
    const lines = paired([...commands, ...completions].join('\n'))
    expect(lines.filter((line) => line.startsWith('completed'))).toHaveLength(1024)
    expect(lines.filter((line) => line.startsWith('stray'))).toEqual(['stray t1024 OK'])
  })
})

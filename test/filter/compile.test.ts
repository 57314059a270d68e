import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile } from '../../lib/filter/index.ts'
import { terms } from '../../lib/filter/terms.ts'
import { limits } from '../../lib/record/limits.ts'
import { recorded } from '../session/retold.ts'
import { exchangesOf, filtered } from './filtered.ts'

const walk = readFileSync(new URL('../session/transcripts/walk.imap', import.meta.url), 'utf8')
const all = 'a b c d e f g h i j k m l n'

/** Filters, and the tags of the walk that they let through, in the order of completion. */
const meant: readonly (readonly [string, string])[] = [
  ['', all],
  ['   ', all],
  ['cmd:fetch', 'i m'],
  ['CMD:Fetch', 'i m'],
  ['cmd=fetch', 'm'],
  ['cmd:uid', 'h i'],
  ['cmd:"uid fetch"', 'i'],
  ['cmd:*search', 'g h'],
  ['cmd="*search"', ''],
  ['cmd!=fetch', 'a b c d e f g h i j k l n'],
  ['cmd:fetch,store', 'i m l'],
  ['tag:i', 'i'],
  ['tag:I,n', 'i n'],
  ['status:no', 'b'],
  ['status:no,bad', 'b d'],
  ['status!=ok', 'b d'],
  ['status:running', ''],
  ['code:read-write', 'f'],
  ['code:authen*', 'b'],
  ['state:not-authenticated', 'a b c'],
  ['state:authenticated', 'd e f'],
  ['state:selected', 'g h i j k m l n'],
  ['mbox:inbox', 'f g h i j k m l n'],
  ['mbox:INBOX cmd:select', 'f'],
  ['conn:1', all],
  ['conn>1', ''],
  ['conn!=1', ''],
  ['user:fr*d', all],
  ['host:*.example.org', all],
  ['d>=30ms', 'e f i j m l'],
  ['d>0.03s', 'e f l'],
  ['d<20ms', 'b c d'],
  ['server>=30ms', 'j'],
  ['transfer>=40ms', 'e f'],
  ['client>0s', ''],
  ['idle>40ms', 'k'],
  ['idle>50ms', ''],
  ['held>40ms', 'k'],
  ['held>50ms', ''],
  ['at<100ms', 'a b'],
  ['answers>=4', 'e f'],
  ['bytes<60 not cmd:fetch', 'j n'],
  ['out>30 out<36', 'c'],
  ['in>=0.3kB', 'f'],
  ['has:literal', 'c i'],
  ['has:wait', 'c k'],
  ['has:code', 'b c f'],
  ['has:cut', ''],
  ['has:unilateral', 'j k'],
  ['cap:CONDSTORE', 'd e f g h i j k m l n'],
  ['cap:AUTH=*', 'a b c'],
  ['cap:starttls', ''],
  ['/permanent/', 'f'],
  ['/PERMANENTFLAGS/c', 'f'],
  ['/permanentflags/c', ''],
  ['/uid(validity|next) \\d+/r', 'f'],
  ['/UID(VALIDITY|NEXT) \\d+/rc', 'f'],
  ['/uid .* flags/rc', ''],
  ['/logging out/', 'n'],
  ['/entw&apw-/', 'e'],
  ['/"\\/" draft/', 'e'],
  ['cmd:search /minutes/', 'g h'],
  ['cmd:search and /return/', 'h'],
  ['cmd:fetch or cmd:store d>30ms', 'i m l'],
  ['(cmd:fetch or cmd:store) d>30ms', 'l'],
  ['(cmd:fetch or cmd:store)and(d>30ms)', 'l'],
  ['not status:ok', 'b d'],
  ['not not status:ok status:ok cmd:noop', 'j'],
  ['not (status:ok or cmd:list)', 'b'],
  ['NOT status:ok OR cmd:noop', 'b d j'],
]

test.each(meant)('%s', (filter, tags) => {
  expect(filtered(walk, filter)).toBe(tags)
})

/** Wrong filters, each over the line that says what is wrong and where. */
const wrong: readonly string[] = [
  `cmnd:fetch
   ^^^^ unknown term \`cmnd\`; did you mean cmd:fetch?`,
  `cmd:fetch d>200
               ^^^ 200 is not a span of time`,
  `conn:1.5
        ^^^ 1.5 is not a whole number`,
  `bytes>1XB
         ^^^ 1XB is not a number of bytes`,
  `status:okay
          ^^^^ status is never okay`,
  `status>ok
         ^ status cannot stand before >`,
  `d:5s
    ^ d cannot stand before :`,
  `cmd: tag:a
       ^ a value is missing after cmd:`,
  `tag:a,
         ^ a value is missing after tag:`,
  `cmd
   ^^^ cmd needs a value`,
  `cmd:fetch inbox
             ^^^^^ unknown term \`inbox\`; did you mean mbox:inbox?`,
  `"uid fetch"
   ^^^^^^^^^^^ unknown term \`uid fetch\`; did you mean cmd:"uid fetch"?`,
  `statsu:no,"a b"
   ^^^^^^ unknown term \`statsu\`; did you mean status:no,"a b"?`,
  `zzz:a
   ^^^ unknown term \`zzz\``,
  `hello/you
   ^^^^^^^^^ unknown term \`hello/you\`; did you mean /hello\\/you/?`,
  `cmd:fetch and
                ^ something to filter by is missing here`,
  `or cmd:fetch
   ^^ something to filter by is missing before or`,
  `cmd:a or or cmd:b
            ^^ something to filter by is missing before or`,
  `(cmd:fetch
             ^ a ) is missing here`,
  `cmd:fetch)
            ^ there is no ( for this )`,
  `()
    ^ something to filter by is missing here`,
  `not
      ^ something to filter by is missing here`,
  `/fetch
   ^^^^^^ this search is not closed`,
  `mbox:"a b
        ^^^^ these quotes are not closed`,
  `//
   ^^ there is nothing to search for`,
  `/a/cx
       ^ there is no flag x`,
]

test.each(wrong)('%s', (said) => {
  const [filter, caret] = said.split('\n')
  expect(filtered('S: * OK', filter)).toBe(caret.slice(3))
})

test('a place says what could stand there, former names left out', () => {
  const expected = (filter: string): readonly string[] => {
    const compiled = compile(filter)
    return 'error' in compiled ? compiled.error.expected : []
  }
  const names = terms.map(({ name }) => name).filter((name) => name !== 'held')
  expect(expected('cmd:fetch and')).toEqual([...names, 'not', '(', '/text/'])
  expect(expected('status:x')).toEqual(['ok', 'no', 'bad', 'bye', 'ended', 'lost', 'running'])
  expect(expected('d=5s')).toEqual(['>', '>=', '<', '<='])
  expect(expected('d>5')).toEqual(['200ms', '1s', '5m'])
  expect(expected('tag')).toEqual(['tag:', 'tag=', 'tag!='])
})

describe('any text', () => {
  const words = [
    'cmd:',
    'fetch',
    'd>',
    '1s',
    '(',
    ')',
    'not',
    'or',
    'and',
    '/',
    '"',
    ',',
    ' ',
    '!=',
    '\\',
    'é',
  ]
  const some = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...words)).map((each) => each.join('')),
  )

  test('is a filter, or is answered with a place in it', () => {
    const exchanges = exchangesOf(recorded(walk))
    fc.assert(
      fc.property(some, (text) => {
        const compiled = compile(text)
        if (!('error' in compiled)) {
          for (const each of exchanges) expect(compiled.test(...each)).toBeTypeOf('boolean')
          return
        }
        const { offset, length, message } = compiled.error
        expect(offset).toBeGreaterThanOrEqual(0)
        expect(offset).toBeLessThanOrEqual(text.length)
        expect(length).toBeGreaterThan(0)
        expect(message).not.toBe('')
      }),
      { numRuns: 500 },
    )
  })

  test('is bounded in length and depth', () => {
    expect(compile('x'.repeat(limits.filter + 1))).toMatchObject({ error: { offset: limits.filter } })
    const nested = (depth: number): string => `${'('.repeat(depth)}cmd:a${')'.repeat(depth)}`
    expect(compile(nested(limits.filterDepth))).not.toHaveProperty('error')
    expect(compile(nested(limits.filterDepth + 1))).toMatchObject({ error: { offset: limits.filterDepth } })
    expect(compile(`${'not '.repeat(1000)}cmd:a`)).not.toHaveProperty('error')
  })
})

test('every example of a term is a filter', () => {
  for (const { example } of terms) expect(compile(example)).not.toHaveProperty('error')
})

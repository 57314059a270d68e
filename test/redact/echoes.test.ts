import { describe, expect, test } from 'vitest'
import type { Chunk } from '../../lib/record/record.ts'
import { Echo } from '../../lib/redact/echo.ts'
import { Redactor } from '../../lib/redact/redactor.ts'
import { Secrets } from '../../lib/redact/secrets.ts'
import { Conversation } from '../../lib/wire/conversation.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'
import { chunks } from '../wire/dialogue.ts'
import { echoesAmong, kept } from './echo-traffic.ts'
import { echoes, encodings } from './echoes.ts'
import { said } from './forms.ts'
import { released } from './spoken.ts'

const secrets = [
  ...['hunter2!', 'a-Much.longer_pass+word/of~forty^chars#xy', 'q"u\\o%41&t"e'],
  // Parts of it look like a code, like the beginning of data, and like three encodings.
  '*[Z-]cW] +=2b\\X37&#38;%2fq7',
]

describe.each(secrets)('the secret %s', (secret) => {
  test.each(echoes)('%s', (_name, say) => {
    for (const size of [Number.MAX_SAFE_INTEGER, 1, 7]) {
      const text = released(chunks(said(say(secret)), () => size))
      expect(kept(text.replace(/^[\s\S]*?\n\nS/, ''), secret)).toBeUndefined()
      expect(text).toContain('redacted')
    }
  })
})

test('there are more than fifty forms of an echo', () => {
  expect(echoes.length).toBeGreaterThan(50)
})

/** What is let out of these sayings after `a1 LOGIN alice hunter2!` and its OK. */
function answered(...lines: string[]): string {
  const all = said([
    'C: a1 LOGIN alice hunter2!\r\n',
    'S: a1 OK in\r\n',
    ...lines.map((line) => `S: ${line}`),
  ])
  return released(chunks(all, () => 9999)).replace(/^[\s\S]*OK in\r\n/, '')
}

describe('after login', () => {
  test.each([
    ['a2 NO you said hunter2! again\r\n', 'a2 NO redacted\r\n'],
    ['a2 OK [READ-WRITE] it is unter2, mostly\r\n', 'a2 OK [READ-WRITE] redacted\r\n'],
    ['* BYE [X hunter2!] go\r\n', '* BYE redacted\r\n'],
    ['hunter2! BAD what\r\n', 'redacted BAD what\r\n'],
    ['* NO hun\r\n* NO ter2! was it\r\n', '* NO hun\r\n* NO redacted\r\n'],
    ['* LIST () "/" hunter2!\r\n', '* LIST () "/" hunter2!\r\n'],
    ['* hunter2!\r\n', 'redacted\r\n'],
    ['* XFOO (hunter2!)\r\n', 'redacted\r\n'],
    ['* XFOO (hello)\r\n', '* XFOO (hello)\r\n'],
    ['* 1 FETCH (BODY[] {8}\r\nhunter2!)\r\n', '* 1 FETCH (BODY[] {8}\r\nhunter2!)\r\n'],
    ['a2 OK Fetch completed.\r\n', 'a2 OK Fetch completed.\r\n'],
  ])('%j is written down as %j', (line, expected) => {
    expect(answered(line)).toBe(expected)
  })
})

test.each([
  ['a login without a line end', 'C: a1 LOGIN joe "hunter2!"\r'],
  ['a login without anything behind it', 'C: a1 LOGIN joe hunter2!'],
  ['a password literal without the rest', 'C: a1 LOGIN joe {12}\r\nhunter2!'],
  ['a response without a line end', `C: a1 AUTHENTICATE XFOO hunter2!`],
  ['a line that nobody understands', 'C: hunter2!'],
])('what a server tells of %s is masked', (_name, begun) => {
  for (const size of [9999, 3]) {
    const before = chunks(said(['S: * OK hi\r\n', begun]), () => size)
    const after = chunks(
      said(['S: a1 NO bad hunter2! for joe\r\n', 'S: * BYE you said hunter2!\r\n']),
      () => size,
    )
    const text = released([...before, 'pause', ...after])
    expect(text).not.toContain('hunter2!')
    expect(text.match(/redacted/g)?.length).toBeGreaterThanOrEqual(2)
  }
})

test('what is begun is heard of each line and literal, also of one as long as what was heard before', () => {
  const begun = 'a1 LOGIN joe'
  const text = released([
    ...chunks(said(['S: * OK hi\r\n', `C: ${begun}`, 'S: * OK still here\r\n']), () => 9999),
    ...chunks(said(['C:  {20+}\r\n']), () => 9999),
    ...chunks(said([`C: ${'hunter2!hunter2!'.slice(0, begun.length)}`, 'S: a1 NO hunter2!\r\n']), () => 9999),
  ])
  expect(text).toContain('a1 NO redacted\r\n')
})

const b64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64')

test.each([
  ['PLAIN', b64('\0alice\0alice-W0nder-L4nd')],
  ['PLAIN', b64('\0al\0alice-W0nder-L4nd')],
  ['XOAUTH2', b64('user=alice\x01auth=Bearer alice-W0nder-L4nd\x01\x01')],
  ['OAUTHBEARER', b64('n,a=al,\x01auth=Bearer alice-W0nder-L4nd\x01\x01')],
])('a secret with the name of its user in it is one, in %s %s', (mechanism, response) => {
  const text = released(
    chunks(
      said([
        `C: a1 AUTHENTICATE ${mechanism} ${response}\r\n`,
        'S: * NO alice, you said alice-W0nder-L4nd\r\n* NO of it -W0nder\r\n* NO der-L4nd at last\r\n',
        'S: a1 NO no such user: alice\r\n',
      ]),
      () => 9999,
    ),
  )
  expect(text.replace(/^[\s\S]*\nS: /, '')).toMatch(
    /^\* NO alice, you said redacted\r\n\* NO redacted\r\n\* NO redacted\r\na1 NO no such user: alice\r\n$/,
  )
})

test.each([
  'C: b URLFETCH "imap://joe@h/m;UID=2;URLAUTH=anonymous:internal:tok3n-0123abcd"\r\n',
  'C: b URLFETCH {55+}\r\nimap://j@h/m;UID=2;URLAUTH=anonymous:internal:tok3n-0123abcd\r\n',
  'C: b URLFETCH imap://joe:tok3n-0123abcd@h/m\r\n',
  'S: * GENURLAUTH "imap://joe@h/m;UID=2;URLAUTH=anonymous:internal:tok3n-0123abcd"\r\n',
  'S: * NO [BADURL "imap://h/m;URLAUTH=anonymous:internal:tok3n-0123abcd"] tok3n-0123abcd is bad\r\n',
])('what authorizes a URL is a secret wherever it is told again: %j', (line) => {
  const text = released(
    chunks(
      said([
        'S: * PREAUTH hi\r\n',
        line,
        'S: b NO token tok3n-0123abcd\r\n',
        'C: c SELECT tok3n-0123abcd\r\n',
      ]),
      () => 9999,
    ),
  )
  expect(text).not.toContain('0123ab')
  expect(text).toContain('b NO redacted\r\n')
})

test('a name that was the password before stands in the place of the password', () => {
  const lines = ['C: a LOGIN joe hunter2!\r\n', 'S: a NO no\r\n']
  for (const again of [
    'b LOGIN hunter2! joe\r\n',
    'b LOGIN "hunter2!" joe\r\n',
    'b LOGIN {8+}\r\nhunter2! joe\r\n',
    `b AUTHENTICATE PLAIN ${b64('\0hunter2!\0joe')}\r\n`,
  ]) {
    for (const size of [9999, 1]) {
      const text = released(chunks(said([...lines, `C: ${again}`]), () => size))
      expect(text).not.toMatch(/hunter2/)
      expect(text).not.toContain(b64('\0hunter2').slice(0, 10))
    }
  }
})

test('words of the protocol and of usual sentences are no part of a secret, and neither is the user', () => {
  const all = said([
    'C: a1 LOGIN "fred.bloggs" "mailbox-fred.bloggs-selected"\r\n',
    'S: a1 OK fred.bloggs logged in\r\n',
    'S: * OK Mailbox selected, fred.bloggs\r\n',
    'S: * OK mailbox-fred\r\n',
  ])
  expect(
    released(chunks(all, () => 9999))
      .split('\r\n')
      .slice(-4),
  ).toEqual([
    ...['\nS: a1 OK fred.bloggs logged in', '* OK Mailbox selected, fred.bloggs', '* OK redacted', ''],
  ])
})

/** What one connection of a run lets out. */
function connection(shared: Secrets, ...input: [Chunk['side'], string][]): string {
  let out = ''
  const conversation = new Conversation()
  const redactor = new Redactor((part) => {
    out += latin1(part.bytes)
  }, new Echo(shared))
  for (const [side, text] of input) conversation.push({ side, time: 1, bytes: octets(text) })
  for (let step = conversation.next(); step !== undefined; step = conversation.next()) {
    if (step.type === 'part') redactor.take(step)
  }
  redactor.end()
  return out
}

test('what was said on one connection is masked on the next one, until the run ends', () => {
  const run = new Secrets(1000)
  connection(run, ['client', 'a1 LOGIN alice hunter2!\r\n'])
  const next: [Chunk['side'], string] = ['server', '* OK hello hunter2!\r\n']
  expect(connection(run, next)).toBe('* OK hello redacted\r\n')
  run.forget()
  expect(connection(run, next)).toBe('* OK hello hunter2!\r\n')
})

test('of more secrets than there is room for the oldest are forgotten, in two generations', () => {
  const run = new Secrets(32)
  const echo = new Echo(run)
  for (const secret of ['alpha-one!', 'bravo=two?', 'charlie:3#']) echo.add(secret)
  expect(echo.knows('alpha-one!')).toBe(true)
  for (const secret of ['delta_four', 'echo@five5', 'golf%seven', 'hotel^nine', 'foxtrot~66'])
    echo.add(secret)
  expect(echo.knows('alpha-one!')).toBe(false)
  expect(echo.knows('foxtrot~66')).toBe(true)
})

test('beyond the octets that are searched in a second everything is masked, and afterwards searched again', () => {
  const echo = new Echo(new Secrets(1000), 100)
  echo.add('hunter2!')
  expect(echo.silence('x'.repeat(60))).toBe('x'.repeat(60))
  expect(echo.silence('x'.repeat(60))).toBe('redacted')
  echo.at(1_000_000_001)
  expect(echo.silence('x'.repeat(60))).toBe('x'.repeat(60))
})

test('a mask is never masked again', () => {
  const echo = new Echo()
  for (const secret of ['redacted', 'reda', 'cted']) echo.add(secret)
  expect(echo.silence('redactedredacted reda')).toBe('redactedredacted redacted')
})

test.each([
  '* GENURLAUTH {47}\r\nimap://h/m;URLAUTH=anonymous:internal:0123abcd4\r\n',
  '* URLFETCH {46}\r\nimap://h/m;URLAUTH=anonymous:internal:0123abcd {2}\r\nhi\r\n',
  'a2 NO [BADURL imap://h/m;URLAUTH=anonymous:internal:0123abcd] no\r\n',
  'a2 NO cannot read imap://h/m;URLAUTH=user+x:internal:0123abcd\r\n',
  '* BYE [REFERRAL imaps://alice:0123abcd@h/] go\r\n',
  '* OK see http://alice:0123abcd@h/\r\n',
  '* XAPPLEPUSHSERVICE ("x" {8}\r\n0123abcd)\r\n',
])('%j tells nothing of what authorizes', (line) => {
  for (const size of [1, 7, 9999]) {
    const text = released(chunks(said(['S: * PREAUTH hi\r\n', `S: ${line}`]), () => size))
    expect(text).not.toContain('0123abcd')
    expect(text).toContain('redacted')
  }
})

test('no secret comes out of 500 made-up echoes', () => {
  expect(echoesAmong(1, 500)).toEqual([])
  expect(encodings.length).toBeGreaterThan(20)
})

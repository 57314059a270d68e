import { describe, expect, test } from 'vitest'
import { headless, summary, tally } from '../../cmd/shared/headless.ts'
import { formats } from '../../lib/export/index.ts'
import { Observer } from '../../lib/observe/observer.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { octets } from '../../lib/wire/octets.ts'
import { recorded } from '../session/retold.ts'
import { head, walk } from './session.ts'

/** The style and script of a page; what they do is tested in a browser, in html.test.ts. */
const own = /<(style|script)>[\s\S]*?<\/\1>|sha256-[^&]*/g

/** A session in a format. */
function exported(name: string, records: readonly SessionRecord[], of = head): string {
  const exporter = formats.find((format) => format.name === name)!.begin(of)
  let text = ''
  const observer = new Observer({}, (event) => {
    text += exporter.take(event)
  })
  for (const record of records) observer.take(record)
  return (text + exporter.end()).replace(own, '…')
}

const texts = formats.filter(({ binary }) => binary === undefined)

describe.each(texts.map(({ name }) => name))('%s', (name) => {
  test('tells the walk through IMAP', async () => {
    await expect(exported(name, recorded(walk))).toMatchFileSnapshot(`walk.${name}`)
  })

  test('shows hostile text harmlessly', () => {
    const hostile =
      'S: * OK \x1b]52;c;ZXZpbA==\x07\u009b31m\u202e\u2028 hi\nC: a\x1b[2J NOOP\nS: a OK \x00\x7f'
    const text = exported(name, recorded(hostile))
    expect(text).toContain('NOOP')
    for (const line of text.split('\n'))
      expect(line).not.toMatch(/[\0-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2066-\u2069]/)
  })
})

test('JSON lines are JSON, one exchange each, with latencies in milliseconds', () => {
  const records = exported('jsonl', recorded(walk))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(records).toHaveLength(14)
  const fetch = records.find(({ name }) => name === 'UID FETCH')
  expect(fetch).toMatchObject({ tag: 'i', status: 'OK', latency: 30, state: 'selected', mailbox: 'INBOX' })
  expect(records.find(({ name }) => name === 'IDLE')).toMatchObject({ status: 'OK', idle: 50, held: 50 })
  expect(records.find(({ name }) => name === 'IDLE')).not.toHaveProperty('latency')
})

test('a session with secrets in it says so in its first line', () => {
  expect(exported('text', recorded('S: * OK hi'), { ...head, redacted: false })).toMatch(/WITH SECRETS.*\n/)
})

test('a long literal is cut, and what is missing is said', () => {
  const body = 'x'.repeat(5000)
  const records = recorded('S: * PREAUTH hi')
  const chunk = { type: 'chunk', connection: 1, time: 2, side: 'server' } as const
  const bytes = octets(`* 1 FETCH (BODY[] {5000}\r\n${body})\r\n`)
  const text = exported('text', [...records.slice(0, 2), { ...chunk, bytes }, ...records.slice(2)])
  expect(text).toContain('… 2,952 bytes not shown')
  expect(text.length).toBeLessThan(3500)
})

test('what was altered is told with both versions', () => {
  const altered = { type: 'altered', connection: 1, time: 5, side: 'server', reason: 'IDLE hidden' } as const
  const records = recorded('S: * PREAUTH hi')
  const both = { ...altered, received: octets('* CAPABILITY IDLE X\r\n'), sent: octets('* CAPABILITY X\r\n') }
  const text = exported('text', [...records.slice(0, 2), both, ...records.slice(2)])
  expect(text).toContain(
    'altered (IDLE hidden): the server said * CAPABILITY IDLE X | the client got * CAPABILITY X',
  )
})

test('--headless prints one line per completed exchange, and a summary counts them', async () => {
  let text = ''
  const write = (more: string): void => {
    text += more
  }
  const sink = headless(head, { write, end: async () => undefined })
  const counted = tally()
  const observer = new Observer({}, (event) => {
    sink.take(event)
    counted.take(event)
  })
  for (const record of recorded(walk)) observer.take(record)
  await expect(text).toMatchFileSnapshot('walk.headless.txt')
  expect(summary(counted.counts)).toBe('1 connection, 14 commands, 2 refused')
})

test('--headless tells the number of a connection whole; the column grows with the largest so far', () => {
  const lines: string[] = []
  const output = { write: (line: string) => lines.push(line), end: async () => undefined }
  const sink = headless(head, output as unknown as Parameters<typeof headless>[1])
  for (const id of [7, 999, 1000, 8, 9_999_999, 9]) {
    const observer = new Observer({}, (event) => sink.take(event))
    for (const record of recorded(walk)) observer.take({ ...record, connection: id })
  }
  const widths = [7, 999, 1000, 8, 9_999_999, 9].map((id) => {
    const line = lines.find((each) => each.includes(` c${id} `))
    return line?.match(/c\d+ +/)?.[0].length
  })
  expect(widths).toEqual([5, 5, 6, 6, 9, 9])
  expect(lines.join('')).not.toMatch(/c\d+…/)
})

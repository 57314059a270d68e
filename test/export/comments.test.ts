/** What the user wrote, in each form of a session: with what it is about, the last word, and never shared. */
import { describe, expect, test } from 'vitest'
import { formats } from '../../lib/export/index.ts'
import { Observer } from '../../lib/observe/observer.ts'
import { limits } from '../../lib/record/limits.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { Comments } from '../../lib/session/comments.ts'
import { sharing } from '../../lib/share/share.ts'
import { head, readBack, recordsOf } from '../capture/sessions.ts'
import { recorded } from '../session/retold.ts'

const session = recorded(`
  S: * OK hi
  C: a LOGIN fred ***
  S: a OK in
  C: b NOOP
  S: * 3 EXISTS
  S: b OK done
`)

const timeOf = (text: string): number =>
  session.find((record) => record.type === 'chunk' && Buffer.from(record.bytes).includes(text))?.time ?? -1

function comment(time: number, on: string, text: string, marked: boolean): SessionRecord {
  return { type: 'fact', connection: 1, time, fact: { name: 'comment', on, text, marked } }
}

/** As they stand in a file: behind everything, one taken back, one changed, one twice. */
const written = [
  comment(timeOf('b NOOP'), 'b', 'Fred waits here', false),
  comment(timeOf('a LOGIN'), 'a', 'gone', false),
  comment(timeOf('b NOOP'), 'b', 'Erna waits here \u202e', true),
  comment(timeOf('* OK'), '* greeting', 'an old server of Erna', false),
  comment(timeOf('a LOGIN'), 'a', '', false),
  comment(timeOf('* OK'), '* greeting', 'a new server of Erna', false),
  comment(timeOf('* OK'), '* greeting', 'a new server of Erna', false),
]

/** A session in a format, as `imapscope export` tells it: comments are known beforehand. */
function exported(name: string, records: readonly SessionRecord[], shared: boolean): Buffer {
  const exporter = formats.find((format) => format.name === name)?.begin(head)
  const comments = new Comments()
  for (const record of shared ? [] : records) {
    if (record.type !== 'fact' || record.fact.name !== 'comment') continue
    comments.add({ connection: record.connection, time: record.time, fact: record.fact })
  }
  const pieces: Uint8Array[] = []
  const take = (piece: string | Uint8Array | undefined): void => void pieces.push(Buffer.from(piece ?? ''))
  const disguise = shared ? sharing(new Uint8Array(16)) : undefined
  const observer = new Observer({ disguise }, (event) => {
    for (const told of comments.take(event)) take(exporter?.take(told))
  })
  for (const record of records) observer.take(record)
  take(exporter?.end())
  return Buffer.concat(pieces)
}

describe.each(formats.map(({ name }) => name))('%s', (name) => {
  test('has the last comment on a command, and none that was taken back', () => {
    const text = exported(name, [...session, ...written], false).toString()
    expect(text).toContain('Erna waits here')
    expect(text).not.toContain('Fred waits here')
    expect(text).not.toContain('gone')
    // JSON lines are about commands alone.
    expect(text.includes('a new server of Erna')).toBe(name !== 'jsonl')
    expect(text).not.toContain('an old server of Erna')
    expect(text).not.toContain('\u202e')
  }, 10_000)

  test('shared is without comments', () => {
    const text = exported(name, [...session, ...written], true).toString()
    expect(text).not.toMatch(/waits here|Erna|"comment"|### Comments/)
  })
})

test('JSON lines have comment and marked with their command alone', () => {
  const lines = exported('jsonl', [...session, ...written], false)
    .toString()
    .trimEnd()
    .split('\n')
  const [login, noop] = lines.map((line) => JSON.parse(line))
  expect(login).not.toHaveProperty('comment')
  expect(login).not.toHaveProperty('marked')
  expect(noop).toMatchObject({ tag: 'b', comment: expect.stringContaining('Erna waits here'), marked: true })
})

test('in the text a comment stands behind its command', () => {
  const text = exported('text', [...session, ...written], false).toString()
  expect(text.split('\n').at(text.split('\n').findIndex((line) => line.includes('b OK')) + 1)).toMatch(
    / c1 -- marked, comment on b: Erna waits here/,
  )
})

test('a session file made of it has them once, and is closed with them', async () => {
  const records = recordsOf(await readBack(exported('pcapng', [...session, ...written], false)))
  const facts = records.flatMap((record) => (record.type === 'fact' ? [record] : []))
  expect(facts).toEqual([written[2], written[5]])
})

test('of two commands with one tag and time, each has its own comment', () => {
  const twice = recorded('S: * PREAUTH hi\nC: a NOOP\nC: a NOOP\nS: a OK\nS: a OK')
  const both: SessionRecord[] = []
  let time = 0
  for (const record of twice) {
    // Both come with one read.
    if (record.type === 'chunk' && record.side === 'client' && time === 0) time = record.time
    both.push(record.type === 'chunk' && record.side === 'client' ? { ...record, time } : record)
  }
  const second = { name: 'comment', on: 'a', nth: 1, text: 'the second', marked: false } as const
  const lines = exported('jsonl', [...both, { type: 'fact', connection: 1, time, fact: second }], false)
  const found = lines
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).comment)
  expect(found).toEqual([undefined, 'the second'])
})

test('there is a bound on how many comments are remembered, and on how long one is', () => {
  const comments = new Comments()
  const about = (nth: number) => {
    const fact = { name: 'comment', on: '* BYE', nth, text: 'x'.repeat(10_000), marked: false } as const
    return { type: 'fact', connection: 1, time: 1, fact } as const
  }
  for (let nth = 0; nth <= limits.comments; nth++) comments.add(about(nth))
  expect(comments.take(about(0))).toMatchObject([{ fact: { text: 'x'.repeat(limits.comment) } }])
  expect(comments.take(about(limits.comments - 1))).toHaveLength(1)
  expect(comments.take(about(limits.comments))).toEqual([])
})

/** What is told of commands whose answers are among octets that are missing. */
import { expect, test } from 'vitest'
import { summary, tally } from '../../cmd/shared/headless.ts'
import { Observer } from '../../lib/observe/observer.ts'
import type { SessionRecord, Side } from '../../lib/record/record.ts'
import { recorded, retold } from './retold.ts'

/** The records of what was said, in which a line `… side n` stands for missing octets. */
function withGaps(text: string): SessionRecord[] {
  const lines = text.split('\n')
  const said = lines.filter((line) => !line.startsWith('…'))
  const records = recorded(said.join('\n'))
  lines.forEach((line, at) => {
    const [, side, length] = /^… (client|server) (\d+)$/.exec(line) ?? []
    if (side === undefined) return
    const { time } = records[at]
    const gap = { type: 'gap', connection: 1, time, side: side as Side, length: Number(length) } as const
    records.splice(at + 1, 0, { ...gap, reason: 'not read in time' })
  })
  return records
}

const told = (text: string): string[] =>
  retold(withGaps(text)).filter((line) => /^(completed|stray|unfollowed)/.test(line))

const begun = 'S: * PREAUTH hi\nC: a NOOP\nC: b NOOP\n… server 50\n'

test('a command whose completion may be missing is no longer waited for once a later one is answered', () => {
  expect(told(`${begun}C: c NOOP\nS: c OK`)).toEqual([
    expect.stringContaining('completed a NOOP lost'),
    expect.stringContaining('completed b NOOP lost'),
    expect.stringContaining('completed c NOOP OK'),
  ])
})

test('one whose completion comes after all is answered', () => {
  expect(told(`${begun}S: a OK\nS: b OK\nC: c NOOP\nS: c OK`)).toEqual(
    ['a', 'b', 'c'].map((tag) => expect.stringContaining(`completed ${tag} NOOP OK`)),
  )
})

test('at the end of a connection it is not known whether it was answered', () => {
  expect(told(begun)).toEqual(['a', 'b'].map((tag) => expect.stringContaining(`completed ${tag} NOOP lost`)))
})

test('a completion that comes very late is no stray, and a real stray still is one', () => {
  expect(told(`${begun}C: c NOOP\nS: c OK\nS: a OK\nS: x OK`).slice(3)).toEqual([
    'unfollowed a OK',
    'stray x OK',
  ])
})

test('what answers commands that are missing is no stray, until one that was heard is answered', () => {
  const lines = told('S: * PREAUTH hi\n… client 30\nS: a OK\nC: b NOOP\nS: b OK\nS: x OK')
  expect(lines).toEqual(['unfollowed a OK', expect.stringContaining('completed b NOOP OK'), 'stray x OK'])
})

test('where only octets of a literal are missing its command still waits for its answer', () => {
  expect(told('S: * PREAUTH hi\nC: a FETCH 1 BODY[]\nS: * 1 FETCH (BODY[] {9}\n… server 9\nS: )')).toEqual([
    expect.stringContaining('completed a FETCH ended'),
  ])
})

test('the closing lines tell those apart that had no answer', () => {
  const counted = tally()
  const observer = new Observer({}, (event) => counted.take(event))
  for (const record of withGaps(`${begun}C: c NOOP`)) observer.take(record)
  expect(summary(counted.counts)).toBe(
    '1 connection, 3 commands, 1 without an answer, 2 whose answer is not known',
  )
})

test('where the recording ends it is not known how a command in flight ended', () => {
  const records = recorded('S: * PREAUTH hi\nC: a NOOP').slice(0, -1)
  const lines: string[] = []
  const observer = new Observer({}, (event) => {
    if (event.type === 'completed') lines.push(`${event.exchange.tag} ${event.exchange.status}`)
  })
  for (const record of records) observer.take(record)
  observer.finish()
  expect(lines).toEqual(['a lost'])
  expect(retold(recorded('S: * PREAUTH hi\nC: a NOOP')).join('\n')).toContain('completed a NOOP ended')
})

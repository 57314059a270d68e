import { expect, test } from 'vitest'
import type { SessionRecord } from '../../lib/record/record.ts'
import { recorded } from '../session/retold.ts'
import { left } from './left.ts'

const dialogue = `
  S: * PREAUTH hi
  C: a SELECT x
  S: * 3 EXISTS
  S: a OK
  S: * 4 EXISTS
  C: b NOOP
  C: c FETCH 1 FLAGS
  S: * 1 FETCH (FLAGS ())
  S: c OK
  S: b NO
  S: z OK nobody asked
  S: * BYE too long silent`

test('the chosen commands stay, with what answers them, and how their connection began and ended', () => {
  expect(left(recorded(dialogue), 'cmd:fetch')).toEqual([
    'opened',
    'greeting * PREAUTH hi',
    'sent c FETCH 1 FLAGS',
    'received * 1 FETCH (FLAGS ())',
    'completed c OK',
    'received * BYE too long silent',
    'ended',
  ])
})

/** The same on another connection, a nanosecond later, and both in order of time. */
function both(first: string, second: string): SessionRecord[] {
  const other = recorded(second).map((record) => ({ ...record, connection: 2, time: record.time + 1 }))
  return [...recorded(first), ...other].sort((a, b) => a.time - b.time)
}

test('nothing is left of a connection on which no command was chosen', () => {
  const records = both('S: * PREAUTH hi\nC: a NOOP\nS: a OK', 'S: * OK you\nC: a NOOP\nS: a BAD')
  expect(left(records, 'status:bad')).toEqual([
    'opened',
    'greeting * OK you',
    'sent a NOOP',
    'completed a BAD',
    'ended',
  ])
})

test('facts about the session stay, and about a literal only with the frame that it is in', () => {
  const records = recorded('S: * PREAUTH hi\nC: a NOOP\nS: a OK\nC: b NOOP\nS: b OK')
  const note = { type: 'fact', connection: 0, time: 0, fact: { name: 'note', text: 'begun' } } as const
  const fact = { name: 'literal', side: 'server', length: 9, sha256: '00' } as const
  const literal = { type: 'fact', connection: 1, time: 1, fact } as const
  const facts = (at: number): string[] => {
    const all = [note, ...records.slice(0, at), literal, ...records.slice(at)]
    return left(all, 'tag:b').filter((line) => line.startsWith('fact'))
  }
  expect(facts(3)).toEqual(['fact note'])
  expect(facts(5)).toEqual(['fact note', 'fact literal'])
})

test('without a choice nothing is left but what concerns the session', () => {
  expect(left(recorded(dialogue), 'cmd:move')).toEqual([])
})

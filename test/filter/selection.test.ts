import { expect, test } from 'vitest'
import { Choosing, compile } from '../../lib/filter/index.ts'
import { Observer } from '../../lib/observe/observer.ts'
import { limits } from '../../lib/record/limits.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import type { SessionEvent } from '../../lib/session/events.ts'
import { latin1 } from '../../lib/wire/octets.ts'
import { recorded } from '../session/retold.ts'

/** What is left of these records, a line for each event but those that follow from others. */
function left(records: readonly SessionRecord[], text: string): string[] {
  const filter = compile(text)
  if ('error' in filter) throw new Error(filter.error.message)
  const tell = (to: (event: SessionEvent) => void): void => {
    const observer = new Observer({}, to)
    for (const record of records) observer.take(record)
  }
  const choosing = new Choosing(filter)
  tell((event) => choosing.take(event))
  const selection = choosing.selection()
  const lines: string[] = []
  tell((event) => lines.push(...selection.take(event).map(inWords)))
  return lines.filter((line) => !['state', 'mailbox', 'capabilities'].includes(line))
}

function inWords(event: SessionEvent): string {
  const frame = 'frame' in event ? event.frame : undefined
  const said =
    frame ?? ('exchange' in event ? (event.exchange?.completion ?? event.exchange?.said[0]) : undefined)
  if (event.type === 'sent') return `sent ${latin1(event.exchange.said[0].bytes).trimEnd()}`
  if (event.type === 'fact') return `fact ${event.fact.name}`
  return said === undefined ? event.type : `${event.type} ${latin1(said.bytes).trimEnd()}`
}

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

test('commands beyond those that are followed do not shift the choice', () => {
  const many = Array.from({ length: limits.inFlight + 3 }, (_, i) => `t${i} NOOP`).join('\n')
  const text = `S: * PREAUTH hi\nC: ${many}\nS: t5 OK\nC: u NOOP\nS: u OK`
  const sent = left(recorded(text), 'tag:t5,u').filter((line) => line.startsWith('sent'))
  expect(sent).toEqual(['sent t5 NOOP', 'sent u NOOP'])
})

test('without a choice nothing is left but what concerns the session', () => {
  expect(left(recorded(dialogue), 'cmd:move')).toEqual([])
})

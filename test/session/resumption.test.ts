/** A connection that goes on behind a hole: what was in flight, what was missed, what is new. RFC 9051 §5.5. */
import { expect, test } from 'vitest'
import { Observer } from '../../lib/observe/observer.ts'
import type { Chunk, SessionRecord, Side } from '../../lib/record/record.ts'
import type { SessionEvent } from '../../lib/session/events.ts'
import { octets } from '../../lib/wire/octets.ts'

const end = { address: '127.0.0.1', port: 50_000 }
const security = { client: 'plain', server: 'plain' } as const
const opened: SessionRecord = { type: 'opened', connection: 1, time: 0, client: end, server: end, security }

const said = (side: Side, time: number, text: string): Chunk => ({ side, time, bytes: octets(`${text}\r\n`) })
const chunk = (side: Side, time: number, text: string): SessionRecord => {
  return { type: 'chunk', connection: 1, ...said(side, time, text) }
}
const gap = (side: Side, time: number, length: number): SessionRecord => {
  return { type: 'gap', connection: 1, side, time, length, reason: 'lost' }
}
const resumed = (time: number, again: readonly Chunk[], more?: number): SessionRecord => {
  const before = { client: 500, server: 900 }
  return {
    type: 'resumed',
    connection: 1,
    time,
    before,
    said: again,
    ...(more === undefined ? {} : { more }),
  }
}

function heard(records: readonly SessionRecord[]): { events: SessionEvent[]; words: string[] } {
  const events: SessionEvent[] = []
  const observer = new Observer({}, (event) => events.push(event))
  for (const record of records) observer.take(record)
  observer.finish()
  return { events, words: events.flatMap(word) }
}

function word(event: SessionEvent): string[] {
  switch (event.type) {
    case 'sent':
      return [`sent ${event.exchange.tag} at ${event.exchange.timing.sent}`]
    case 'completed':
      return [`${event.exchange.tag} ${event.exchange.status}`]
    case 'state':
      return [`${event.from} → ${event.to}`]
    case 'stray':
      return [`stray ${event.frame.kind}`]
    case 'resumed':
      return [`resumed, ${event.inFlight} in flight, ${event.more} more`]
    case 'capabilities':
      return [`capabilities ${event.set.names.join(' ')}`]
    case 'unfollowed':
      return ['unfollowed']
    default:
      return []
  }
}

const begun = [
  opened,
  chunk('server', 1, '* PREAUTH [CAPABILITY IMAP4rev1] hello'),
  chunk('client', 2, 'a NOOP'),
  chunk('client', 3, 'b SELECT INBOX'),
]
const past = [said('server', 1, '* PREAUTH [CAPABILITY IMAP4rev1] hello')]

test('what is in flight behind a hole goes on, what is not was missed, what is new is told', () => {
  const { events, words } = heard([
    ...begun,
    gap('server', 9, 300),
    gap('client', 9, 40),
    resumed(10, [...past, said('client', 2, 'a NOOP'), said('client', 7, 'c CHECK')]),
    chunk('server', 11, 'c OK checked'),
    chunk('server', 12, 'a OK nothing'),
  ])
  expect(words).toEqual([
    'connecting → authenticated',
    'capabilities IMAP4rev1',
    'sent a at 2',
    'sent b at 3',
    'b lost',
    'resumed, 2 in flight, 0 more',
    'sent c at 7',
    'c OK',
    'a OK',
    'authenticated → ended',
  ])
  const ids = events.flatMap((event) => (event.type === 'sent' ? [event.exchange.id] : []))
  expect(ids).toEqual([1, 2, 3])
  const completed = events.filter((event) => event.type === 'completed').map(({ exchange }) => exchange)
  const sent = events.filter((event) => event.type === 'sent').map(({ exchange }) => exchange)
  expect(completed.every((exchange) => sent.includes(exchange))).toBe(true)
  expect(sent.map(({ resumed: again }) => again === true)).toEqual([false, false, true])
})

test('the state, the mailbox and the capabilities are those behind the hole', () => {
  const again = [
    said('server', 1, '* PREAUTH [CAPABILITY IMAP4rev1] hello'),
    said('server', 5, '* CAPABILITY IMAP4rev1 IDLE'),
    said('client', 6, 'b SELECT INBOX'),
    said('server', 7, 'b OK [READ-WRITE] selected'),
  ]
  const { events, words } = heard([...begun, gap('server', 9, 300), resumed(10, again)])
  expect(words.slice(4)).toEqual([
    'a lost',
    'b lost',
    'resumed, 0 in flight, 0 more',
    'authenticated → selected',
    'capabilities IMAP4rev1 IDLE',
    'selected → ended',
  ])
  const { connection } = events.find((event) => event.type === 'resumed') ?? {}
  expect(connection).toMatchObject({ commands: 2, bytes: { client: 24, server: 40 } })
})

test('where a file begins there is nothing missed, and octets are counted from there', () => {
  const { events, words } = heard([
    opened,
    resumed(10, [...past, said('client', 2, 'a NOOP')], 3),
    chunk('server', 11, 'z OK one of the others'),
    chunk('server', 12, 'a OK nothing'),
  ])
  expect(words).toEqual([
    'resumed, 1 in flight, 3 more',
    'connecting → authenticated',
    'capabilities IMAP4rev1',
    'sent a at 2',
    'unfollowed',
    'a OK',
    'authenticated → ended',
  ])
  const ended = events.at(-1)
  expect(ended?.type === 'ended' && ended.connection.bytes).toEqual({ client: 0, server: 38 })
  const frame = events.flatMap((event) => (event.type === 'unfollowed' ? [event.frame.offset] : []))
  expect(frame).toEqual([900])
})

test('a response that had begun goes on, in the middle of its literal', () => {
  const half = { ...said('server', 8, '* 1 FETCH (BODY[] {100}'), omitted: 60 }
  const { words, events } = heard([
    opened,
    resumed(10, [...past, said('client', 2, 'a FETCH 1 BODY[]'), half]),
    chunk('server', 11, `${'a OK no line\r\n* 1 EXISTS\r\n'.padEnd(40, 'x')})`),
    chunk('server', 12, 'a OK fetched'),
  ])
  expect(words.slice(3)).toEqual(['sent a at 2', 'a OK', 'authenticated → ended'])
  const answers = events.flatMap((event) => (event.type === 'received' ? [event.frame.length] : []))
  expect(answers).toEqual([25 + 100 + 3])
})

/** Turns session events into rows of the store. Knows which events become rows; the store enforces limits. */
import type { Fact, Time } from '../../lib/record/record.ts'
import { entryOf } from '../../lib/reports/log.ts'
import { factInWords, layerInWords, overfull, resumed } from '../../lib/reports/remarks.ts'
import type { Connection, Exchange, SessionEvent } from '../../lib/session/events.ts'
import type { Frame } from '../../lib/wire/frame.ts'
import { drawCommand, drawCompletion, drawFrame, drawSaid } from './arrows.ts'
import { addEntry } from './log.ts'
import { forgetMailboxes, remember } from './mailboxes.ts'
import {
  briefOf,
  type ExchangeRow,
  exchangeWords,
  gapText,
  type SaidRow,
  saidBrief,
  saidWords,
  wordOf,
} from './rows.ts'
import { add, addConnection, close, countCommand, hear, hold, isOpen, review, type Store } from './store.ts'

/** Takes one event in. Total: an event about a dropped object changes nothing. */
export function absorb(store: Store, event: SessionEvent): void {
  store.events++
  store.stats.take(event)
  store.uses.take(event)
  const entry = entryOf(event)
  if (entry !== undefined) addEntry(store.log, entry)
  switch (event.type) {
    case 'opened':
      addConnection(store, event.connection)
      return
    case 'sent':
      addExchange(store, event.exchange, event.time)
      return
    case 'continued':
      touch(store, event.exchange, event.time, event.frame, '')
      return
    case 'received':
      receive(store, event)
      return
    case 'completed':
      finish(store, event.exchange, event.time)
      return
    case 'greeting':
      addSaid(store, event.time, event.connection.id, 'greeting', event.frame)
      return
    case 'unfollowed':
      if (event.first) addNote(store, at(event.time, event.connection.id), 'unfollowed', overfull, true)
      return
    case 'stray':
      addSaid(store, event.time, event.connection.id, 'unpaired line', event.frame)
      return
    case 'ended':
      endConnection(store, event.connection, event.time)
      return
    case 'fact':
      addFact(store, event.connection, event.time, event.fact)
      return
    case 'gap':
    case 'altered':
    case 'layer':
    case 'resumed':
      addRemark(store, event)
      return
    case 'state':
    case 'capabilities':
      return
    case 'mailbox':
      remember(store.mailboxes, event.time, event.connection, event.mailbox)
      forgetMailboxes(store.mailboxes, (id) => isOpen(store, id))
      return
  }
}

/**
 * Updates the activity of commands in flight that grew since the last call. This covers responses that are
 * not complete yet.
 */
export function notice(store: Store, now: Time): void {
  for (const row of store.open.values()) {
    const bytes = row.exchange.bytes.client + row.exchange.bytes.server
    if (bytes !== row.seen) row.activity = now
    row.seen = bytes
  }
}

function addExchange(store: Store, exchange: Exchange, time: Time): void {
  const command = exchange.said[0]
  const brief = command === undefined ? '' : briefOf(command, exchange.name)
  const row: ExchangeRow = {
    kind: 'exchange',
    number: store.end,
    time,
    connection: exchange.connection,
    exchange,
    brief,
    words: exchangeWords(exchange, brief),
    activity: time,
    seen: exchange.bytes.client + exchange.bytes.server,
    came: { client: 1, server: 0 },
    held: 0,
    forgotten: false,
  }
  store.open.set(exchange.id, row)
  countCommand(store, time)
  hold(store, row)
  add(store, row)
  drawCommand(store.ladder, row)
}

function receive(store: Store, event: Extract<SessionEvent, { type: 'received' }>): void {
  const { exchange, frame, time, sure } = event
  const unasked = exchange === undefined || sure === 'unilateral'
  if (exchange !== undefined) {
    touch(store, exchange, time, frame, unasked ? undefined : wordOf(frame))
    if (!unasked) hear(store, exchange, time)
  }
  if (!unasked) return
  store.mailboxes.unasked.set(event.connection.id, time)
  addSaid(store, time, event.connection.id, wordOf(frame), frame)
}

/** @param word the word of the arrow; undefined when another row draws the arrow */
function touch(store: Store, exchange: Exchange, time: Time, frame: Frame, word: string | undefined): void {
  const row = store.open.get(exchange.id)
  if (row === undefined) return
  row.activity = time
  row.seen = exchange.bytes.client + exchange.bytes.server
  hold(store, row)
  const part = row.came[frame.side]++
  if (word !== undefined) drawFrame(store.ladder, row, frame, part, word)
}

function finish(store: Store, exchange: Exchange, time: Time): void {
  hear(store, exchange, time)
  const row = store.open.get(exchange.id)
  if (row === undefined) return
  close(store, row)
  review(store, row)
  drawCompletion(store.ladder, row)
}

function addSaid(store: Store, time: Time, connection: number, word: string, frame: Frame): void {
  const text = saidBrief(frame).slice(0, 200)
  const loud = word === 'unpaired line'
  addSaidRow(store, { kind: 'said', number: store.end, time, connection, word, text, frame, loud })
}

function addRemark(
  store: Store,
  event: Extract<SessionEvent, { type: 'gap' | 'altered' | 'layer' | 'resumed' }>,
): void {
  const { time } = event
  if (event.type === 'gap') {
    const text = gapText(event.side, event.length, event.reason)
    addNote(store, at(time, event.connection), 'gap', text, true)
  } else if (event.type === 'resumed') {
    addNote(store, at(time, event.connection.id), 'resumed', resumed(event), false)
  } else if (event.type === 'altered') {
    addNote(store, at(time, event.connection.id), 'altered', event.reason, true)
  } else {
    const text = `${event.side}: ${layerInWords(event.layer)}`
    addNote(store, at(time, event.connection.id), 'layer', text, false)
  }
}

/** Adds our own remark: neither side sent it. */
function addNote(
  store: Store,
  { time, connection }: Moment,
  word: string,
  text: string,
  loud: boolean,
): void {
  addSaidRow(store, { kind: 'said', number: store.end, time, connection, word, text, loud })
}

/** The time and connection of a row. */
type Moment = Pick<SaidRow, 'time' | 'connection'>

function at(time: Time, connection: number): Moment {
  return { time, connection }
}

function addSaidRow(store: Store, said: Omit<SaidRow, 'words'>): void {
  const row = { ...said, words: saidWords(said) }
  add(store, row)
  drawSaid(store.ladder, row)
}

function addFact(store: Store, connection: number, time: Time, fact: Fact): void {
  if (fact.name === 'unprotected') store.unprotected++
  else if (fact.name !== 'failure' && fact.name !== 'note' && fact.name !== 'ungreeted') return
  const text = fact.name === 'failure' ? `${fact.leg} leg: ${fact.cause}` : factInWords(fact)
  if (connection > 0) addNote(store, at(time, connection), fact.name, text, fact.name !== 'note')
}

function endConnection(store: Store, connection: Connection, time: Time): void {
  store.mailboxes.unasked.delete(connection.id)
  store.heard.delete(connection.id)
  for (const row of store.open.values()) if (row.connection === connection.id) close(store, row)
  const how = connection.ended
  const text = how === undefined ? '' : `by the ${how.by}: ${how.reason}`
  addNote(store, at(time, connection.id), 'ended', text, false)
  if (store.connections.has(connection.id)) store.ended.add(connection.id)
}

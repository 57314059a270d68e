/** Rows put on blocks are read as they were, and let their frames go one by one. */
import { expect, test } from 'vitest'
import { limits } from '../../lib/record/limits.ts'
import { formOf } from '../../lib/reports/shape.ts'
import type { Exchange } from '../../lib/session/events.ts'
import type { Frame } from '../../lib/wire/frame.ts'
import { absorb } from '../../ui/store/absorb.ts'
import { RowBlocks } from '../../ui/store/row-blocks.ts'
import type { ExchangeRow, Row } from '../../ui/store/rows.ts'
import { emptyStore, rowAt } from '../../ui/store/store.ts'
import { ordinary } from './scenes.ts'
import { Script } from './session.ts'

function plainFrame(frame: Frame): object {
  const { side, kind, offset, length, bytes, literals, waits, begun, time, tag, name, findings } = frame
  const hex = Buffer.from(bytes).toString('hex')
  return { side, kind, offset, length, hex, literals, waits, begun, time, tag, name, findings }
}

function plainExchange(exchange: Exchange): object {
  const { id, connection, tag, name, kept, unkept, status, code, mailbox, state, bytes, timing } = exchange
  const { sent, first, begun, completed, waits } = timing
  return {
    ...{ id, connection, tag, name, kept, unkept, status, code, mailbox, state, bytes: { ...bytes } },
    ...{ sent, first, begun, completed, waits: waits.map((wait) => ({ ...wait })) },
    said: exchange.said.map(plainFrame),
    answers: exchange.answers.map(({ frame, sure }) => [sure, plainFrame(frame)]),
    completion: exchange.completion === undefined ? undefined : plainFrame(exchange.completion),
  }
}

function plainRow(row: Row | undefined): object {
  if (row === undefined) return {}
  const { number, time, connection, words } = row
  if (row.kind === 'exchange')
    return { number, time, connection, words, brief: row.brief, exchange: plainExchange(row.exchange) }
  const frame = row.frame === undefined ? undefined : plainFrame(row.frame)
  return { number, time, connection, words, word: row.word, text: row.text, loud: row.loud, frame }
}

/** The rows of a session as they come, before the store takes them over: `close` and `add` put them away. */
function rowsOf(script: Script): { put: object[]; read: object[]; numbers: number[] } {
  const store = emptyStore()
  const put: object[] = []
  const { blocks } = store
  const original = blocks.put.bind(blocks)
  blocks.put = (row) => {
    put.push(plainRow(row))
    return original(row)
  }
  for (const event of script.events) absorb(store, event)
  const numbers = put.map((row) => ('number' in row ? Number(row.number) : -1))
  return { put, read: numbers.map((number) => plainRow(rowAt(store, number))), numbers }
}

test('what is read is what was put', () => {
  const script = new Script()
  script.open(0, 1, {})
  script.greet(1, 1, '* OK ready')
  for (let at = 1; at <= 300; at++) {
    const exchange = script.send(at, 1, `A${at} FETCH ${at} {3}\r\nab\u{1f600}`, 'FETCH')
    for (let answer = 0; answer < at % 7; answer++)
      script.answer(at, exchange, `* ${answer} FETCH {6}\r\n${'x'.repeat(6)})`, 'likely')
    if (at % 5 === 0) script.unasked(at, 1, `* ${at} EXISTS`)
    script.complete(at + 0.5, exchange, at % 3 === 0 ? 'NO [TRYCREATE] none' : 'OK done')
  }
  const { put, read, numbers } = rowsOf(script)
  expect(numbers.length).toBe(300 + 300 / 5 + 1)
  expect(read).toEqual(put)
})

test('a session of all kinds of commands is read as it was put', () => {
  const script = new Script()
  script.events.push(...ordinary())
  const { put, read } = rowsOf(script)
  expect(put.length).toBeGreaterThan(10)
  expect(read).toEqual(put)
})

function exchangeRow(number: number, text: string, status: string): ExchangeRow {
  const script = new Script()
  script.open(0, 1, {})
  const exchange = script.send(number, 1, `A${number} FETCH 1 BODY[]`, 'FETCH')
  script.answer(number, exchange, text, 'exact')
  script.complete(number + 1, exchange, status)
  const [row, more] = [number, { activity: 0, seen: 0, held: 0, forgotten: false }]
  const came = { client: 1, server: 1 }
  return {
    kind: 'exchange',
    number: row,
    time: 0,
    connection: 1,
    exchange,
    brief: '',
    words: '',
    came,
    ...more,
  }
}

test('what is forgotten is let go row by row, and a refusal stays', () => {
  const blocks = new RowBlocks()
  const big = 'x'.repeat(100_000)
  const held = [0, 1, 2].map((at) =>
    blocks.put(exchangeRow(at, `* 1 FETCH ${at} ${big}`, 'NO [LIMIT] later')),
  )
  expect(Math.min(...held)).toBeGreaterThan(100_000)
  expect(blocks.forget(1)).toBe(held[1])
  expect(blocks.forget(1)).toBe(0)
  const exchanges = [0, 1, 2]
    .map((at) => blocks.row(at))
    .map((row) => (row?.kind === 'exchange' ? row : undefined))
  expect(exchanges.map((row) => row?.forgotten)).toEqual([false, true, false])
  expect(exchanges.map((row) => row?.exchange.answers.length)).toEqual([1, 0, 1])
  expect(exchanges[1]?.exchange.completion?.name).toBe(exchanges[0]?.exchange.completion?.name)
  expect(Buffer.from(exchanges[1]?.exchange.completion?.bytes ?? []).toString()).toContain('[LIMIT] later')
  expect([blocks.forget(0), blocks.forget(2)]).toEqual([held[0], held[2]])
  // One that ends after all its neighbours were forgotten is there like any other.
  expect(blocks.put(exchangeRow(7, '* late', 'OK'))).toBeGreaterThan(0)
  const late = blocks.row(7)
  expect(late?.kind === 'exchange' && late.exchange.answers.length).toBe(1)
})

test('of thousands in flight at once those that are over lose their frames all the same', () => {
  const script = new Script()
  script.open(0, 1, {})
  const many = 80
  const all = Array.from({ length: many }, (_, at) =>
    script.send(at, 1, `A${at} FETCH ${at} BODY[]`, 'FETCH'),
  )
  const octets = 'x'.repeat(1024 * 1024)
  for (const [at, exchange] of all.entries()) {
    script.answer(many + at, exchange, `* ${at} FETCH (BODY[] ${octets})`, 'exact')
    script.complete(many + at, exchange, 'OK done')
  }
  const store = emptyStore()
  for (const event of script.events) absorb(store, event)
  expect(store.held).toBeLessThanOrEqual(limits.keptFrames)
  const forgotten = [0, many - 1].map((number) => {
    const row = rowAt(store, number)
    return row?.kind === 'exchange' && row.forgotten
  })
  expect(forgotten).toEqual([true, false])
})

test('the form of a command is known when its frames are forgotten', () => {
  const blocks = new RowBlocks()
  const script = new Script()
  script.open(0, 1, {})
  const exchange = script.send(1, 1, 'A1 UID FETCH 4:9 (FLAGS)', 'UID FETCH')
  script.complete(2, exchange, 'OK done')
  const store = emptyStore()
  store.blocks.put = (row) => blocks.put(row)
  for (const event of script.events) absorb(store, event)
  blocks.forget(0)
  const row = blocks.row(0)
  if (row?.kind !== 'exchange') throw new Error('no exchange')
  expect([row.forgotten, row.exchange.said]).toEqual([true, []])
  expect(formOf(row.exchange)).toBe('UID FETCH n (FLAGS)')
})

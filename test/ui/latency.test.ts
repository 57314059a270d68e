/** The table of latencies: sorted as wanted, anew when something happened, still while it is paused. */
import { expect, test } from 'vitest'
import type { Model } from '../../ui/model/model.ts'
import { latencies } from '../../ui/screens/latency/costs.ts'
import { latencyLook } from '../../ui/screens/latency/look.ts'
import { rowAt } from '../../ui/store/store.ts'
import { dump } from '../../ui/terminal/grid.ts'
import { update } from '../../ui/update/update.ts'
import { view } from '../../ui/view/view.ts'
import { colourful, modelAfter, press } from './screen.ts'
import { Script } from './session.ts'

const size = { columns: 100, rows: 30 }

/** NOOPs that take that many milliseconds each, after 100 s of them a SELECT that fails after 50 ms. */
function session(noops: readonly number[]): Script {
  const script = new Script()
  script.open(0, 1, {})
  noops.forEach((took, at) => {
    const noop = script.send(1000 * (at + 1), 1, `a${at} NOOP`, 'NOOP')
    script.complete(1000 * (at + 1) + took, noop, 'OK done')
  })
  const select = script.send(100_000, 1, 'b1 SELECT x', 'SELECT')
  script.complete(100_050, select, 'NO not now')
  return script
}

const names = (model: Model): string[] => latencies(model).map(({ name }) => name)

test('what took the most time in all comes first, and s sorts by the next column', () => {
  const model = modelAfter(session([20, 20, 20]).events, 101_000, size, colourful)
  expect(names(model)).toEqual(['NOOP', 'SELECT mailbox'])
  const sorted = press(model, '5 s s')
  expect(latencyLook.of(sorted).sort).toBe('p50')
  expect(names(sorted)).toEqual(['SELECT mailbox', 'NOOP'])
  expect(latencyLook.of(press(sorted, 's s s s s')).sort).toBe('time')
})

test('the table is sorted by what TIME% shows: parts of the time that passed', () => {
  const script = new Script()
  script.open(0, 1, {})
  // SEARCH stands behind FETCH for most of its time, which is the longest all the same.
  const fetch = script.send(0, 1, 'a1 FETCH 1 FLAGS', 'FETCH')
  const search = script.send(1, 1, 'a2 SEARCH ALL', 'SEARCH')
  script.complete(900, fetch, 'OK done')
  script.complete(1000, search, 'OK done')
  script.complete(2000, script.send(1100, 1, 'a3 NOOP', 'NOOP'), 'OK done')
  script.complete(2950, script.send(2001, 1, 'a4 NOOP', 'NOOP'), 'OK done')
  const model = press(modelAfter(script.events, 3000, size, colourful), '5')
  const shares = latencies(model).map(({ share }) => share.time)
  expect(latencies(model).map(({ time }) => time)).not.toEqual(
    latencies(model)
      .map(({ time }) => time)
      .toSorted((a, b) => b - a),
  )
  expect(shares).toEqual(shares.toSorted((a, b) => b - a))
})

test('a new exchange is in the table at once, but not while it is paused', () => {
  const script = session([20])
  let model = press(modelAfter(script.events.splice(0), 101_000, size, colourful), '5')
  const table = (): string => dump(view(model, size)).split('\n').slice(2, 14).join('\n')
  expect(table()).toMatch(/SELECT mailbox +1 +100/)
  model = press(model, 'space')
  const before = table()
  script.complete(100_200, script.send(100_100, 1, 'b2 SELECT y', 'SELECT'), 'OK done')
  for (const event of script.events) model = update(model, { type: 'events', events: [event] }).model
  expect(table()).toBe(before)
  model = press(model, 'space')
  expect(table()).toMatch(/SELECT mailbox +2 +50/)
})

test('the time of the client is told apart from that of the server', () => {
  const script = new Script()
  script.open(0, 1, {})
  const append = script.send(10, 1, 'a1 APPEND x {3}', 'APPEND')
  script.answer(12, append, '+ go', 'exact')
  script.resume(412, append, 'abc', 'sasl')
  script.complete(415, append, 'OK done')
  const model = press(modelAfter(script.events, 1000, size, colourful), '5')
  const row = (keys: string): string | undefined =>
    dump(view(press(model, keys), size))
      .split('\n')
      .find((line) => line.includes('APPEND'))
  expect(row('')).toMatch(/40\d\.\d ms/)
  expect(row('t')).toMatch(/ [45]\.\d ms/)
  expect(row('t t')).toMatch(/(?:400\.0|39\d\.\d) ms/)
})

test('the histogram has a bar for each span that came, the sparkline one for each stretch', () => {
  const model = press(modelAfter(session([3, 3, 3, 30, 300]).events, 101_000, size, colourful), '5')
  const lines = dump(view(model, size)).split('\n')
  expect(lines.find((line) => /< 5 ms/.test(line))).toMatch(/< 5 ms +█+ 3/)
  expect(lines.find((line) => /< 500 ms/.test(line))).toMatch(/< 500 ms +█+▏?▎?▍?▌?▋?▊?▉? 1/)
  expect(lines.find((line) => line.includes('NOOP'))).toMatch(/▁▁▁▁█$/)
})

test('proxy overhead is shown: live, as recorded, or as not known', () => {
  const model = press(modelAfter(session([3]).events, 101_000, size, colourful), '5')
  const { delay, ...recorded } = model.status
  const last = (of: Model): string => dump(view(of, size)).split('\n').at(-4)?.trim() ?? ''
  expect(dump(view(model, size))).toContain('proxy overhead p50 41 µs, p99 310 µs, max 2.1 ms (5,120 reads)')
  const opened: Model = { ...model, status: recorded, setup: { ...model.setup, live: false } }
  expect(last(opened)).toBe('proxy overhead not known: the recording does not say')
  if (delay === undefined) throw new Error('the model of the tests has a delay')
  const passed = { ...delay.passed, count: 1 }
  const fact = { ...delay, passed }
  const told = update(opened, { type: 'events', events: [{ type: 'fact', time: 0, connection: 0, fact }] })
  expect(dump(view(told.model, size))).toContain('(1 read)')
})

test('the order of the list is back after a visit to the exchanges of a form', () => {
  const sorted = press(modelAfter(session([20, 5, 90]).events, 101_000, size, colourful), 's j')
  const back = press(sorted, '5 enter q 2')
  expect(back.sorted).toBe(sorted.sorted)
  expect(back.exchanges).toEqual(sorted.exchanges)
  expect(dump(view(back, size))).toContain('by latency')
})

test('Enter lists exactly the exchanges of the selected form, and q what was listed before', () => {
  const script = new Script()
  script.open(0, 1, {})
  for (let at = 0; at < 40; at++) {
    const [name, text] =
      at % 2 === 0
        ? (['UID FETCH', `A${at} UID FETCH ${at} (FLAGS)`] as const)
        : (['LIST', `A${at} LIST "" "*"`] as const)
    script.complete(10 * at + 3, script.send(10 * at + 1, 1, text, name), 'OK done')
  }
  const before = press(modelAfter(script.events, 1000, size, colourful), 'g j j')
  for (const [keys, form, tag] of [
    ['5 g', 'UID FETCH n (FLAGS)', 'A0'],
    ['5 G', 'LIST "" *', 'A1'],
  ] as const) {
    const there = press(before, `${keys} enter`)
    expect(there.stack.at(-1)).toBe('exchanges')
    expect(there.filter?.text).toBe(`form="${form.replaceAll('"', '\\"')}"`)
    const tags = there.store.shown.map((number) => {
      const row = rowAt(there.store, number)
      return row?.kind === 'exchange' ? row.exchange.tag : ''
    })
    expect(tags).toHaveLength(20)
    expect(tags[0]).toBe(tag)
    const back = press(there, 'q')
    expect(back.stack.at(-1)).toBe('latency')
    expect(back.filter).toBeUndefined()
    expect(back.exchanges).toEqual(before.exchanges)
    expect(back.store.shown).toHaveLength(before.store.shown.length)
  }
  const changed = press(press(press(before, '5 g enter'), 'f C-u'), 'enter')
  expect(press(update(changed, { type: 'key', key: 'q' }).model, '2').filter).toBeUndefined()
})

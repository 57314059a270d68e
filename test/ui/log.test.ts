/** The log: what comes is at its end, the reader stands where he was, and nothing that came can harm. */
import { expect, test } from 'vitest'
import { limits } from '../../lib/record/limits.ts'
import { entry } from '../../lib/reports/log.ts'
import { type Model, screenOf, selectedRow } from '../../ui/model/model.ts'
import { logWindow, selectedEntry } from '../../ui/screens/log/window.ts'
import { dump } from '../../ui/terminal/grid.ts'
import { update } from '../../ui/update/update.ts'
import { view } from '../../ui/view/view.ts'
import { ordinary } from './scenes.ts'
import { colourful, modelAfter, press } from './screen.ts'
import { ms, Script } from './session.ts'

const size = { columns: 80, rows: 24 }
const start = (): Model => press(modelAfter([], 0, size, colourful), '8')

/** The model after the program has told so many things, at 1 ms, 2 ms, …. */
function told(model: Model, from: number, to: number): Model {
  let next = model
  for (let at = from; at < to; at++) {
    next = update(next, { type: 'log', entry: entry(at * ms, 'info', 0, `told ${at}`) }).model
  }
  return next
}

const picture = (model: Model): string => dump(view(model, size))

test('the newest is selected until the reader goes up, and again from the last one on', () => {
  let model = told(start(), 0, 30)
  expect(selectedEntry(model)?.text).toBe('told 29')
  expect(picture(model)).toContain('FOLLOW')
  model = told(press(model, 'k'), 30, 40)
  expect(selectedEntry(model)?.text).toBe('told 28')
  expect(picture(model)).not.toContain('FOLLOW')
  model = told(press(model, 'G'), 40, 41)
  expect(selectedEntry(model)?.text).toBe('told 40')
  model = told(press(model, 'F'), 41, 42)
  expect(selectedEntry(model)?.text).toBe('told 40')
  model = told(press(model, 'F'), 42, 43)
  expect(selectedEntry(model)?.text).toBe('told 42')
})

test('it is bounded, and who stands in it stays at the same sentence while it is there', () => {
  let model = told(start(), 0, limits.keptLog)
  model = press(model, 'k')
  const stood = selectedEntry(model)?.text
  model = told(model, limits.keptLog, limits.keptLog + 500)
  expect(model.store.log.entries.length).toBeLessThanOrEqual(limits.keptLog)
  expect(selectedEntry(model)?.text).toBe(stood)
  // What was selected goes: the oldest that is left is.
  expect(logWindow(told(model, 0, 2 * limits.keptLog)).at).toBe(0)
})

test('of many sentences those that matter longest stay, where they came, and it is said how many are gone', () => {
  const said = entry(0, 'error', 0, 'the disk is full', 'make room')
  const first = told(update(start(), { type: 'log', entry: said }).model, 1, limits.keptLog)
  expect(picture(first)).not.toContain('in memory')
  const model = told(first, limits.keptLog, 3 * limits.keptLog)
  const { entries, numbers } = model.store.log
  expect(entries[0]?.text).toBe('the disk is full')
  expect(numbers).toHaveLength(entries.length)
  expect([numbers[0], numbers.at(-1)]).toEqual([0, 3 * limits.keptLog - 1])
  const gone = (3 * limits.keptLog - entries.length).toLocaleString('en')
  expect(picture(model)).toContain(`${gone} more no longer in memory`)
  const small = { columns: 40, rows: 10 }
  expect(dump(view({ ...model, size: small }, small))).toContain(`${gone} more gone`)
  expect(selectedEntry(press(model, 'g'))?.text).toBe('the disk is full')
  expect(selectedEntry(press(model, 'g j'))?.text).toBe(entries[1]?.text)
  // Who stands among them stays there.
  const stood = entries.at(-3)?.text
  expect(selectedEntry(told(press(model, 'k k'), 1, 200))?.text).toBe(stood)
})

test('a pause holds it still', () => {
  const model = press(update(told(start(), 0, 5), { type: 'tick', now: 10 * ms }).model, 'space')
  const later = told(model, 20, 30)
  expect(selectedEntry(later)?.text).toBe('told 4')
  expect(selectedEntry(press(later, 'space'))?.text).toBe('told 29')
})

test('a remark on the bottom line can be read again', () => {
  const model = update(start(), { type: 'remark', text: 'wrote 3 exchanges to x.txt' }).model
  expect(selectedEntry(model)).toMatchObject({ severity: 'note', text: 'wrote 3 exchanges to x.txt' })
})

test('Enter shows the exchanges of the connection that a sentence is about', () => {
  const model = press(modelAfter(ordinary(), 12_000, size, colourful), '8 g enter')
  expect(screenOf(model)).toBe('exchanges')
  expect(selectedRow(model)?.connection).toBe(1)
})

test('hostile text is harmless, however long', () => {
  const bad = `\u001b[2J\u009b6n\u202e{bold}\r\n日本語${'x'.repeat(5_000_000)}`
  const script = new Script()
  script.open(1, 1, {})
  script.fact(2, 1, { name: 'failure', leg: 'server', cause: bad, remedy: bad })
  script.fact(3, 0, { name: 'note', text: bad })
  const model = press(modelAfter(script.events, 10, size, colourful), '8')
  for (const { text, remedy } of model.store.log.entries) {
    expect(text.length + (remedy ?? '').length).toBeLessThanOrEqual(2 * limits.logText + 2)
  }
  for (const keys of ['', 'k', 'l l']) {
    const text = picture(press(model, keys))
    expect(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/.test(text)).toBe(false)
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(size.columns)
  }
})

/** The painter: what it sends makes a terminal show the grid. */
import { expect, test } from 'vitest'
import { dump } from '../../ui/terminal/grid.ts'
import { createSurface } from '../../ui/terminal/surface.ts'
import { view } from '../../ui/view/view.ts'
import { Emulator } from './emulator.ts'
import { ordinary } from './scenes.ts'
import { colourful, modelAfter, press } from './screen.ts'

test('what the terminal shows is the grid, frame after frame, whatever changes', async () => {
  const size = { columns: 80, rows: 24 }
  const surface = createSurface(size)
  const screen = new Emulator(size.columns, size.rows)
  // The emulator counts emoji by Unicode 6; the session has CJK only.
  let model = modelAfter(ordinary(), 12_000, size, colourful)
  for (const keys of [
    '',
    'k',
    'g',
    'g j j j j j j enter',
    ']',
    '4',
    '1',
    '?',
    '?',
    '2',
    '/ A 1 0',
    'enter enter',
  ]) {
    model = press(model, keys)
    const grid = view(model, size)
    await screen.write(surface.paint(grid))
    expect(screen.screen()).toBe(dump(grid))
  }
  expect(screen.calls).toEqual([])
})

test('the same frame again is nothing, and a small change is little', () => {
  const size = { columns: 200, rows: 60 }
  const surface = createSurface(size)
  const model = modelAfter(ordinary(), 12_000, size, colourful)
  expect(surface.paint(view(model, size)).length).toBeGreaterThan(1000)
  expect(surface.paint(view(model, size))).toBe('')
  expect(surface.paint(view(press(model, '/'), size)).length).toBeLessThan(400)
})

test.each([
  ['none', /^(?:[147]|)$/],
  ['16', /^(?:[147]|[349][0-7]|10[0-7]|)$/],
  ['256', /^(?:[147]|[34]8;5;\d+|)$/],
] as const)('with %s colours no other ones are sent', (colours, allowed) => {
  const size = { columns: 120, rows: 40 }
  const surface = createSurface(size)
  let model = modelAfter(ordinary(), 12_000, size, { colours, script: 'unicode' })
  let sent = ''
  for (const keys of ['', 'k m', '/ A 1 0 enter', 'enter', 'tab tab', '4', '5', '6', '7', '?']) {
    model = press(model, keys)
    sent += surface.paint(view(model, size))
  }
  const renditions = [...sent.matchAll(/\x1b\[([0-9;]*)m/g)].map(([, found = '']) => found)
  // A palette colour is three numbers: they are taken together.
  const each = new Set(renditions.flatMap((found) => found.match(/[34]8;5;\d+|\d+/g) ?? ['']))
  expect([...each].filter((one) => !allowed.test(one))).toEqual([])
  expect(each.size).toBeGreaterThan(3)
})

test('after a change of size everything is drawn anew', async () => {
  const surface = createSurface({ columns: 80, rows: 24 })
  const model = modelAfter(ordinary(), 12_000, { columns: 80, rows: 24 }, colourful)
  surface.paint(view(model, { columns: 80, rows: 24 }))
  for (const size of [
    { columns: 40, rows: 10 },
    { columns: 130, rows: 45 },
    { columns: 1, rows: 1 },
  ]) {
    const screen = new Emulator(Math.max(2, size.columns), size.rows)
    surface.reset(size)
    const grid = view(model, size)
    await screen.write(surface.paint(grid))
    expect(screen.screen()).toBe(dump(grid))
  }
})

test('it leaves the process alone', () => {
  const before = process
    .eventNames()
    .filter((name) => String(name).startsWith('SIG') || name === 'uncaughtException')
  createSurface({ columns: 80, rows: 24 })
  const now = process
    .eventNames()
    .filter((name) => String(name).startsWith('SIG') || name === 'uncaughtException')
  expect(now).toEqual(before)
})

test('borders are sent as they are, not in another character set', () => {
  const size = { columns: 80, rows: 24 }
  const sent = createSurface(size).paint(view(modelAfter([], 0, size, colourful), size))
  expect(sent).toContain('───')
  expect(sent.includes('\x1b(0') || sent.includes('\x0e')).toBe(false)
})

/** Clicks and the wheel do what they are aimed at. */
import { expect, test } from 'vitest'
import { type Model, screenOf, selectedRow } from '../../ui/model/model.ts'
import { dump } from '../../ui/terminal/grid.ts'
import { update } from '../../ui/update/update.ts'
import { view } from '../../ui/view/view.ts'
import { ordinary } from './scenes.ts'
import { colourful, modelAfter, press, pressed } from './screen.ts'

const size = { columns: 80, rows: 24 }

function model(): Model {
  return modelAfter(ordinary(), 12_000, size, colourful)
}

/** A click on the first place of the screen where a text stands. */
function click(on: Model, text: string): Model {
  const lines = view(on, size).lines()
  const y = lines.findIndex((line) => line.includes(text))
  if (y < 0) throw new Error(`${text} is not on the screen`)
  return update(on, { type: 'mouse', action: 'press', x: lines[y]?.indexOf(text) ?? 0, y }).model
}

function tag(of: Model): string {
  const row = selectedRow(of)
  return row?.kind === 'exchange' ? row.exchange.tag : '-'
}

test('a click selects an exchange, a second one opens it', () => {
  const selected = click(model(), 'A10    SEARCH')
  expect([tag(selected), screenOf(selected), selected.follow]).toEqual(['A10', 'exchanges', false])
  expect(screenOf(click(selected, 'A10    SEARCH'))).toBe('detail')
})

test('a click on what is in flight above the list, or on the preview below, moves nothing', () => {
  const before = press(model(), 'k k')
  expect(click(before, 'STALLED').exchanges).toEqual(before.exchanges)
  expect(click(before, 'secrets masked').exchanges).toEqual(before.exchanges)
})

test('a click on the name of a screen opens it', () => {
  expect(screenOf(click(model(), '4 Caps'))).toBe('capabilities')
  expect(screenOf(click(press(model(), '4'), '1 Conn'))).toBe('connections')
})

test('in the detail a click opens a tab, selects a row, and folds it', () => {
  const values = click(press(model(), '/ A 9 enter enter'), ' decoded ')
  expect(values.detail.tab).toBe('decoded')
  const row = click(values, 'S completion')
  expect(row.detail.at).toBeGreaterThan(0)
  expect(click(row, 'S completion').detail.toggled.size).toBe(1)
})

test('a click on a connection selects it', () => {
  expect(click(press(model(), '1'), 'c3 ').lists.connections.at).toBe(3)
})

test('where the selected connection is gone, a click selects any other one', () => {
  const gone = press(model(), '1 j')
  gone.store.connections.delete(2)
  expect(dump(view(gone, size))).toContain('c2 is no longer in memory')
  for (const id of [1, 3, 4]) expect(click(gone, `c${id} `).lists.connections.at).toBe(id)
})

test.each([
  ['4', 'ENABLE ', 'capabilities', 4],
  ['5', 'SELECT mailbox', 'latency', 2],
  ['7', 'Archive/2025', 'mailbox', 2],
] as const)('a click on a row of screen %s selects it', (key, text, screen, at) => {
  const away = press(press(model(), 'g'), key)
  const selected = click(away, text)
  expect([selected.lists[screen].at, screenOf(selected)]).toEqual([at, screen])
  expect(
    view(selected, size)
      .lines()
      .find((line) => line.startsWith('▌')),
  ).toContain(text)
  if (key !== '5') expect(click(selected, text)).toEqual(selected)
})

test('a second click on a form of the latency screen lists its exchanges', () => {
  const selected = click(press(press(model(), 'g'), '5'), 'SELECT mailbox')
  const opened = click(selected, 'SELECT mailbox')
  expect([opened.filter?.text, screenOf(opened)]).toEqual(['form="SELECT mailbox"', 'exchanges'])
})

test('a click on an arrow of the ladder selects it, a second one opens what it belongs to', () => {
  const ladder = press(press(model(), 'g'), '6')
  const selected = click(ladder, '2 CAPABILITY')
  expect(
    view(selected, size)
      .lines()
      .find((line) => line.startsWith('▌')),
  ).toContain('2 CAPABILITY')
  const opened = click(selected, '2 CAPABILITY')
  expect([tag(opened), screenOf(opened)]).toEqual(['2', 'detail'])
})

test('a click on what is no row moves nothing', () => {
  const where: [string, string][] = [
    ['4', 'Capabilities of'],
    ['4', 'CAPABILITY  '],
    ['4', 'used ──'],
    ['5', 'COMMAND '],
    ['5', 'command to completion'],
    ['6', 'CLIENT '],
    ['6', '1 line = '],
    ['7', 'HIGHESTMODSEQ'],
    ['7', 'of them unsolicited'],
  ]
  for (const [key, text] of where) {
    const before = press(press(model(), 'g'), `${key} j`)
    expect(click(before, text).lists, text).toEqual(before.lists)
  }
  const mailboxes = press(press(model(), 'g'), '7')
  expect(update(mailboxes, { type: 'mouse', action: 'press', x: 9, y: 8 }).model).toEqual(mailboxes)
  const before = press(press(model(), 'g'), '6')
  const silent = view(before, size)
    .lines()
    .findIndex((line) => /^ +│ +│$/.test(line.trimEnd()))
  expect(silent).toBeGreaterThan(0)
  expect(update(before, { type: 'mouse', action: 'press', x: 9, y: silent }).model).toEqual(before)
})

test('the wheel moves by three rows, and scrolls the help', () => {
  const up = update(press(model(), 'G'), { type: 'mouse', action: 'up', x: 0, y: 9 }).model
  const rows = model().store.shown
  expect(up.exchanges.at).toBe(rows.at(-4))
  expect(update(press(model(), '?'), { type: 'mouse', action: 'down', x: 0, y: 9 }).model.help).toBe(3)
})

test('while a question is open clicks go nowhere', () => {
  const asked = press(model(), 'C-z')
  expect(update(asked, { type: 'mouse', action: 'press', x: 5, y: 9 }).model).toEqual(asked)
})

test('M takes the mouse and gives it back', () => {
  expect(pressed(model(), 'M M').effects).toEqual([
    { type: 'mouse', on: true },
    { type: 'mouse', on: false },
  ])
})

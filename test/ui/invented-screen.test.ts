/** A screen is one file: what it says of itself is all that tabs, help, keys, clicks and the frame ask for. */
import { expect, test, vi } from 'vitest'

vi.mock('../../ui/screens/index.ts', async (original) => {
  const { invented } = await import('./invented-screen.ts')
  const { screens } = await original<typeof import('../../ui/screens/index.ts')>()
  return { screens: [...screens, invented] }
})

import { keysMarkdown } from '../../ui/keys/keys.ts'
import { type Model, screenOf } from '../../ui/model/model.ts'
import { update } from '../../ui/update/update.ts'
import { view } from '../../ui/view/view.ts'
import { ordinary } from './scenes.ts'
import { colourful, modelAfter, press } from './screen.ts'

const size = { columns: 120, rows: 40 }

function open(): Model {
  return press(modelAfter(ordinary(), 12_000, size, colourful), '9')
}

function linesOf(model: Model): string[] {
  return view(model, size).lines()
}

/** The line of the selected row, without its mark. */
function selected(model: Model): string | undefined {
  return linesOf(model)
    .find((line) => line.startsWith('▌'))
    ?.slice(1)
    .trim()
}

test('its key opens it, and its tab stands behind the others', () => {
  expect(screenOf(open())).toBe('servers')
  expect(linesOf(open())[1]).toContain(' 8 Log  9 Servers')
  expect(screenOf(press(open(), 'tab'))).toBe('connections')
  expect(screenOf(press(open(), 'tab S-tab'))).toBe('servers')
})

test('it is drawn, and the keys of every list move in it', () => {
  expect(linesOf(open())[2]).toContain('SERVER')
  expect(selected(open())).toBe('imap.example.org of c1')
  expect(selected(press(open(), 'j j'))).toBe('imap.example.org of c3')
  expect(selected(press(open(), 'G'))).toBe('imap.example.org of c4')
  expect(selected(press(open(), 'G j k g'))).toBe('imap.example.org of c1')
})

test('Enter does what it says, and q goes back to it', () => {
  const exchanges = press(open(), 'j enter')
  expect(screenOf(exchanges)).toBe('exchanges')
  expect(selected(press(exchanges, 'q'))).toBe('imap.example.org of c2')
})

test('a click selects a row, a second one does what Enter does', () => {
  const y = linesOf(open()).findIndex((line) => line.includes('of c3'))
  const click = (model: Model): Model => update(model, { type: 'mouse', action: 'press', x: 5, y }).model
  expect(selected(click(open()))).toBe('imap.example.org of c3')
  expect(screenOf(click(click(open())))).toBe('exchanges')
  const x = linesOf(open())[1]?.indexOf('9 Servers') ?? 0
  const tab = update(press(open(), '1'), { type: 'mouse', action: 'press', x, y: 1 }).model
  expect(screenOf(tab)).toBe('servers')
})

test('its own key works in it, and nowhere else', () => {
  expect(press(open(), 'j w').remark?.text).toBe('this is imap.example.org of c2')
  expect(press(open(), '1 w').remark).toBeUndefined()
})

test('what is chosen in it stays while one is elsewhere', () => {
  expect(selected(press(open(), 'r'))).toBe('imap.example.org of c4')
  expect(selected(press(open(), 'r 2 9'))).toBe('imap.example.org of c4')
  expect(selected(press(open(), 'r 2 9 r'))).toBe('imap.example.org of c1')
})

test('help, hints and README tell its keys', () => {
  const help = view(press(open(), '?'), { columns: 120, rows: 160 }).lines().join('\n')
  for (const text of [help, keysMarkdown()]) {
    expect(text).toContain('servers, by their names')
    expect(text).toContain('whose server this is (servers)')
    expect(text).toContain('what is listed of this server (servers)')
  }
  expect(help).toMatch(/Ladder.*Servers\s*│.*Program/s)
  expect(linesOf(open()).at(-1)).toMatch(/Enter exchanges {3}w whose .*q back/)
})

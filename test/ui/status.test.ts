/** The lines around every screen: what is proxied, what is recorded, and what gives way first. */
import { expect, test } from 'vitest'
import type { DelayFigures } from '../../lib/record/record.ts'
import type { Model } from '../../ui/model/model.ts'
import { update } from '../../ui/update/update.ts'
import { view } from '../../ui/view/view.ts'
import { ordinary } from './scenes.ts'
import { colourful, modelAfter, press, setup, status } from './screen.ts'

const slow: DelayFigures = { count: 500, p50: 1e6, p95: 2e6, p99: 3e6, max: 4e6 }

/** A model about which the line above the hints has as much to say as it can. */
function talkative(): Model {
  const model = modelAfter(ordinary(), 12_000, { columns: 220, rows: 24 }, colourful)
  const filtered = press(model, 'f s t a t u s : n o enter')
  const delay = { name: 'delay', passed: slow, waited: slow } as const
  const session = { name: '2026-03-14T12-34-50Z.pcapng', bytes: 18_240_133, failing: true }
  const trouble = { ...status, session, lag: 2_100_000, lost: 5, delay, reading: { done: 1, of: 2 } }
  return update(filtered, { type: 'status', status: trouble }).model
}

const rule = (model: Model): string => view(model, model.size).lines().at(-2) ?? ''
const across = (model: Model, columns: number): Model =>
  update(model, { type: 'resize', size: { columns, rows: 24 } }).model

// The last one goes first.
const order = [
  '50 %',
  'NOT RECORDING',
  'LOST',
  'lag',
  'status:no',
  'masked',
  'proxy overhead p99',
  'recorded',
  'pcapng',
]

test('when the screen is narrow, what matters least goes first and whole', () => {
  const model = talkative()
  expect(order.filter((word) => rule(model).includes(word))).toEqual(order)
  for (let columns = 220; columns >= 40; columns--) {
    const line = rule(across(model, columns))
    const left = order.filter((word) => line.includes(word))
    expect(left).toEqual(order.slice(0, left.length))
    expect(line.length).toBe(columns)
    expect(line).toMatch(/ \d\d:\d\d:\d\d ──$/)
  }
})

test('a login that left in the clear stands in the header of every screen, and stays there', () => {
  const fact = { name: 'unprotected', command: 'LOGIN', offered: 'yes' } as const
  const size = { columns: 80, rows: 24 }
  const header = (model: Model): string => view(model, model.size).lines()[0] ?? ''
  expect(header(modelAfter(ordinary(), 12_000, size, colourful))).not.toContain('UNPROTECTED')
  const model = modelAfter(
    [...ordinary(), { type: 'fact', time: 1, connection: 1, fact }, ...ordinary()],
    120_000,
    size,
    colourful,
  )
  for (const keys of ['', '1', '8'])
    expect(header(press(model, keys))).toContain(' LOGIN UNPROTECTED, see 8 ')
})

test('own delay stands there only where it is felt', () => {
  const model = modelAfter([], 0, { columns: 120, rows: 24 }, colourful)
  expect(rule(model)).not.toContain('adds')
})

test('all servers stand in the header where there is room, else how many more there are', () => {
  const servers = ['a', 'b', 'c'].map((name, at) => {
    const from = `127.0.0.1:${1143 + at},${1993 + at}`
    return { from, to: `imap.${name}.example.org:993` }
  })
  const header = (columns: number): string => {
    const model = modelAfter([], 0, { columns, rows: 24 }, colourful)
    return view({ ...model, setup: { ...setup, routes: servers } }, model.size).lines()[0] ?? ''
  }
  const whole = servers.map(({ from, to }) => `${from} → ${to}`)
  expect(header(200)).toContain(`${whole.join('   ')}  `)
  const ports = servers.map(({ from, to }) => `${from.slice('127.0.0.1:'.length)} → ${to}`)
  expect(header(140)).toContain(`${ports.join('   ')}  `)
  expect(header(80)).toContain('imap.a.example.org   imap.b.example.org  +1 ')
})

test('a filter is named on the screens for which it holds, and on no other', () => {
  const model = modelAfter(ordinary(), 12_000, { columns: 120, rows: 24 }, colourful)
  const filtered = press(update(press(model, 'f'), { type: 'paste', text: 'cmd:fetch' }).model, 'enter')
  const named = (keys: string): boolean => rule(press(filtered, keys)).includes('filter cmd:fetch')
  for (const keys of ['2', 'enter', '3', '5 x']) expect([keys, named(keys)]).toEqual([keys, true])
  for (const keys of ['1', '4', '5', '6', '7', '8']) expect([keys, named(keys)]).toEqual([keys, false])
})

test('in a file that is read to its end nothing is new', () => {
  const model = press(modelAfter(ordinary(), 12_000, { columns: 80, rows: 24 }, colourful), 'g')
  const reading = { ...model, seenEnd: 5, setup: { ...setup, live: false } }
  const tabs = (of: Model): string => view(of, of.size).lines()[1] ?? ''
  const more = { ...reading, status: { ...model.status, reading: { done: 1, of: 2 } } }
  expect(tabs(more)).toMatch(/\+\d+ new/)
  expect(tabs(reading)).not.toContain('new')
})

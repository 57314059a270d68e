/** What a reader does with the exchange list: filter, sort, mark, comment, export. */
import { describe, expect, test } from 'vitest'
import { type Model, selectedRow } from '../../ui/model/model.ts'
import type { Row } from '../../ui/store/rows.ts'
import { isChoosing, rowAt } from '../../ui/store/store.ts'
import { dump } from '../../ui/terminal/grid.ts'
import { update } from '../../ui/update/update.ts'
import { view } from '../../ui/view/view.ts'
import { ordinary } from './scenes.ts'
import { colourful, modelAfter, press, pressed } from './screen.ts'
import { Script } from './session.ts'

const size = { columns: 80, rows: 24 }

function model(): Model {
  return modelAfter(ordinary(), 12_000, size, colourful)
}

/** A text as the keys that type it. */
function typed(text: string): string {
  return [...text].map((character) => (character === ' ' ? 'space' : character)).join(' ')
}

function names(of: Model): string[] {
  return (of.sorted?.numbers ?? of.store.shown).map((number) => {
    const row = rowAt(of.store, number)
    return row?.kind === 'exchange' ? row.exchange.name : '-'
  })
}

test.each([
  ['exchanges-filtering', `f ${typed('status:no,bad or cmd:namesp')}`],
  ['exchanges-filter-mistake', `f ${typed('cmd:fetch d>20parsecs')}`],
  ['exchanges-sorted', 's'],
  ['exchanges-marked', `k k m k ; ${typed('why so slow?')} enter`],
  ['export', 'x'],
])('%s', async (name, keys) => {
  await expect(dump(view(press(model(), keys), size))).toMatchFileSnapshot(`screens/${name}.80x24.txt`)
})

describe('filter', () => {
  test('it holds while it is typed, and Esc goes back to the one before', () => {
    const open = press(model(), `f ${typed('status:no')}`)
    expect(names(open)).toEqual(['SELECT'])
    expect(names(press(open, 'enter'))).toEqual(['SELECT'])
    expect(names(press(open, 'escape')).length).toBeGreaterThan(10)
  })

  test('while it is not understood the last one that was stays, and Enter does not close it', () => {
    const wrong = press(model(), `f ${typed('status:no d>x')}`)
    expect(names(wrong)).toEqual(['SELECT'])
    expect(press(wrong, 'enter').entry?.text).toBe('status:no d>x')
    expect(dump(view(wrong, size))).toContain('^')
  })

  test('Tab writes the completion, arrows choose another one', () => {
    expect(press(model(), `f ${typed('stat')} tab`).entry?.text).toMatch(/^stat\w+:/)
    const second = press(model(), `f ${typed('s')} down down tab`).entry?.text
    expect(second).not.toBe(press(model(), `f ${typed('s')} tab`).entry?.text)
  })

  test('the caret moves, and text is entered where it stands', () => {
    const keys = `f ${typed('staus:no')} left left left left left t home delete s end backspace`
    expect(press(model(), keys).entry?.text).toBe('status:n')
  })

  test('keys that do something elsewhere are text here', () => {
    expect(press(model(), 'f q ? 1 F').entry?.text).toBe('q?1F')
  })

  test('a command that is completed later is judged again', () => {
    const script = new Script()
    script.open(0, 1, {})
    const noop = script.send(1, 1, 'A1 NOOP', 'NOOP')
    const waiting = press(
      modelAfter(script.events.splice(0), 2, size, colourful),
      `f ${typed('status:no')} enter`,
    )
    expect(names(waiting)).toEqual([])
    script.complete(3, noop, 'NO later')
    let later = waiting
    for (const event of script.events) later = update(later, { type: 'events', events: [event] }).model
    expect(names(later)).toEqual(['NOOP'])
  })

  test('a long list is chosen in slices, in order, also while more comes', () => {
    const script = new Script()
    script.open(0, 1, {})
    for (let at = 1; at <= 9000; at++) script.send(at, 1, `A${at} NOOP`, 'NOOP')
    let filtered = press(
      modelAfter(script.events.splice(0), 9001, size, colourful),
      `f ${typed('cmd:noop')} enter`,
    )
    expect(isChoosing(filtered.store)).toBe(true)
    script.send(9002, 1, 'A9001 NOOP', 'NOOP')
    for (const event of script.events) filtered = update(filtered, { type: 'events', events: [event] }).model
    while (isChoosing(filtered.store)) filtered = update(filtered, { type: 'choose' }).model
    expect(filtered.store.shown).toEqual(Array.from({ length: 9001 }, (_, number) => number))
  })

  test('f on a connection lists its exchanges', () => {
    const filtered = press(model(), '1 j j j f enter')
    expect([filtered.filter?.text, names(filtered)]).toEqual(['conn:4 ', ['LIST']])
  })

  test('of a connection whose exchanges do not fit it, it is not said that there are none', () => {
    const script = new Script()
    script.open(0, 1, {})
    script.open(0, 2, {})
    script.open(0, 3, {})
    for (const id of [1, 2]) script.complete(2, script.send(1, id, 'A1 NOOP', 'NOOP'), 'OK')
    const filtered = press(modelAfter(script.events, 5, size, colourful), `f ${typed('conn:1')} enter`)
    expect(press(filtered, '1 j enter').remark?.text).toBe('no exchange of c2 fits the filter conn:1')
    expect(press(filtered, '1 j j enter').remark?.text).toBe('this connection has no exchange yet')
    expect(press(filtered, '1 enter').stack).toEqual(['connections', 'exchanges'])
  })

  test('escape on the list forgets it', () => {
    const filtered = press(model(), `f ${typed('status:no')} enter escape`)
    expect([filtered.filter, names(filtered).length > 10]).toEqual([undefined, true])
  })
})

describe('sort', () => {
  test('s goes from the slowest over the largest to names, and back to arrival', () => {
    const slowest = press(model(), 's')
    // UID FETCH A12 has waited longest: it is still in flight.
    expect(names(slowest)[0]).toBe('APPEND')
    const byName = names(press(model(), 's s s')).filter((name) => name !== '-')
    expect(byName).toEqual([...byName].sort())
    expect(press(model(), 's s s s').sorted).toBeUndefined()
  })

  test('the slowest and the largest come first, equals as they came, IDLE and what is no exchange last', () => {
    const script = new Script()
    script.open(0, 9, {})
    // Its connection ends before its completion.
    script.send(1, 9, 'A1 NOOP', 'NOOP').status = 'ended'
    script.end(2, 9, 'server', 'reset')
    const all = modelAfter([...script.events, ...ordinary()], 12_000, size, colourful)
    const figures = {
      s: (row: Row | undefined) => {
        if (row?.kind !== 'exchange') return -2
        const { name, status, timing } = row.exchange
        if (name === 'IDLE' || (timing.completed === undefined && status !== undefined)) return -1
        return Math.floor(((timing.completed ?? all.now) - timing.sent) / 1000)
      },
      's s': (row: Row | undefined) => {
        return row?.kind === 'exchange' ? row.exchange.bytes.client + row.exchange.bytes.server : -2
      },
    }
    for (const [keys, figure] of Object.entries(figures)) {
      const of = (number: number): number => figure(rowAt(all.store, number))
      const numbers = [...all.store.shown].sort((a, b) => of(b) - of(a) || a - b)
      const { sorted } = press(all, keys)
      expect(sorted?.numbers).toEqual(numbers)
      expect(numbers.map((number) => sorted?.rank(number))).toEqual(numbers.map((_, rank) => rank))
    }
  })

  test('what comes meanwhile moves nothing and is counted; F follows again', () => {
    const script = new Script()
    script.open(0, 1, {})
    for (let at = 1; at <= 5; at++)
      script.complete(at * 2 + 1, script.send(at * 2, 1, `A${at} NOOP`, 'NOOP'), 'OK')
    const sorted = press(modelAfter(script.events.splice(0), 20, size, colourful), 's j j')
    const before = selectedRow(sorted)
    script.send(30, 1, 'A6 NOOP', 'NOOP')
    let later = sorted
    for (const event of script.events) later = update(later, { type: 'events', events: [event] }).model
    expect(selectedRow(later)).toBe(before)
    expect(dump(view(later, size))).toContain('+1 new')
    expect(names(press(later, 'F')).length).toBe(6)
  })
})

describe('marks and comments', () => {
  test("m marks, m again takes it away, ' goes from mark to mark", () => {
    const marked = press(model(), 'g m j j m')
    expect(marked.marks.size).toBe(2)
    expect(press(marked, "'").exchanges.at).toBe([...marked.marks][0])
    expect(press(marked, 'm').marks.size).toBe(1)
  })

  test('a comment stands in the list and in the detail; an empty one goes', () => {
    const commented = press(model(), `g j ; ${typed('ask them why')} enter`)
    expect(dump(view(commented, size))).toContain('ask them why')
    expect(dump(view(press(commented, 'enter'), size))).toContain('ask them why')
    expect(press(commented, '; C-u enter').comments.size).toBe(0)
  })
})

describe('export', () => {
  test('x asks; t takes the selected exchange, with its id and tag', () => {
    const { effects } = pressed(press(model(), '/ A 9 enter'), 'x t')
    expect(effects).toEqual([
      { type: 'export', request: { what: 'this', format: 'text', exchanges: new Map([[9, 'A9']]) } },
    ])
  })

  test('a takes the whole session, or what the filter leaves', () => {
    expect(pressed(model(), 'x a').effects).toEqual([
      { type: 'export', request: { what: 'listed', format: 'text' } },
    ])
    const [effect] = pressed(model(), `f ${typed('status:no')} enter x right a`).effects
    expect(effect).toMatchObject({ request: { format: 'jsonl', exchanges: new Map([[9, 'A9']]) } })
  })

  test('m without a mark exports nothing and says so', () => {
    const step = pressed(model(), 'x m')
    expect([step.effects, step.model.remark?.text]).toEqual([
      [],
      expect.stringContaining('nothing is marked'),
    ])
  })
})

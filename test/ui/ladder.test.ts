/** The ladder: what becomes an arrow, what is shown of many, and how one moves along it. */
import { describe, expect, test } from 'vitest'
import { limits } from '../../lib/record/limits.ts'
import { asOf, type Model, screenOf, selectedRow } from '../../ui/model/model.ts'
import { ladderWindow } from '../../ui/screens/ladder/window.ts'
import { labelOf } from '../../ui/store/arrows.ts'
import { draw, emptyLadder, placeOf, someArrows, spanOf } from '../../ui/store/ladder.ts'
import type { NewArrow } from '../../ui/store/lane.ts'
import { rowAt } from '../../ui/store/store.ts'
import { dump } from '../../ui/terminal/grid.ts'
import { update } from '../../ui/update/update.ts'
import { view } from '../../ui/view/view.ts'
import { ordinary } from './scenes.ts'
import { colourful, modelAfter, press } from './screen.ts'
import { Script } from './session.ts'

const size = { columns: 100, rows: 30 }

function arrow(connection: number, time: number, word = ''): NewArrow {
  return { connection, time, word, side: 'server', kind: 'said', look: 'said', row: 0, part: 0 }
}

/** Two connections in turn, both with arrows at every millisecond. */
function twoLanes(count: number): ReturnType<typeof emptyLadder> {
  const ladder = emptyLadder()
  for (let time = 0; time < count; time++) draw(ladder, arrow(1 + (time % 2), time))
  return ladder
}

describe('arrows', () => {
  test('responses of one kind in a row are one arrow with their count', () => {
    const ladder = emptyLadder()
    for (const [time, word] of [
      [1, 'FETCH'],
      [2, 'FETCH'],
      [3, 'EXISTS'],
      [4, 'FETCH'],
    ] as const) {
      draw(ladder, arrow(1, time, word))
    }
    const arrows = someArrows(ladder, [...ladder.lanes.values()], 0, 9)
    expect(arrows.map(({ count, time, until }) => [count, time, until])).toEqual([
      [2, 1, 2],
      [1, 3, 3],
      [1, 4, 4],
    ])
  })

  test('several lanes are read in order of arrival from any place', () => {
    const ladder = twoLanes(100)
    const lanes = [...ladder.lanes.values()]
    expect(spanOf(lanes, 1e9)).toEqual({ first: 0, end: 100 })
    expect(spanOf(lanes, 40)).toEqual({ first: 0, end: 41 })
    expect(someArrows(ladder, lanes, 57, 3).map(({ time }) => time)).toEqual([57, 58, 59])
    expect(someArrows(ladder, lanes.slice(1), 20, 3).map(({ time }) => time)).toEqual([41, 43, 45])
    expect(placeOf(lanes, 57)).toBe(57)
    expect(placeOf(lanes.slice(1), 57)).toBe(28)
  })

  test('the oldest go beyond the limit, and places stay what they were', () => {
    const ladder = twoLanes(limits.keptArrows + 1000)
    const lanes = [...ladder.lanes.values()]
    const { first, end } = spanOf(lanes, Number.POSITIVE_INFINITY)
    expect(end).toBe(limits.keptArrows + 1000)
    expect(end - first).toBeLessThanOrEqual(limits.keptArrows)
    expect(someArrows(ladder, lanes, end - 1, 9).map(({ time }) => time)).toEqual([end - 1])
    expect(someArrows(ladder, lanes, first, 1).map(({ time }) => time)).toEqual([first])
  })
})

/** What the selected arrow says. */
function selectedLabel(model: Model): string {
  const { at } = ladderWindow(model)
  return at === undefined ? '' : labelOf(at, rowAt(model.store, at.row), asOf(model))
}

describe('the screen', () => {
  const model = modelAfter(ordinary(), 12_000, size, colourful)

  test('begins at the exchange that is selected, and Enter leads back to it', () => {
    const there = press(model, 'g j j j j j 6')
    expect(selectedLabel(there)).toBe('5 UID FETCH 4001:4020 (FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)')
    const detail = press(there, 'j enter')
    expect(screenOf(detail)).toBe('detail')
    expect(selectedRow(detail)).toMatchObject({ exchange: { tag: '5' } })
  })

  test('goes with the newest arrow until the reader moves up', () => {
    const script = new Script()
    script.open(0, 1, {})
    script.send(1, 1, 'a1 NOOP', 'NOOP')
    let there = press(modelAfter(script.events.splice(0), 10, size, colourful), '6')
    const more = (at: number, tag: string): void => {
      script.send(at, 1, `${tag} NOOP`, 'NOOP')
      for (const event of script.events.splice(0))
        there = update(there, { type: 'events', events: [event] }).model
    }
    more(11, 'a2')
    expect(selectedLabel(there)).toBe('a2 NOOP')
    there = press(there, 'k')
    more(12, 'a3')
    expect(selectedLabel(there)).toBe('a1 NOOP')
    there = press(there, 'G')
    more(13, 'a4')
    expect(selectedLabel(there)).toBe('a4 NOOP')
  })

  test('stands still while it is paused', () => {
    const script = new Script()
    script.open(0, 1, {})
    const fetch = script.send(1, 1, 'a1 FETCH 1:9 FLAGS', 'FETCH')
    script.answer(2, fetch, '* 1 FETCH (FLAGS ())', 'exact')
    let there = press(modelAfter(script.events.splice(0), 10, size, colourful), '6 space')
    const before = dump(view(there, size))
    script.complete(20, fetch, 'OK done')
    script.send(21, 1, 'a2 NOOP', 'NOOP')
    for (const event of script.events) there = update(there, { type: 'events', events: [event] }).model
    const arrows = (text: string): string[] => text.split('\n').slice(2, 20)
    expect(arrows(dump(view(there, size)))).toEqual(arrows(before))
  })

  test('time takes room to scale, and a long wait is broken', () => {
    const lines = (keys: string): (number | string)[] =>
      ladderWindow(press(model, `g 6 ${keys}`)).arrows.map(({ lines, broken }) => (broken ? 'broken' : lines))
    const fine = lines('+').slice(1, 5)
    expect(fine).toEqual([2, 1, 'broken', 1])
    expect(lines('').slice(1, 5)).toEqual([0, 0, 0, 0])
    expect(new Set(lines('- - - -'))).toEqual(new Set([0]))
  })

  test('side by side it shows as many connections as fit, and the selected arrow stays', () => {
    const one = press(model, 'g j j j j j 6')
    const several = press(one, 'a')
    expect(ladderWindow(several).connections).toEqual([1, 2])
    expect(ladderWindow(several).at).toEqual(ladderWindow(one).at)
    expect(ladderWindow(press(several, 'a')).at).toEqual(ladderWindow(one).at)
    expect(ladderWindow(press(several, '> >')).connections).toEqual([3, 4])
  })

  test('every move leaves the selected arrow on the screen', () => {
    for (const keys of ['j', 'k', 'pagedown', 'C-u', 'g', 'G', '+', '-', 'a']) {
      let there = press(model, 'g 6')
      for (let round = 0; round < 30; round++) {
        there = press(there, keys)
        expect(ladderWindow(there).at).toBeDefined()
        expect(dump(view(there, size))).toContain('▌')
      }
    }
  })
})

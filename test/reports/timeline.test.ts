/** Timelines: every value falls into a slot, and there are never many slots. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Timeline } from '../../lib/reports/timeline.ts'

const second = 1e9

test('values fall into slots of a second with their largest', () => {
  const timeline = new Timeline(second)
  for (const [at, value] of [
    [5.2, 3],
    [5.9, 7],
    [8, 1],
  ] as const)
    timeline.add(at * second, value)
  expect(timeline.report()).toEqual({
    from: 5 * second,
    width: second,
    slots: [
      { count: 2, peak: 7 },
      { count: 0, peak: 0 },
      { count: 0, peak: 0 },
      { count: 1, peak: 1 },
    ],
  })
})

test('before the first value there is nothing to tell', () => {
  expect(new Timeline(second).report()).toBeUndefined()
})

test('however long it lasts, no value is lost and the slots stay few', () => {
  const values = fc.array(fc.record({ at: fc.nat({ max: 1e6 }), value: fc.nat({ max: 1e9 }) }), {
    minLength: 1,
  })
  fc.assert(
    fc.property(values, (given) => {
      const timeline = new Timeline(second)
      const sorted = given.toSorted((a, b) => a.at - b.at)
      for (const { at, value } of sorted) timeline.add(at * second, value)
      const { from, width, slots } = timeline.report() ?? { from: 0, width: 0, slots: [] }
      expect(slots.length).toBeLessThanOrEqual(120)
      expect(slots.reduce((sum, { count }) => sum + count, 0)).toBe(given.length)
      expect(Math.max(...slots.map(({ peak }) => peak))).toBe(Math.max(...given.map(({ value }) => value)))
      for (const { at, value } of given) {
        expect(slots[Math.floor((at * second - from) / width)]?.peak).toBeGreaterThanOrEqual(value)
      }
    }),
  )
})

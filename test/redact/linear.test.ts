import { describe, expect, test } from 'vitest'
import { growth, hostile, lineGrowth } from './hostile.ts'

describe.each(hostile)('%s', (_name, unit) => {
  test('four times as many lines take about four times as long', () => {
    expect(growth(unit, 120_000)).toBeLessThan(12)
  })

  test('a line four times as long takes about four times as long', () => {
    expect(lineGrowth(unit, 15_000)).toBeLessThan(12)
  })
})

import { expect, test } from 'vitest'
import { growth, hard } from './slow-lines.ts'

test.each(hard)('four times as much takes four times as long: %s', (_name, before, make) => {
  expect(growth(before, make, 64 * 1024, 2).ratio).toBeLessThan(10)
})

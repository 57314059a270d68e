import { expect, test } from 'vitest'
import { growth, hard } from './slow-lines.ts'

test.each(hard)('four times as much takes four times as long: %s', (_name, before, make) => {
  expect(growth(before, make, 128 * 1024, 12).ratio).toBeLessThan(10)
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anything, framesOf } from './anything.ts'
import { growth, hard } from './linear.ts'

test('any octets, of both sides, in any order and any cuts, are frames that cover them, the same each time', () => {
  fc.assert(
    fc.property(anything, ({ said, cuts }) => {
      framesOf(said, cuts)
    }),
    { numRuns: 1_000 },
  )
})

describe('twice as much takes twice as long, not four times', () => {
  test.each(hard)('%s', (_name, whole, make) => {
    const { ratio, covered } = growth(make, whole / 10, 6)
    expect(covered).toBe(0)
    expect(ratio).toBeLessThan(3)
  })
})

/** A few seeds of what test:long does with more than a thousand. */
import { expect, test } from 'vitest'
import { faultsOf } from './campaign.ts'

test.each([1, 2, 3, 4, 5, 6])(
  'seed %i: however it was recorded, what is not the same is said',
  async (seed) => {
    expect(await faultsOf(seed)).toEqual([])
  },
)

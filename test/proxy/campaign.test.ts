/** A few seeds of what test:long does with more than a thousand. */
import { expect, test } from 'vitest'
import { faultsOf } from './campaign.ts'

// The last ones: a disk that is full while a session goes on in another file, each in its own way.
test.each([1, 2, 3, 4, 5, 6, 13, 43, 54, 102, 133])(
  'seed %i: however it was recorded, what is not the same is said',
  async (seed) => {
    expect(await faultsOf(seed)).toEqual([])
  },
)

/** Framing and the tree for minutes: random dialogues by seed, and inputs of full size. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anything, framesOf } from '../wire/anything.ts'
import { growth, hard } from '../wire/linear.ts'

/** IMAPSCOPE_SEED repeats a campaign that failed. */
const seed = Number(process.env.IMAPSCOPE_SEED ?? Date.now() % 2 ** 31)
const runs = Number(process.env.IMAPSCOPE_RUNS ?? 20_000)

test(`${runs} dialogues of any octets, seed ${seed}`, () => {
  process.stdout.write(`wire: ${runs} dialogues, IMAPSCOPE_SEED=${seed}\n`)
  fc.assert(
    fc.property(anything, ({ said, cuts }) => {
      framesOf(said, cuts)
    }),
    { seed, numRuns: runs },
  )
})

describe('twice as much takes twice as long', () => {
  test.each(hard)('%s', (name, whole, make) => {
    const { ratio, covered } = growth(make, whole / 2, 10)
    process.stdout.write(`wire: ${name}: ${whole / 2} and ${whole}, ratio ${ratio.toFixed(2)}\n`)
    expect(covered).toBe(0)
    expect(ratio).toBeLessThan(3)
  })
})

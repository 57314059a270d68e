import { expect, test } from 'vitest'
import { leaksAmong } from './leaks.ts'

/** IMAPSCOPE_SEED repeats a campaign that failed. */
const seed = Number(process.env.IMAPSCOPE_SEED ?? 1)
const cases = Number(process.env.IMAPSCOPE_RUNS ?? 500)

test(`no secret comes out of ${cases} made-up connections, whatever is said, cut, refused and quoted`, () => {
  expect(leaksAmong(seed, cases)).toEqual([])
})

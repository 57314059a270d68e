/** Echoes for minutes: a hundred thousand made up from a seed, and hostile input of full size. */
import { expect, test } from 'vitest'
import { echoesAmong } from '../redact/echo-traffic.ts'
import { growth, hostile } from '../redact/hostile.ts'

/** IMAPSCOPE_SEED makes another campaign, or repeats one that failed. */
const seed = Number(process.env.IMAPSCOPE_SEED ?? 1)
const cases = Number(process.env.IMAPSCOPE_RUNS ?? 100_000)

test(`no secret comes out of ${cases} made-up echoes, seed ${seed}`, () => {
  process.stdout.write(`echoes: ${cases}, IMAPSCOPE_SEED=${seed}\n`)
  expect(echoesAmong(seed, cases)).toEqual([])
})

test.each(hostile)('8 MiB of %s take four times as long as 2 MiB', (_name, unit) => {
  expect(growth(unit, 2 * 1024 * 1024)).toBeLessThan(12)
})

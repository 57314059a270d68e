/** Masking for minutes: every form in all cuts, made-up login traffic by seed, and hostile input of full size. */
import { describe, expect, test } from 'vitest'
import { everyFormIsMasked } from '../redact/every-form.ts'
import { leaksAmong } from '../redact/leaks.ts'
import { growth, hard } from '../redact/slow-lines.ts'

/** IMAPSCOPE_SEED makes another campaign, or repeats one that failed. */
const seed = Number(process.env.IMAPSCOPE_SEED ?? 1)
const cases = Number(process.env.IMAPSCOPE_RUNS ?? 100_000)

test(`${cases} made-up connections let no secret out, seed ${seed}`, () => {
  process.stdout.write(`redact: ${cases} connections, IMAPSCOPE_SEED=${seed}\n`)
  expect(leaksAmong(seed, cases)).toEqual([])
})

everyFormIsMasked(1)

describe('8 MiB of the worst take four times as long as 2 MiB', () => {
  test.each(hard)('%s', (name, before, make) => {
    const { ratio, long } = growth(before, make, 2 * 1024 * 1024, 8)
    process.stdout.write(
      `redact: ${name}: ratio ${ratio.toFixed(2)}, ${Math.round(long / 1000)} ms for 8 MiB\n`,
    )
    expect(ratio).toBeLessThan(12)
  })
})

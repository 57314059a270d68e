/**
 * A thousand sessions recorded in one file, in several, without one, on a full disk, and killed; and one that is
 * cut at each octet.
 */
import { expect, test } from 'vitest'
import { readEveryCut } from '../capture/every-cut.ts'
import { faultsOf } from '../proxy/campaign.ts'

/** IMAPSCOPE_SEED makes another campaign, or repeats one that failed. */
const first = Number(process.env.IMAPSCOPE_SEED ?? 1)
const seeds = Number(process.env.IMAPSCOPE_RUNS ?? 1_200)

test(`${seeds} sessions from seed ${first}: however one was recorded, what is not the same is said`, async () => {
  process.stdout.write(`recordings: ${seeds}, IMAPSCOPE_SEED=${first}\n`)
  const faults: string[] = []
  for (let seed = first; seed < first + seeds && faults.length < 20; seed++)
    faults.push(...(await faultsOf(seed)))
  expect(faults).toEqual([])
})

test('a file cut at any octet gives its whole records and says what is missing', () => readEveryCut(1))

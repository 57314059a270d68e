/**
 * Raw octets in every cut: each octet a chunk of its own, each place a border, for all recordings there are; and
 * a file of 1 GiB.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { sides } from '../../lib/record/record.ts'
import { mailFile } from '../cmd/mail-file.ts'
import { ended, start } from '../cmd/run.ts'
import { framesOf, greeting } from '../observe/corpora.ts'
import {
  corpora,
  folderOf,
  heard,
  type Said,
  type Transcript,
  told,
  transcripts,
  type Way,
} from '../observe/material.ts'
import { missing } from '../real/available.ts'
import { seeded } from '../wire/dialogue.ts'

const whole = (): number => Number.MAX_SAFE_INTEGER
const others = folderOf('IMAPSCOPE_CORPORA', import.meta.url)
const real = folderOf('IMAPSCOPE_TRANSCRIPTS', import.meta.url)

/** Octets below which each place of a transcript is cut; the work grows with the square. */
const small = 6000

describe.skipIf(others === undefined)('transcripts of others', () => {
  const { said } = others === undefined ? { said: [] } : corpora(others)
  const named = (some: readonly Said[]): [string, Said][] => some.map((one) => [one.name, one])

  test.each(named(said.filter(({ bytes }) => bytes.length < small)))(
    '%s cut in two at every octet',
    (_name, one) => {
      const expected = told(framesOf(one, whole), 'server')
      for (let at = 1; at < greeting.length + one.bytes.length; at++) {
        const sizes = [at]
        expect(
          told(
            framesOf(one, () => sizes.shift() ?? whole()),
            'server',
          ),
          String(at),
        ).toEqual(expected)
      }
    },
  )

  test.each(named(said))('%s octet by octet and in 20 seeded cuts', (_name, one) => {
    const expected = told(framesOf(one, whole), 'server')
    expect(
      told(
        framesOf(one, () => 1),
        'server',
      ),
    ).toEqual(expected)
    for (let seed = 1; seed <= 20; seed++) {
      const random = seeded(seed)
      expect(
        told(
          framesOf(one, () => 1 + random(seed * 8)),
          'server',
        ),
        String(seed),
      ).toEqual(expected)
    }
  })
})

describe.skipIf(real === undefined)('real sessions', () => {
  const all = real === undefined ? [] : transcripts(real)
  const named = (some: readonly Transcript[]): [string, Transcript][] => some.map((one) => [one.name, one])
  const ways: Way[] = ['times', 'causal', 'client', 'server']

  test.each(named(all.filter(({ server }) => server.length < 100_000)))(
    '%s octet by octet',
    async (_name, one) => {
      for (const way of ways) {
        const expected = await heard(one, way, whole)
        const cut = await heard(one, way, () => 1)
        for (const side of sides) expect(told(cut.frames, side), way).toEqual(told(expected.frames, side))
      }
    },
  )

  test.each(named(all))('%s in 3 seeded cuts', async (_name, one) => {
    for (const way of ways) {
      const expected = await heard(one, way, whole)
      for (let seed = 3; seed <= 5; seed++) {
        const random = seeded(seed)
        const cut = await heard(one, way, () => 1 + random(10 ** seed))
        for (const side of sides) expect(told(cut.frames, side), way).toEqual(told(expected.frames, side))
      }
    }
  })
})

describe.skipIf(missing(import.meta.url, ['build']).length > 0)('imapscope parse', () => {
  const folder = mkdtempSync(join(tmpdir(), 'imapscope-parse-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each([[[]], [['--tree']]])('reads 1 GiB in flat memory %j', async (more) => {
    const words = ['parse', '--server', await mailFile(folder, 1024), ...more]
    const { status, peak } = await ended(start(words, 'ignore'))
    expect(status).toBe(0)
    expect(peak).toBeGreaterThan(20)
    expect(peak).toBeLessThan(200)
  })
})

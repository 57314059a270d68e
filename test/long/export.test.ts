/** Exports of large sessions: what they take in memory does not grow with the session. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formats } from '../../lib/export/index.ts'
import { ended, start } from '../cmd/run.ts'
import { missing } from '../real/available.ts'
import { sessionFile } from './session-file.ts'

const megabyte = 1_000_000

describe.skipIf(missing(import.meta.url, ['build']).length > 0)('imapscope export', () => {
  const folder = mkdtempSync(join(tmpdir(), 'imapscope-export-'))
  const [small, large] = [join(folder, 'small'), join(folder, 'large')]
  beforeAll(() => {
    sessionFile(small, 70 * megabyte)
    sessionFile(large, 350 * megabyte)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const names = formats.map(({ name }): [string, string[]] => [`-f ${name}`, ['-f', name]])

  test.each([...names, ['--filter', ['--filter', 'tag:*7']]] as [string, string[]][])(
    '%s takes no more memory for a session five times as long',
    async (_, more) => {
      const peaks: number[] = []
      for (const session of [small, large]) {
        const { status, errors, peak } = await ended(start(['export', session, ...more], 'ignore'))
        expect({ status, errors }).toEqual({ status: 0, errors: '' })
        peaks.push(peak)
      }
      // The session grew by 280 MB; less than half of it is what the garbage collector had not yet taken back.
      expect(peaks[1] - peaks[0], `${peaks} MiB`).toBeLessThan(100)
    },
  )
})

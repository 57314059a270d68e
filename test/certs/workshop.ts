/** A sound CA to copy and spoil, made once for each test file. */
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { AuthorityError } from '../../lib/certs/error.ts'
import { type Authority, openAuthority } from '../../lib/certs/store.ts'

export const now = Date.UTC(2026, 7, 31, 12, 0, 0)
export const day = 24 * 60 * 60 * 1000
export const posix = process.getuid !== undefined
export const names = ['leaf-key.pem', 'leaf.pem', 'root-key.pem', 'root.pem']

export interface Workshop {
  readonly scratch: string
  readonly sound: Authority
  /** The sound CA once more, in a folder of its own. */
  copy(): Promise<string>
  close(): Promise<void>
}

export async function openWorkshop(): Promise<Workshop> {
  const scratch = await mkdtemp(join(tmpdir(), 'imapscope-store-'))
  const sound = await openAuthority({ folder: join(scratch, 'data', 'imapscope', 'ca'), now })
  let count = 0
  return {
    scratch,
    sound,
    async copy() {
      const folder = join(scratch, `copy-${count++}`, 'ca')
      await mkdir(folder, { recursive: true, mode: 0o700 })
      for (const name of names) await copyFile(join(sound.folder, name), join(folder, name))
      return folder
    },
    close: () => rm(scratch, { recursive: true, force: true }),
  }
}

export async function failure(work: Promise<unknown>): Promise<AuthorityError> {
  const error = await work.then(
    () => 'no error at all',
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(AuthorityError)
  return error as AuthorityError
}

/** A sound CA to copy and spoil, made once for each test file. */
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { AuthorityError } from '../../lib/certs/error.ts'
import { type Authority, openAuthority } from '../../lib/certs/store.ts'

export const now = Date.UTC(2026, 7, 31, 12, 0, 0)
export const day = 24 * 60 * 60 * 1000
export const posix = process.getuid !== undefined
export const names = ['intermediate-key.pem', 'intermediate.pem', 'leaf-key.pem', 'leaf.pem', 'root.pem']

const formerFolder = new URL('former-ca', import.meta.url).pathname

export interface Workshop {
  readonly scratch: string
  readonly sound: Authority
  /** The sound CA once more, in a folder of its own. */
  copy(): Promise<string>
  /** A CA that was made before there was an intermediate, for these tests alone, at `now`. */
  copyFormer(): Promise<string>
  close(): Promise<void>
}

async function copyInto(folder: string, from: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const name of await readdir(from)) {
    await copyFile(join(from, name), join(folder, name))
    await chmod(join(folder, name), name === 'root.pem' ? 0o644 : 0o600)
  }
}

/** Makes a folder with a CA from before there was an intermediate, with the modes that its files need. */
export const copyFormerInto = (folder: string): Promise<void> => copyInto(folder, formerFolder)

export async function openWorkshop(): Promise<Workshop> {
  const scratch = await mkdtemp(join(tmpdir(), 'imapscope-store-'))
  const sound = await openAuthority({ folder: join(scratch, 'data', 'imapscope', 'ca'), now })
  let count = 0
  const copyOf = async (from: string) => {
    const folder = join(scratch, `copy-${count++}`, 'ca')
    await copyInto(folder, from)
    return folder
  }
  return {
    scratch,
    sound,
    copy: () => copyOf(sound.folder),
    copyFormer: () => copyOf(formerFolder),
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

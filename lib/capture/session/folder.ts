/** The default folder for sessions, the names of their files, and which are deleted first. */
import { lstat, readdir, unlink } from 'node:fs/promises'
import { join, posix, win32 } from 'node:path'
import type { SessionHead } from '../../record/record.ts'
import { CaptureError, codeOf } from '../container/errors.ts'
import type { SessionWriter } from './writer.ts'
import { openSessionFile } from './writer.ts'
import type { WriterOptions } from './writer-options.ts'

/** Environment variables, as `process.env` has them. */
export type FolderEnvironment = Readonly<Record<string, string | undefined>>

/** The most sessions that may begin in the same second. */
const mostInSecond = 100

/** The names that `sessionName` and rotation make; no other file in the folder is ever deleted. */
const ownName = /^\d{8}T\d{6}Z(_\d+)?(-\d+)?\.pcapng$/

/**
 * The folder for recorded sessions.
 * @param platform as `process.platform`
 * @param home used when the environment names no folder
 * @returns below $XDG_STATE_HOME (XDG Base Directory: an absolute path, else it is ignored), %LOCALAPPDATA%,
 *   or ~/Library/Application Support
 */
export function sessionFolder(
  environment: FolderEnvironment,
  platform: NodeJS.Platform,
  home: string,
): string {
  if (platform === 'win32') {
    const base = environment.LOCALAPPDATA ?? win32.join(home, 'AppData', 'Local')
    return win32.join(base, 'imapscope', 'sessions')
  }
  if (platform === 'darwin') {
    return posix.join(home, 'Library', 'Application Support', 'imapscope', 'sessions')
  }
  const wished = environment.XDG_STATE_HOME
  const state =
    wished !== undefined && posix.isAbsolute(wished) ? wished : posix.join(home, '.local', 'state')
  return posix.join(state, 'imapscope', 'sessions')
}

/**
 * The name of a session's file: the time when it began, in UTC, to the second.
 * @param started nanoseconds since 1970 UTC
 * @param nth 1, or more when the name for the same second is taken
 * @returns for example `20261122T210012Z.pcapng`, then `20261122T210012Z_2.pcapng`
 */
export function sessionName(started: bigint, nth: number): string {
  const time = new Date(Number(started / 1_000_000n)).toISOString().slice(0, 19).replace(/[-:]/g, '')
  return `${time}Z${nth === 1 ? '' : `_${nth}`}.pcapng`
}

/** @returns the name of the first file in the session of the given file */
export function sessionNameOf(name: string): string {
  return name.replace(/-\d+(?=\.pcapng$)/, '')
}

/**
 * Creates the file of a new session under the first name that is free.
 * @param options as for `openSessionFile`
 * @throws {CaptureError} when no file can be created there
 */
export async function openInFolder(
  folder: string,
  head: SessionHead,
  options: Partial<WriterOptions>,
): Promise<SessionWriter> {
  for (let nth = 1; ; nth++) {
    try {
      return await openSessionFile(join(folder, sessionName(head.started, nth)), head, options)
    } catch (error) {
      const taken = error instanceof CaptureError && codeOf(error.cause) === 'EEXIST'
      if (!taken || nth === mostInSecond) throw error
    }
  }
}

/** What `tidy` did. */
export interface Tidied {
  /** Names of the files that were deleted. */
  readonly deleted: readonly string[]
  /** Octets of the remaining sessions. */
  readonly left: number
}

/**
 * Deletes sessions until the folder holds at most `most` octets, least recently written first.
 * @param most octets
 * @param keep names that stay, whatever their size: the session being recorded
 * @returns what was deleted; a file that cannot be deleted stays, a missing folder counts as empty
 */
export async function tidy(folder: string, most: number, keep: readonly string[]): Promise<Tidied> {
  const names = await readdir(folder).catch((): string[] => [])
  const files: { name: string; size: number; changed: number }[] = []
  for (const name of names.filter((found) => ownName.test(found))) {
    // Another process may have just deleted it.
    const found = await lstat(join(folder, name)).catch(() => undefined)
    if (found?.isFile()) files.push({ name, size: found.size, changed: found.mtimeMs })
  }
  files.sort((left, right) => left.changed - right.changed || (left.name < right.name ? -1 : 1))
  let left = files.reduce((sum, { size }) => sum + size, 0)
  const deleted: string[] = []
  for (const { name, size } of files) {
    if (left <= most) break
    if (keep.includes(name)) continue
    const gone = await unlink(join(folder, name)).then(
      () => true,
      () => false,
    )
    if (!gone) continue
    deleted.push(name)
    left -= size
  }
  return { deleted, left }
}

/** How a session file is created and written: the few calls of node:fs that a writer needs. */
import { constants } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { codeOf } from '../container/errors.ts'

/** A file open for writing. Throws the system's errors. */
export interface Disk {
  /** Writes at a position; may write less than it is given. */
  writev(buffers: readonly Uint8Array[], position: number): Promise<{ bytesWritten: number }>
  truncate(length: number): Promise<void>
  /** `nlink` is 0 when the file has been deleted. */
  stat(): Promise<{ nlink: number }>
  close(): Promise<void>
}

/** Creates a file that must not exist yet. */
export type Create = (path: string) => Promise<Disk>

/**
 * Creates a file that only its owner can read, in a folder (made if it is missing) that only its owner can
 * enter.
 * @throws the system's error: EEXIST when the name is taken, even by a symbolic link
 */
export async function create(path: string): Promise<Disk> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    // For a file in place of the folder mkdir gives EEXIST, which the caller would take to mean the session
    // file.
    throw codeOf(error) === 'EEXIST' ? Object.assign(new Error('not a folder'), { code: 'ENOTDIR' }) : error
  })
  const { O_CREAT, O_EXCL, O_WRONLY } = constants
  // Windows has no O_NOFOLLOW; there O_EXCL alone refuses a link.
  const noFollow = constants.O_NOFOLLOW ?? 0
  return open(path, O_CREAT | O_EXCL | O_WRONLY | noFollow, 0o600)
}

/**
 * The path of a further file of a session.
 * @param part from 1; the first has no number
 * @returns for `x.pcapng` and 2: `x-2.pcapng`
 */
export function partPath(path: string, part: number): string {
  if (part === 1) return path
  const extension = extname(path)
  return join(dirname(path), `${basename(path, extension)}-${part}${extension}`)
}

/** The most buffers in one call, as the system limits it (IOV_MAX). */
const mostBuffers = 1024

/**
 * Writes everything, in several calls if the system takes only part.
 * @throws the system's error; then an unknown part of the buffers has been written from `position` on
 */
export async function writeAll(disk: Disk, buffers: readonly Uint8Array[], position: number): Promise<void> {
  let left = buffers
  let at = position
  while (left.length > 0) {
    const { bytesWritten } = await disk.writev(left.slice(0, mostBuffers), at)
    if (bytesWritten === 0) throw new Error('the disk took nothing')
    at += bytesWritten
    left = without(left, bytesWritten)
  }
}

function without(buffers: readonly Uint8Array[], written: number): readonly Uint8Array[] {
  let skip = written
  let from = 0
  for (let first = buffers[from]; first !== undefined && first.length <= skip; first = buffers[from]) {
    skip -= first.length
    from++
  }
  const [first, ...rest] = buffers.slice(from)
  return first === undefined ? [] : [first.subarray(skip), ...rest]
}

/** Opens and reads a file, at any place and more than once, with constant memory. */
import { constants } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { CaptureError, cause } from './errors.ts'

/** Octets per read. */
const pieceLength = 256 * 1024

/**
 * Opens a file.
 * @throws {CaptureError} when it cannot be opened, or can be read only once, such as a pipe
 */
export async function openToRead(path: string): Promise<FileHandle> {
  if (path === '' || path === '-') throw readOnce('standard input')
  // Without O_NONBLOCK, opening a pipe without a writer blocks. Windows does not have the flag.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error: unknown) => {
    throw unreadable(path, error)
  })
  const found = await file.stat()
  if (!found.isFIFO() && !found.isSocket() && !found.isCharacterDevice()) return file
  await file.close()
  throw readOnce(`${path}, which is no file,`)
}

function readOnce(what: string): CaptureError {
  const why = 'a recording is read more than once, and its end first'
  return new CaptureError('unreadable', `${what} cannot be opened: ${why}. Save it to a file.`, undefined)
}

/**
 * Reads a range of a file, as far as the file goes now.
 * @param from the first octet, @param to the end, exclusive
 * @returns the octets piece by piece. Each piece reuses the memory of the previous one, so the caller copies
 * @throws {CaptureError} when it cannot be opened or read
 */
export async function* pieces(path: string, from: number, to: number): AsyncGenerator<Uint8Array, void> {
  const file = await openToRead(path)
  try {
    const piece = new Uint8Array(pieceLength)
    for (let at = from; at < to; ) {
      const read = await octetsAt(file, path, piece.subarray(0, Math.min(pieceLength, to - at)), at)
      if (read.length === 0) return
      at += read.length
      yield read
    }
  } finally {
    await file.close()
  }
}

/**
 * The first octets of a file.
 * @returns at most `most` octets, in memory of their own
 * @throws {CaptureError} when it cannot be opened or read
 */
export async function beginningOf(path: string, most: number): Promise<Uint8Array> {
  const file = await openToRead(path)
  try {
    return await octetsAt(file, path, new Uint8Array(most), 0)
  } finally {
    await file.close()
  }
}

async function octetsAt(file: FileHandle, path: string, into: Uint8Array, at: number): Promise<Uint8Array> {
  const { bytesRead } = await file.read(into, 0, into.length, at).catch((error: unknown) => {
    throw unreadable(path, error)
  })
  return into.subarray(0, bytesRead)
}

/** The error for a file that the system refuses to read. */
function unreadable(path: string, error: unknown): CaptureError {
  return new CaptureError('unreadable', `${path} cannot be read: ${cause(error)}.`, error)
}

/** @returns the total size of these files in octets; a file that cannot be read counts as 0 */
export async function sizeOf(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map((path) => stat(path).catch(() => ({ size: 0 }))))
  return sizes.reduce((sum, { size }) => sum + size, 0)
}

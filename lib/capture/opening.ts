/** How a file is opened that is read, at any place and more than once. */
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { CaptureError, cause } from './errors.ts'

/**
 * Opens a file.
 * @throws {CaptureError} when it cannot be opened, or is no file but something that is read once
 */
export async function openToRead(path: string): Promise<FileHandle> {
  if (path === '' || path === '-') throw readOnce('standard input')
  // A pipe that nobody writes to would be waited for; Windows knows no such flag.
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

/** The error for a file that the system does not let us read. */
export function unreadable(path: string, error: unknown): CaptureError {
  return new CaptureError('unreadable', `${path} cannot be read: ${cause(error)}.`, error)
}

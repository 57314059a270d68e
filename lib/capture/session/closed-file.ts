/**
 * The end of a session file: whether the file is closed, whether it contains comments, and how a record is
 * appended once the writer has finished.
 */
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { SessionHead, SessionRecord } from '../../record/record.ts'
import { CaptureError, cause } from '../container/errors.ts'
import { openToRead } from '../container/opening.ts'
import { headOf } from './head.ts'
import { type Closed, lastPacket, readClosing } from './last-packet.ts'

/** The largest closing packet in octets, including a comment of the user. */
const longestLast = 64 * 1024

/**
 * Appends a record to a closed session file in one write, which leaves the file whole and closed again.
 * @param head the head of that file, from which its times count
 * @param record a comment of the user
 * @throws {CaptureError} when the file is not closed, so that its writer may still be running, or cannot be
 *   written; the file is then unchanged
 */
export async function appendRecord(path: string, head: SessionHead, record: SessionRecord): Promise<void> {
  await using(path, constants.O_RDWR | constants.O_APPEND, 'written', async (file) => {
    const { time } = record
    const { size } = await file.stat()
    const closed = await closingOf(file, size)
    if (closed === undefined) {
      const ours = (await headOf(file)) !== undefined
      const why = ours ? 'is still recorded, or was not closed' : 'is no session of imapscope'
      throw new CaptureError('not ours', `${path} ${why}.`, undefined)
    }
    await append(file, size, Buffer.concat(lastPacket(head, { ...closed, time, comments: true, record })))
  })
}

/**
 * Whether a file may contain comments of the user, judged by its end alone.
 * @returns false only for a closed file that states it
 * @throws {CaptureError} when the file cannot be read
 */
export async function mayHaveComments(path: string): Promise<boolean> {
  return using(path, constants.O_RDONLY, 'read', async (file) => {
    const { size } = await file.stat()
    return (await closingOf(file, size))?.comments !== false
  })
}

/**
 * Reads the last packet of a session file.
 * @returns undefined for a file that is not closed, or cannot be read
 */
export async function closingIn(path: string): Promise<Closed | undefined> {
  return using(path, constants.O_RDONLY, 'read', async (file) => {
    return closingOf(file, (await file.stat()).size)
  }).catch(() => undefined)
}

/** Appends a block; cuts it off again if only part was written, since that would hide later blocks. */
async function append(file: FileHandle, size: number, block: Uint8Array): Promise<void> {
  try {
    const { bytesWritten } = await file.write(block)
    if (bytesWritten < block.length) throw new Error('the disk did not take all of it')
  } catch (error) {
    await file.truncate(size)
    throw error
  }
}

/** What the last block of a file states, if it is the packet that closes a session file. */
async function closingOf(file: FileHandle, size: number): Promise<Closed | undefined> {
  const length = (await octetsAt(file, size - 4, 4)).readUInt32LE(0)
  if (length > longestLast || length > size) return undefined
  return readClosing(await octetsAt(file, size - length, length))
}

/** @returns exactly `length` octets; zeros where the file has none */
async function octetsAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  if (position >= 0) await file.read(bytes, 0, length, position)
  return bytes
}

/** Opens a file, works with it, and closes it; system errors become `CaptureError`. */
async function using<T>(
  path: string,
  flags: number,
  cannot: 'read' | 'written',
  work: (file: FileHandle) => Promise<T>,
): Promise<T> {
  let file: FileHandle | undefined
  try {
    file = flags === constants.O_RDONLY ? await openToRead(path) : await open(path, flags)
    return await work(file)
  } catch (error) {
    if (error instanceof CaptureError) throw error
    throw new CaptureError('unreadable', `${path} cannot be ${cannot}: ${cause(error)}.`, error)
  } finally {
    await file?.close()
  }
}

/** The head of a file, read by itself: whether it is a session of ours, which one, and which of its files. */
import type { FileHandle } from 'node:fs/promises'
import { noteIn, type SectionNote } from './comments.ts'
import { PcapngReader } from './pcapng.ts'

/** Octets in which the head of a session stands. */
const longest = 4096

/**
 * Reads the beginning of an open file.
 * @returns undefined when it is no session of ours; a number when it is, of a version that is not known here
 */
export async function headOf(file: FileHandle): Promise<SectionNote | number | undefined> {
  const bytes = new Uint8Array(longest)
  const { bytesRead } = await file.read(bytes, 0, longest, 0)
  const reader = new PcapngReader(0)
  reader.push(bytes.subarray(0, bytesRead))
  const item = reader.next()
  return item?.type === 'section' ? noteIn(item.comments) : undefined
}

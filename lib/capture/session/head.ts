/** The head of a file, read by itself: whether it is a session of ours, which one, and which of its files. */
import type { FileHandle } from 'node:fs/promises'
import { PcapngReader } from '../container/pcapng.ts'
import { captureFormat } from '../container/reading.ts'
import { noteIn, type SectionNote } from './packet-comments.ts'

/** Octets in which the head of a session stands. */
const longest = 4096

/**
 * Reads the beginning of an open file.
 * @returns undefined when it is no session of ours; a number when it is, of a version that is not known here
 */
export async function headOf(file: FileHandle): Promise<SectionNote | number | undefined> {
  const bytes = new Uint8Array(longest)
  const { bytesRead } = await file.read(bytes, 0, longest, 0)
  const head = headIn(bytes.subarray(0, bytesRead))
  return typeof head === 'string' ? undefined : head
}

/**
 * The head in the first octets of a file.
 * @returns `none` when it is no session of ours, `incomplete` when more octets are needed to tell; a number
 *   when it is one of a version that is not known here
 */
export function headIn(beginning: Uint8Array): SectionNote | number | 'none' | 'incomplete' {
  if (captureFormat(beginning) !== 'pcapng') return 'none'
  const reader = new PcapngReader(0)
  reader.push(beginning)
  for (let item = reader.next(); item !== undefined; item = reader.next()) {
    if (item.type === 'packet') return 'none'
    if (item.type === 'section') return noteIn(item.comments) ?? 'none'
  }
  return 'incomplete'
}

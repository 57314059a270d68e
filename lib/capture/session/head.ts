/** Reads the head of a file alone: whether it is a session file of ours, of which session, and which part. */
import type { FileHandle } from 'node:fs/promises'
import { PcapngReader } from '../container/pcapng.ts'
import { captureFormat } from '../container/reading.ts'
import { noteIn, type SectionNote } from './packet-comments.ts'

/** The head of a session lies within this many octets. */
const longest = 4096

/**
 * Reads the beginning of an open file.
 * @returns undefined when it is not a session of ours; the version number when this reader does not know it
 */
export async function headOf(file: FileHandle): Promise<SectionNote | number | undefined> {
  const bytes = new Uint8Array(longest)
  const { bytesRead } = await file.read(bytes, 0, longest, 0)
  const head = headIn(bytes.subarray(0, bytesRead))
  return typeof head === 'string' ? undefined : head
}

/**
 * The head in the first octets of a file.
 * @returns `none` when it is not a session of ours, `incomplete` when more octets are needed to tell; the
 *   version number when this reader does not know it
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

/** The packet that closes a session file: it tells a reader that the file is no longer being written. */
import type { SessionHead, SessionRecord, Time } from '../../record/record.ts'
import { linkRaw, packetBlock } from '../container/blocks.ts'
import { PcapngReader } from '../container/pcapng.ts'
import { emptyPacket } from '../container/segments.ts'
import { stamp } from '../container/times.ts'
import { endComment, readComment, recordComment } from './packet-comments.ts'

/** What the last packet states about its file. */
export interface Closed {
  /** Whether the file contains comments of the user. */
  readonly comments: boolean
  /** The number of the file in which the session continues. */
  readonly goesOn?: number
}

/** What the last packet is made from. */
export interface Closing extends Closed {
  /** The time of the last record. */
  readonly time: Time
  /** A record that the packet also carries; it has no octets, and the same time. */
  readonly record?: SessionRecord
}

/** @returns the block of the last packet of a file, in one piece or several */
export function lastPacket(
  { started }: SessionHead,
  { time, comments, goesOn, record }: Closing,
): Uint8Array[] {
  const said = [...(record === undefined ? [] : [recordComment(record)]), endComment(comments, goesOn)]
  return packetBlock(stamp(started, time), emptyPacket(), new Uint8Array(0), 0, said)
}

/**
 * Reads the last block of a file.
 * @returns undefined unless it is the packet that closes a session file
 */
export function readClosing(block: Uint8Array): Closed | undefined {
  const reader = new PcapngReader(0)
  reader.assume(linkRaw)
  reader.push(block)
  const item = reader.next()
  if (item?.type !== 'packet' || item.packet.link !== linkRaw) return undefined
  for (const text of item.packet.comments) {
    const comment = readComment(text, 0)
    if (comment.kind === 'end') return comment
  }
  return undefined
}

/** @returns whether a record is a comment of the user */
export function isComment(record: SessionRecord): boolean {
  return record.type === 'fact' && record.fact.name === 'comment'
}

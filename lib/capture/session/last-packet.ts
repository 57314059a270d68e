/** The packet that closes a session file: by it a reader knows that nobody writes the file any more. */
import type { SessionHead, SessionRecord, Time } from '../../record/record.ts'
import { linkRaw, packetBlock } from '../container/blocks.ts'
import { PcapngReader } from '../container/pcapng.ts'
import { emptyPacket } from '../container/segments.ts'
import { stamp } from '../container/times.ts'
import { endComment, readComment, recordComment } from './packet-comments.ts'

/** What a file that is closed says of itself. */
export interface Closed {
  /** Whether comments of the user stand in it. */
  readonly comments: boolean
  /** In which further file the session goes on. */
  readonly goesOn?: number
}

/** What closes a file. */
export interface Closing extends Closed {
  /** When the last record came. */
  readonly time: Time
  /** A record that the packet says besides; without octets, of that time. */
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
 * What the last block of a file says.
 * @returns undefined when it is not the packet that closes a file of ours
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

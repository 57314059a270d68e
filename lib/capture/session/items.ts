/** The items that reading a recording gives, whichever program made it. Types only. */
import type { SessionHead, SessionRecord } from '../../record/record.ts'
import type { Packet } from '../container/pcapng.ts'

/** The head comes first, then records, with warnings of what could not be read. */
export type SessionItem = HeadItem | SessionRecord | Warning

/** The head of the whole recording. */
interface HeadItem {
  readonly type: 'head'
  readonly head: SessionHead
  /** The number of this file in a rotated session, from 1. */
  readonly part: number
  /** True for a recording by another program, which has no facts. */
  readonly foreign: boolean
}

/** A sentence about a part of the file that could not be used; reading continues. */
export interface Warning {
  readonly type: 'warning'
  readonly text: string
}

/** Packets in, records out. */
export interface RecordReader {
  take(packet: Packet): (SessionRecord | Warning)[]
  end(): (SessionRecord | Warning)[]
}

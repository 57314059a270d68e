/** What reading a recording gives, whoever made it. Types only. */
import type { SessionHead, SessionRecord } from '../../record/record.ts'
import type { Packet } from '../container/pcapng.ts'

/** The head comes first, then records, and what could not be read. */
export type SessionItem = HeadItem | SessionRecord | Warning

/** What holds for the whole recording. */
interface HeadItem {
  readonly type: 'head'
  readonly head: SessionHead
  /** Of a rotated session: which of its files this is, from 1. */
  readonly part: number
  /** True for what another program recorded: it has no facts. */
  readonly foreign: boolean
}

/** Something of the file that could not be used, in a sentence; reading goes on. */
export interface Warning {
  readonly type: 'warning'
  readonly text: string
}

/** Packets in, records out. */
export interface RecordReader {
  take(packet: Packet): (SessionRecord | Warning)[]
  end(): (SessionRecord | Warning)[]
}

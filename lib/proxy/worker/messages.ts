/** The messages between the engine's thread and the observer's. Plain data. */
import type { FilePlace } from '../../capture/session/following.ts'
import type { WriterState } from '../../capture/session/writer-options.ts'
import type { ClockStart } from '../../record/clock.ts'
import type { DelayFact, SessionRecord } from '../../record/record.ts'
import type { EngineOptions } from '../engine.ts'

/** The data that the engine's thread is started with. */
export interface Start {
  readonly options: EngineOptions
  readonly clock: ClockStart
  /** See `ThreadListener.linesOnly`. */
  readonly linesOnly: boolean
}

/** Messages to the engine. */
export type ThreadOrder =
  /** Credit to restore, for records that were read. */
  | { readonly type: 'read'; readonly octets: number }
  /** The reader has read the session file up to this offset. */
  | { readonly type: 'caughtUp'; readonly to: number }
  /** A record for the session file: a comment of the user. */
  | { readonly type: 'append'; readonly record: SessionRecord }
  | { readonly type: 'stop' }

/** An open port as the user sees it. */
export interface OpenPort {
  readonly address: string
  readonly port: number
}

/** The ports and files that are open once the engine has started. */
export interface Started {
  /** The open ports, in the order of the listeners. */
  readonly ports: readonly OpenPort[]
  /** The path of the session file; undefined when none is written. */
  readonly sessionFile: string | undefined
}

/** Why the engine could not start. */
export interface FailedStart {
  readonly message: string
  /** The system's code, such as EADDRINUSE, or empty. */
  readonly code: string
  readonly remedy?: string
  /** The port that could not be opened, if that was the cause. */
  readonly port?: OpenPort
}

/** Messages from the engine. */
export type ThreadReport =
  | { readonly type: 'listening'; readonly opened: Started }
  | ({ readonly type: 'failed' } & FailedStart)
  | { readonly type: 'records'; readonly records: readonly SessionRecord[]; readonly octets: number }
  /** Records were not sent: they are in the session file, between these offsets. */
  | { readonly type: 'behind'; readonly from: FilePlace; readonly to: number }
  | { readonly type: 'session'; readonly state: WriterState }
  | { readonly type: 'delay'; readonly delay: DelayFact }
  | { readonly type: 'stopped' }

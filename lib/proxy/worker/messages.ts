/** What crosses between the engine's thread and the one that looks. Plain data. */
import type { WriterState } from '../../capture/writer.ts'
import type { ClockStart } from '../../record/clock.ts'
import type { SessionRecord } from '../../record/record.ts'
import type { EngineOptions } from '../engine.ts'

/** What the thread is started with. */
export interface Start {
  readonly options: EngineOptions
  readonly clock: ClockStart
}

/** To the engine. */
export type Order =
  /** Octets of records that were read; the credit is restored by them. */
  { readonly type: 'read'; readonly octets: number } | { readonly type: 'stop' }

/** An open port as the user sees it. */
export interface OpenPort {
  readonly address: string
  readonly port: number
}

/** From the engine. */
export type Report =
  | { readonly type: 'listening'; readonly ports: readonly OpenPort[] }
  | { readonly type: 'failed'; readonly message: string; readonly code: string; readonly remedy?: string }
  | { readonly type: 'records'; readonly records: readonly SessionRecord[]; readonly octets: number }
  | { readonly type: 'session'; readonly state: WriterState }
  | { readonly type: 'stopped' }

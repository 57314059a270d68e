/** Messages to the screen, and their result: the next model and effects. */
import type { Time } from '../../lib/record/record.ts'
import type { LogEntry } from '../../lib/reports/log.ts'
import type { SessionEvent } from '../../lib/session/events.ts'
import type { Size } from '../terminal/cells.ts'
import type { Effect } from './effects.ts'
import type { Model, Status } from './model.ts'

/** A message to the screen. */
export type Msg =
  /** In order; one message with many events costs less than one for each. */
  | { readonly type: 'events'; readonly events: readonly SessionEvent[] }
  | { readonly type: 'status'; readonly status: Status }
  /** A log entry of the program. */
  | { readonly type: 'log'; readonly entry: LogEntry }
  | { readonly type: 'remark'; readonly text: string }
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'paste'; readonly text: string }
  /** A click, or a step of the wheel, at a cell counted from 0. */
  | {
      readonly type: 'mouse'
      readonly action: 'press' | 'up' | 'down'
      readonly x: number
      readonly y: number
    }
  | { readonly type: 'resize'; readonly size: Size }
  /** Filters another slice of rows; sent as long as some are left. */
  | { readonly type: 'choose' }
  | { readonly type: 'tick'; readonly now: Time }

/** The result of a message. */
export interface Step {
  readonly model: Model
  readonly effects: readonly Effect[]
}

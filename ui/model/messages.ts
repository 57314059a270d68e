/** What happens to the screen, and what comes of it: messages in, the next model and effects out. */
import type { Time } from '../../lib/record/record.ts'
import type { LogEntry } from '../../lib/reports/log.ts'
import type { SessionEvent } from '../../lib/session/events.ts'
import type { Size } from '../terminal/cells.ts'
import type { Effect } from './effects.ts'
import type { Model, Status } from './model.ts'

/** What happens to the screen. */
export type Msg =
  /** In order; many at once cost less than one after the other. */
  | { readonly type: 'events'; readonly events: readonly SessionEvent[] }
  | { readonly type: 'status'; readonly status: Status }
  /** What the program tells about itself. */
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
  /** Some more rows are to be chosen; comes as long as there are some. */
  | { readonly type: 'choose' }
  | { readonly type: 'tick'; readonly now: Time }

/** What a message leads to. */
export interface Step {
  readonly model: Model
  readonly effects: readonly Effect[]
}

/** The timers of a relay, for one connection. */
import type { Side, Time } from '../record/record.ts'
import type { RelayEvent } from './actions.ts'

export class Timers {
  private alarm: NodeJS.Timeout | undefined
  private readonly waits: { client?: NodeJS.Timeout; server?: NodeJS.Timeout } = {}

  /** @param take receives the events that are due */
  constructor(private readonly take: (event: RelayEvent) => void) {}

  /** See the action `alarm`. @param after in milliseconds */
  set(after: number | undefined): void {
    clearTimeout(this.alarm)
    if (after !== undefined) this.alarm = setTimeout(() => this.take({ type: 'alarm' }), after)
  }

  /** See the action `wait`. */
  wait(side: Side, time: Time): void {
    clearTimeout(this.waits[side])
    // Node counts whole milliseconds and may fire a fraction of one early.
    this.waits[side] = setTimeout(() => this.take({ type: 'due', side }), Math.ceil(time / 1_000_000) + 1)
  }

  /** Cancels all timers. */
  stop(): void {
    for (const timer of [this.alarm, this.waits.client, this.waits.server]) clearTimeout(timer)
  }
}

/**
 * Divides the time during which commands were in flight among them, so their parts never add up to more.
 * Knows connections by number; the cost for each command does not depend on how many there are.
 */
import type { Time } from '../record/record.ts'

/** A connection on which commands are in flight. */
interface Lane {
  running: number
  /** The clock at the last completion, or when the first command in flight was sent. */
  mark: number
  /** Time until a command that overtook others was sent: it belongs to those others. And when it ended. */
  left: number
  until: number
}

/**
 * A server answers the commands of one connection one after the other: the time between two completions
 * belongs to the later one. Connections with commands in flight at the same time share it equally.
 */
export class TimePassed {
  private readonly lanes = new Map<number, Lane>()
  /** The number of lanes with a command in flight. */
  private busy = 0
  /** The time given to each busy lane so far, and until when. */
  private clock = 0
  private at: Time = 0

  /** A command was sent. @returns its `begun` for `over` */
  begin(connection: number, sent: Time): number {
    this.wind(sent)
    const known = this.lanes.get(connection)
    const lane = known ?? { running: 0, mark: 0, left: 0, until: 0 }
    if (known === undefined) this.lanes.set(connection, lane)
    if (lane.running++ === 0) {
      this.busy++
      lane.mark = this.clock
      lane.left = 0
    }
    return this.clock
  }

  /**
   * A command is no longer in flight.
   * @param completed undefined when it was never completed: then it has no part
   * @returns its part of the time, in nanoseconds
   */
  over(connection: number, completed: Time | undefined, begun: number): number {
    const lane = this.lanes.get(connection)
    if (lane === undefined) return 0
    if (completed !== undefined) this.wind(completed)
    if (--lane.running === 0) this.busy--
    if (completed === undefined) return 0
    const overtaken = Math.min(lane.left, Math.max(0, lane.until - begun))
    const from = Math.max(begun, lane.mark)
    lane.left += from - lane.mark - overtaken
    if (from > lane.mark) lane.until = from
    lane.mark = this.clock
    return this.clock - from + overtaken
  }

  /** A connection has ended: no more commands come. */
  ended(connection: number): void {
    const lane = this.lanes.get(connection)
    if (lane !== undefined && lane.running > 0) this.busy--
    this.lanes.delete(connection)
  }

  private wind(time: Time): void {
    if (time <= this.at) return
    if (this.busy > 0) this.clock += (time - this.at) / this.busy
    this.at = time
  }
}

/**
 * The time that passed while commands were in flight, divided among them, so that their parts together are
 * never more than it. Knows connections by number; costs the same for each command, however many there are.
 */
import type { Time } from '../record/record.ts'

/** A connection on which commands are in flight. */
interface Lane {
  running: number
  /** The clock at the last completion, or when the first command in flight was sent. */
  mark: number
  /** What passed before a command was sent that overtook others: it is theirs. And until when it did. */
  left: number
  until: number
}

/**
 * A server answers the commands of one connection one after the other: what passes between two completions is
 * the time of the later one. Connections on which something is in flight at once share what passes equally.
 */
export class TimePassed {
  private readonly lanes = new Map<number, Lane>()
  /** Lanes with something in flight. */
  private busy = 0
  /** What one busy lane has got so far, and until when. */
  private clock = 0
  private at: Time = 0

  /** A command was sent. @returns what `over` is to be told of it */
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
   * It is no longer in flight.
   * @param completed undefined where it was never completed: then it has no part
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

  /** Nothing more of a connection comes. */
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

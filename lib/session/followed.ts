/** How many commands of a connection are followed, and what is told of those beyond that. */
import { limits } from '../record/limits.ts'
import type { Frame } from '../wire/frame.ts'
import type { Connection, Exchange, SessionEvent } from './events.ts'
import { keptOf } from './exchange.ts'

export class Followed {
  /** Octets that are kept of the commands in flight and of what answered them. */
  private kept = 0
  /** @param beyond commands that are not followed and have had no completion */
  constructor(
    private readonly connection: Connection,
    private readonly tell: (event: SessionEvent) => void,
    private beyond: number,
  ) {}

  /** True while any completion or response may be for a command that is not followed. */
  get overfull(): boolean {
    return this.beyond > 0
  }

  /** Octets that may still be kept. */
  get room(): number {
    return limits.keptInFlight - this.kept
  }

  /** @returns whether one more command can be followed, with so many in flight; if not, it is told here */
  follows(command: Frame, inFlight: number): boolean {
    const octets = keptOf(command)
    if (inFlight < limits.inFlight && octets <= this.room) {
      this.kept += octets
      return true
    }
    this.beyond++
    const { connection } = this
    const first = connection.unfollowed === undefined
    connection.unfollowed = (connection.unfollowed ?? 0) + 1
    this.tell({ type: 'unfollowed', time: command.time, connection, frame: command, first })
    return false
  }

  /** So many octets more are kept. */
  keep(octets: number): void {
    this.kept += octets
  }

  /** An exchange is over. */
  letGo({ said, kept }: Exchange): void {
    this.kept -= kept + keptOf(said[0])
  }

  /** Tells what belongs to no exchange: while some commands are not followed it may be theirs. */
  unclaimed(frame: Frame): void {
    const { connection } = this
    const { time } = frame
    if (this.overfull) this.tell({ type: 'unfollowed', time, connection, frame, first: false })
    else this.tell({ type: 'stray', time, connection, frame })
    if (frame.kind === 'completion' && this.beyond > 0) this.beyond--
  }
}

/** Which commands of a connection are followed to their end, and the events for those that are not. */
import { limits } from '../record/limits.ts'
import type { Side, Time } from '../record/record.ts'
import type { Frame } from '../wire/frame.ts'
import type { Connection, Exchange, SessionEvent } from './events.ts'
import { keptOf } from './exchange.ts'
import type { Request } from './request.ts'
import type { Requests } from './requests.ts'

export class Followed {
  /** Octets kept of the commands in flight and of their answers. */
  private kept = 0
  /** Commands in flight when server octets went missing, oldest first; and the tags of those given up. */
  private doubtful: Request[] = []
  private readonly givenUp = new Set<string>()
  /** The end of a gap in the client's octets, while completions of commands in that gap may still come. */
  private unheard: Time | undefined

  /** @param beyond commands that are not followed and not yet completed */
  constructor(
    private readonly connection: Connection,
    private readonly tell: (event: SessionEvent) => void,
    private beyond: number,
  ) {}

  /** True while any completion or response may be for a command that is not followed. */
  get overfull(): boolean {
    return this.beyond > 0
  }

  /** The number of octets that may still be kept. */
  get room(): number {
    return limits.keptInFlight - this.kept
  }

  /** @returns whether one more command can be followed; if not, this reports it as `unfollowed` */
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

  /** Octets of a side are missing: they may contain completions of commands in flight, or commands. */
  missing(side: Side, time: Time, { all }: Requests): void {
    if (side === 'client') this.unheard = time
    else {
      this.doubtful = all
      for (const { exchange } of this.doubtful) exchange.doubtful = true
    }
  }

  /**
   * A command was completed. If it was sent after a gap, the commands sent before the gap were answered in it
   * and are given up: servers may answer in another order, but hardly after so long.
   */
  answered({ exchange }: Request, inFlight: Requests, time: Time): void {
    this.letGo(exchange)
    if (exchange.doubtful === true) {
      exchange.doubtful = undefined
      return
    }
    if (this.unheard !== undefined && exchange.timing.sent >= this.unheard) this.unheard = undefined
    if (this.givenUp.size > limits.inFlight) this.givenUp.clear()
    for (const request of this.doubtful.splice(0)) {
      if (request.exchange.doubtful !== true) continue
      const { tag } = request.exchange
      this.givenUp.add(tag)
      inFlight.complete(tag)
      this.letGo(request.exchange)
      this.giveUp(request, time)
    }
  }

  /**
   * Ends a request whose completion will never be known: there was none, or it is among missing octets.
   * @param known false when the connection continues, but not its recording
   */
  giveUp(request: Request, time: Time, known = true): void {
    const { exchange } = request
    request.end()
    exchange.status = exchange.doubtful === true || !known ? 'lost' : 'ended'
    exchange.latest = undefined
    this.tell({ type: 'completed', time, exchange })
  }

  /** Counts further octets as kept. */
  keep(octets: number): void {
    this.kept += octets
  }

  /** Frees the octets of a finished exchange. */
  private letGo({ said, kept }: Exchange): void {
    this.kept -= kept + keptOf(said[0])
  }

  /** Reports a frame without an exchange: it may belong to a command that is not followed. */
  unclaimed(frame: Frame): void {
    const { connection } = this
    const { time } = frame
    const completes = frame.kind === 'completion'
    const late = completes && (this.givenUp.delete(frame.tag ?? '') || this.unheard !== undefined)
    if (late || this.overfull) this.tell({ type: 'unfollowed', time, connection, frame, first: false })
    else this.tell({ type: 'stray', time, connection, frame })
    if (completes && !late && this.beyond > 0) this.beyond--
  }
}

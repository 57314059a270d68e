/** Continuation requests: which command a `+` is for. RFC 9051 §7.6. */
import { limits } from '../record/limits.ts'
import type { Frame } from '../wire/frame.ts'
import type { Exchange } from './events.ts'
import type { Request } from './request.ts'
import type { Requests } from './requests.ts'

/** `+` for a command that the client is still sending. */
export class Grants {
  private frames: Frame[] = []

  /** @returns false when there are more than `limits.waits` */
  add(frame: Frame): boolean {
    if (this.frames.length >= limits.waits) return false
    this.frames.push(frame)
    return true
  }

  /** @returns the `+` frames since the last command */
  take(): readonly Frame[] {
    if (this.frames.length === 0) return none
    const { frames } = this
    this.frames = []
    return frames
  }
}

const none: readonly Frame[] = []

/** @returns the command whose client waits for `+`; one that waits to send a literal is not complete yet */
export function waitingFor(inFlight: Requests): Request | undefined {
  return inFlight.newest('AUTHENTICATE', 'IDLE')
}

/** Records the time of a `+` in its command. */
export function granted({ timing }: Exchange, { time }: Frame): void {
  const open = timing.waits.find((wait) => wait.granted === undefined)
  if (open !== undefined) open.granted = time
  // Each further `+` of an authentication exchange asks for a further line. RFC 9051 §6.2.2.
  else if (timing.waits.length < limits.waits) timing.waits.push({ asked: time, granted: time })
  // A `+` for a literal came before the command was complete.
  if (time >= timing.sent) timing.first ??= time
}

/** The octets of a frame that are in the recording: a frame spans a gap within one of its literals. */
import type { Side, Time } from '../record/record.ts'
import type { Frame } from '../wire/frame.ts'

/** The octets missing on one side of a connection since its last frame. */
interface Loss {
  readonly time: Time
  length: number
}

/** Remembers the gaps of a session until the frame that contains them is complete. */
export class Carried {
  private readonly losses = new Map<string, Loss>()

  /** Octets are missing from here on. */
  gap(connection: number, side: Side, time: Time, length: number): void {
    const key = `${connection} ${side}`
    const loss = this.losses.get(key)
    if (loss === undefined) this.losses.set(key, { time, length })
    else loss.length += length
  }

  /** @returns the length of a frame without its missing octets; literals cut by choice are counted whole */
  length(connection: number, frame: Frame): number {
    if (this.losses.size === 0) return frame.length
    const key = `${connection} ${frame.side}`
    const loss = this.losses.get(key)
    if (loss === undefined || frame.time < loss.time) return frame.length
    this.losses.delete(key)
    // A gap is within a literal, or ends the frame before it.
    const cut = frame.length - frame.bytes.length
    return frame.begun <= loss.time && cut >= loss.length ? frame.length - loss.length : frame.length
  }

  /** A connection has ended: no more frames of it come. */
  ended(connection: number): void {
    for (const side of ['client', 'server']) this.losses.delete(`${connection} ${side}`)
  }
}

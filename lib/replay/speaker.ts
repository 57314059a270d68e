/**
 * Plays a part on one end of a connection, with TLS and DEFLATE as the dialogue requires, and with the pauses
 * of the recording. The sockets are legs of lib/proxy.
 */
import { Deflater } from '../inflate/deflater.ts'
import { Layers } from '../inflate/layers.ts'
import type { Leg } from '../proxy/sockets/leg.ts'
import { peer, type Side, type Time } from '../record/record.ts'
import { Framer } from '../wire/framer.ts'
import { join, nothing } from '../wire/octets.ts'
import type { Switch } from '../wire/piece.ts'
import type { Saying, SayingPart } from './saying.ts'

/** How a part is played. */
export interface Playing {
  /** The side that is played. */
  readonly side: Side
  /** Factor by which it is faster than the recording; infinite for no pauses. */
  readonly speed: number
  /** Upgrades the leg to TLS after STARTTLS. @param early octets of the handshake that were already read */
  secure(leg: Leg, early: Uint8Array): Promise<unknown>
}

/** Nanoseconds in a millisecond. */
const millisecond = 1_000_000
/** Pauses of fewer milliseconds are skipped. */
const shortest = 1

export class Speaker {
  private readonly framer = new Framer()
  private readonly layers = new Layers(
    (chunk) => {
      this.framer.push(chunk)
      this.read()
    },
    () => this.stop(),
  )
  private deflater: Deflater | undefined
  private readonly queue: Saying[] = []
  private speaking = false
  private upgrade: Promise<unknown> | undefined
  private invited = false
  private over = false
  /** Ends the current pause. */
  private wake: () => void = () => undefined
  /** Settles when the connection is closed. */
  readonly done: Promise<void>
  private finished: () => void = () => undefined

  constructor(
    private readonly leg: Leg,
    private readonly part: SayingPart,
    private readonly playing: Playing,
  ) {
    this.done = new Promise((resolve) => {
      this.finished = resolve
    })
  }

  /** Begins to receive and to send. */
  begin(): void {
    const side = peer(this.playing.side)
    this.leg.listen({
      received: (bytes) => this.layers.push({ side, time: 0, bytes }),
      room: () => undefined,
      finished: () => this.leg.finish(),
      closed: () => this.close(),
    })
    this.say(this.part.begin())
  }

  /** Ends the connection at once. */
  stop(): void {
    this.leg.destroy()
    this.close()
  }

  private close(): void {
    this.over = true
    this.wake()
    this.finished()
  }

  private read(): void {
    for (let next = this.framer.next(); next !== undefined; next = this.framer.next()) {
      if (next.type === 'switch') this.change(next)
      else if (next.frame.side !== this.playing.side) {
        // A client that sends DONE wants to go on: what is still queued is sent without pauses.
        if (next.frame.kind === 'done') this.hurry()
        this.say(this.part.heard(next.frame))
      }
    }
    const waits = this.playing.side === 'server' && this.framer.waiting === 'continuation'
    if (waits && !this.invited) this.say(this.part.invite())
    this.invited = waits
  }

  private change({ side, layer }: Switch): void {
    const mine = side === this.playing.side
    const rest = this.framer.rest(side)
    if (layer === 'tls' && !mine) {
      const early = rest.length === 0 ? nothing : join(rest.map(({ bytes }) => bytes))
      this.upgrade = this.playing.secure(this.leg, early)
      this.upgrade.catch(() => this.stop())
    } else if (layer === 'deflate' && !mine) this.layers.deflate(side, rest)
    else if (layer === 'deflate') this.deflater = new Deflater()
    else if (layer === 'plain' && !mine) this.layers.plain(side, rest)
    else if (layer === 'plain') this.deflater = undefined
  }

  private hurry(): void {
    for (const [i, saying] of this.queue.entries()) this.queue[i] = { ...saying, gap: 0 }
    this.wake()
  }

  private say(sayings: readonly Saying[]): void {
    this.queue.push(...sayings)
    if (!this.speaking) this.speak().catch(() => this.stop())
  }

  /** Sends the queued sayings one after the other, each after its pause. */
  private async speak(): Promise<void> {
    this.speaking = true
    for (let next = this.queue.shift(); next !== undefined && !this.over; next = this.queue.shift()) {
      await this.pause(next.gap)
      await this.upgrade
      if (this.over) break
      if (next.type === 'end') this.leg.finish()
      else await this.send(this.withFollowing(next.bytes))
    }
    this.speaking = false
  }

  /** Joins the sayings that follow without a pause, as they were sent in the recording. */
  private withFollowing(bytes: Uint8Array): Uint8Array {
    const parts = [bytes]
    for (let [next] = this.queue; next?.type === 'say' && next.gap === 0; [next] = this.queue) {
      parts.push(next.bytes)
      this.queue.shift()
    }
    return join(parts)
  }

  private pause(gap: Time): Promise<void> {
    const wait = gap / millisecond / this.playing.speed
    if (wait < shortest || this.over) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, wait)
      this.wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  private async send(bytes: Uint8Array): Promise<void> {
    const carried = this.deflater === undefined ? bytes : await this.deflater.deflate(bytes)
    this.leg.send(carried)
    // The sent octets affect how the other side is framed, so they are framed before any answer can come.
    this.framer.push({ side: this.playing.side, time: 0, bytes })
    this.read()
    await this.leg.idle()
  }
}

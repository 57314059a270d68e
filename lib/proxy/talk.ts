/** A short conversation with a server: sends one command after the other and collects the responses. */
import { limits } from '../record/limits.ts'
import type { Frame } from '../wire/frame.ts'
import { Framer } from '../wire/framer.ts'
import { octets } from '../wire/octets.ts'
import { Explained } from './causes.ts'
import type { Leg } from './sockets/leg.ts'

export class Talk {
  private readonly framer = new Framer()
  private heard: Frame[] = []
  private failure: Error | undefined
  private wake: () => void = () => undefined
  private count = 0

  /** @param leg connected, and with TLS if the port needs it from the start */
  constructor(private readonly leg: Leg) {
    const closed = (error?: Error): void => {
      this.failure ??= error ?? new Explained({ cause: 'the server closed the connection' })
      this.wake()
    }
    leg.listen({
      received: (bytes) => {
        this.framer.push({ side: 'server', time: 0, bytes })
        this.read()
        this.wake()
      },
      room: () => undefined,
      finished: () => closed(),
      closed,
    })
  }

  /** @returns true when the server has sent something within so many milliseconds, or is gone */
  async hears(within: number): Promise<boolean> {
    if (this.heard.length > 0 || this.failure !== undefined) return true
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      this.wake = resolve
      timer = setTimeout(resolve, within)
    })
    clearTimeout(timer)
    return this.heard.length > 0 || this.failure !== undefined
  }

  /** @returns the first frame; rejects when none comes within `limits.answer`, or the server goes away */
  async greeting(): Promise<Frame> {
    const [greeting] = await this.until((frames) => frames.length > 0)
    return greeting
  }

  /**
   * Sends a command without arguments, or with simple ones.
   * @returns all frames of the server, the completion last; rejects as `greeting` does
   */
  ask(command: string): Promise<Frame[]> {
    const tag = `d${++this.count}`
    const bytes = octets(`${tag} ${command}\r\n`)
    this.framer.push({ side: 'client', time: 0, bytes })
    this.read()
    this.leg.send(bytes)
    return this.until((frames) => frames.at(-1)?.tag === tag)
  }

  private read(): void {
    for (let next = this.framer.next(); next !== undefined; next = this.framer.next()) {
      if (next.type === 'frame' && next.frame.side === 'server') this.heard.push(next.frame)
    }
  }

  private async until(enough: (frames: readonly Frame[]) => boolean): Promise<Frame[]> {
    const late = new Explained({ cause: 'the server does not answer', remedy: 'is it an IMAP server?' })
    const timer = setTimeout(() => {
      this.failure ??= late
      this.wake()
    }, limits.answer)
    try {
      while (!enough(this.heard)) {
        if (this.failure !== undefined) throw this.failure
        await new Promise<void>((resolve) => {
          this.wake = resolve
        })
      }
    } finally {
      clearTimeout(timer)
    }
    return this.heard.splice(0)
  }
}

/**
 * Speaks to a running Thunderbird as its own test suite does: Marionette, packets of `LENGTH:JSON` over TCP.
 * Knows nothing of mail.
 */
import { connect, type Socket } from 'node:net'

type Settle = (error: { error: string; message: string } | null, value: unknown) => void

export class Marionette {
  private heard = Buffer.alloc(0)
  private last = 0
  private readonly waiting = new Map<number, Settle>()
  private greeted: () => void = () => undefined

  private constructor(private readonly socket: Socket) {}

  /**
   * Connects and opens a session whose scripts run with all of Thunderbird's own rights.
   * @param limit how long a script may take, in ms
   */
  static async open(port: number, limit: number): Promise<Marionette> {
    const socket = connect(port, '127.0.0.1')
    const marionette = new Marionette(socket)
    await new Promise<void>((resolve, reject) => {
      marionette.greeted = resolve
      socket.on('data', (bytes) => marionette.take(bytes))
      socket.once('error', reject)
      socket.once('close', () => {
        reject(new Error('Marionette closed the connection'))
        marionette.lose()
      })
    })
    await marionette.call('WebDriver:NewSession', { capabilities: { alwaysMatch: {} } })
    await marionette.call('Marionette:SetContext', { value: 'chrome' })
    await marionette.call('WebDriver:SetTimeouts', { script: limit })
    return marionette
  }

  /**
   * Runs a script there; it gives its value to the last of its `arguments`, a function.
   * @returns that value as JSON carries it
   * @throws when it throws, takes too long, or Thunderbird ends
   */
  async run(script: string, args: readonly unknown[]): Promise<unknown> {
    const options = { script, args, sandbox: 'system', newSandbox: true }
    return ((await this.call('WebDriver:ExecuteAsyncScript', options)) as { value: unknown }).value
  }

  /** Asks it to quit, as its menu does. */
  async quit(): Promise<void> {
    await this.call('Marionette:Quit', { flags: ['eAttemptQuit'] })
  }

  close(): void {
    this.socket.destroy()
  }

  private call(name: string, parameters: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.waiting.set(++this.last, (error, value) => {
        if (error === null) resolve(value)
        else reject(new Error(`${name}: ${error.error}: ${error.message}`))
      })
      const packet = JSON.stringify([0, this.last, name, parameters])
      this.socket.write(`${Buffer.byteLength(packet)}:${packet}`)
    })
  }

  private take(bytes: Buffer): void {
    this.heard = Buffer.concat([this.heard, bytes])
    for (;;) {
      const colon = this.heard.indexOf(':')
      const end = colon + 1 + Number(this.heard.toString('latin1', 0, Math.max(colon, 0)))
      if (colon === -1 || this.heard.length < end) return
      const packet: unknown = JSON.parse(this.heard.toString('utf8', colon + 1, end))
      this.heard = this.heard.subarray(end)
      if (Array.isArray(packet)) this.settle(packet[1], packet[2], packet[3])
      else this.greeted() // the first one says who it is
    }
  }

  private settle(id: number, ...answer: Parameters<Settle>): void {
    this.waiting.get(id)?.(...answer)
    this.waiting.delete(id)
  }

  private lose(): void {
    for (const id of [...this.waiting.keys()])
      this.settle(id, { error: 'closed', message: 'the connection is gone' }, undefined)
  }
}

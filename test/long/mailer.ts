/** A mail client that takes little room, of which a test can have thousands: counts octets, keeps the last ones. */
import net from 'node:net'
import tls from 'node:tls'

const last = 80

export class Mailer {
  private tail = ''
  private waiting:
    | { readonly ends: RegExp; readonly resolve: () => void; readonly reject: (e: Error) => void }
    | undefined
  private serial = 0
  /** Octets heard. */
  heard = 0
  closed = false

  private constructor(readonly socket: net.Socket) {
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      this.heard += bytes.length
      this.tail = (this.tail + bytes.subarray(-last).toString('latin1')).slice(-last)
      if (!this.waiting?.ends.test(this.tail)) return
      const { resolve } = this.waiting
      this.waiting = undefined
      resolve()
    })
    socket.on('close', () => {
      this.closed = true
      this.waiting?.reject(new Error(`closed; last heard ${JSON.stringify(this.tail)}`))
      this.waiting = undefined
    })
  }

  /**
   * Connects and hears the greeting.
   * @param ca the root to trust; undefined for a connection in the clear
   */
  static async connect(port: number, ca: string | undefined): Promise<Mailer> {
    const host = '127.0.0.1'
    const socket =
      ca === undefined ? net.connect(port, host) : tls.connect({ host, port, ca, servername: 'localhost' })
    const mailer = new Mailer(socket)
    await mailer.until(/^\* OK .*\r\n$/s)
    return mailer
  }

  /** @returns when the last octets heard match */
  until(ends: RegExp): Promise<void> {
    if (this.closed) return Promise.reject(new Error('closed already'))
    return new Promise((resolve, reject) => {
      this.waiting = { ends, resolve, reject }
    })
  }

  /** Says a command, and hears its completion. @returns the time it took, in ms */
  async command(text: string): Promise<number> {
    const tag = `t${++this.serial}`
    const done = this.until(new RegExp(`${tag} OK [^\\r\\n]*\\r\\n$`))
    const start = performance.now()
    this.socket.write(`${tag} ${text}\r\n`)
    await done
    return performance.now() - start
  }

  /** Says a command and does not wait. */
  say(text: string): void {
    this.socket.write(text)
  }

  end(): void {
    this.socket.destroy()
  }
}

/** Runs `work` for each number below `count`, so many at a time. */
export async function atATime(
  count: number,
  width: number,
  work: (i: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: width }, lane))
}

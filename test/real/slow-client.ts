/** A mail client played by the test line by line, which can stop reading when it likes. */
import tls from 'node:tls'

/** A client that says a line and waits for what it wants to see; it can stop reading. */
export class SlowClient {
  private heard = ''
  private constructor(private readonly socket: tls.TLSSocket) {
    socket.on('data', (bytes) => {
      this.heard = (this.heard + bytes.toString('latin1')).slice(-4096)
    })
  }

  static connect(port: number, ca: Buffer): Promise<SlowClient> {
    return new Promise((resolve, reject) => {
      const socket = tls.connect({ port, host: '127.0.0.1', servername: 'localhost', ca }, () => {
        resolve(new SlowClient(socket))
      })
      socket.once('error', reject)
    })
  }

  say(line: string): void {
    this.socket.write(`${line}\r\n`)
  }

  stopReading(): void {
    this.socket.pause()
  }

  readOn(): void {
    this.socket.resume()
  }

  async hears(wanted: RegExp): Promise<void> {
    while (!wanted.test(this.heard)) await new Promise((resolve) => this.socket.once('data', resolve))
  }
}

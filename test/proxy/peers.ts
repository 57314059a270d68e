/** Mail clients and servers that do exactly what a test tells them, on one real socket each. */
import net from 'node:net'
import tls from 'node:tls'
import type { Identity } from './certificates.ts'

/** One end of a connection: says octets, and knows what it has heard. */
export class Peer {
  /** Everything that came since the last upgrade, read by read. */
  reads: Buffer[] = []
  /** Octets in `reads`. */
  length = 0
  /** True once the other end has said that it will say no more. */
  finished = false
  closed = false
  error: (Error & { code?: string }) | undefined
  private waiting: (() => void)[] = []

  constructor(public socket: net.Socket) {
    this.attach()
  }

  private attach(): void {
    const { socket } = this
    socket.setNoDelay(true)
    const wake = (): void => {
      for (const resolve of this.waiting.splice(0)) resolve()
    }
    socket.on('data', (bytes) => {
      this.reads.push(bytes)
      this.length += bytes.length
      wake()
    })
    socket.on('end', () => {
      this.finished = true
      wake()
    })
    socket.on('error', (error) => {
      this.error ??= error
    })
    socket.on('close', () => {
      this.closed = true
      this.finished = true
      wake()
    })
  }

  /** What came since the last upgrade. */
  get heard(): Buffer {
    return Buffer.concat(this.reads)
  }

  get text(): string {
    return this.heard.toString('latin1')
  }

  /** @returns when `condition` holds; rejects when the connection is closed and it does not */
  async until(condition: () => boolean, what = 'what was expected'): Promise<void> {
    while (!condition()) {
      if (this.closed)
        throw new Error(`closed before ${what}; heard ${JSON.stringify(this.text.slice(-300))}`)
      await new Promise<void>((resolve) => this.waiting.push(resolve))
    }
  }

  /** @returns when the text heard so far ends a line that matches */
  async line(pattern: RegExp): Promise<string> {
    await this.until(() => pattern.test(this.text) || this.finished, String(pattern))
    const found = pattern.exec(this.text)
    if (found === null) throw new Error(`finished before ${pattern}; heard ${JSON.stringify(this.text)}`)
    return found[0]
  }

  /** @returns when the socket is gone */
  async gone(): Promise<void> {
    await this.until(() => this.closed)
  }

  /** @returns when the octets are out */
  say(bytes: string | Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      const whole = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes
      this.socket.write(whole, (error) => (error ? reject(error) : resolve()))
    })
  }

  /** Says no more; may still hear. */
  finish(): void {
    this.socket.end()
  }

  /** Ends at once, with a reset. */
  reset(): void {
    if (this.socket instanceof tls.TLSSocket) this.socket.destroy()
    else this.socket.resetAndDestroy()
  }

  /** From here on this end is the TLS client. Rejects when the handshake fails. */
  secureAsClient(options: tls.ConnectionOptions): Promise<void> {
    const plain = this.release()
    const socket = tls.connect({ servername: 'localhost', ...options, socket: plain })
    return this.take(socket, 'secureConnect')
  }

  /** From here on this end is the TLS server. Rejects when the handshake fails. */
  secureAsServer({ key, chain }: Identity, options: tls.TlsOptions = {}): Promise<void> {
    const plain = this.release()
    const secureContext = tls.createSecureContext({ key, cert: chain, ...options })
    return this.take(new tls.TLSSocket(plain, { ...options, isServer: true, secureContext }), 'secure')
  }

  private release(): net.Socket {
    const plain = this.socket
    plain.pause().removeAllListeners('data').removeAllListeners('end').removeAllListeners('close')
    this.reads = []
    this.length = 0
    return plain
  }

  private take(socket: tls.TLSSocket, event: string): Promise<void> {
    this.socket = socket
    this.attach()
    return new Promise((resolve, reject) => {
      socket.once(event, () => resolve())
      const ended = () => reject(this.error ?? new Error('closed in the handshake'))
      socket.once('end', ended).once('close', ended)
    })
  }
}

/** A listening port of the test whose connections are taken one by one. */
export class Server {
  private readonly arrived: Peer[] = []
  private waiting: ((peer: Peer) => void)[] = []
  private readonly all: Peer[] = []

  private constructor(private readonly server: net.Server) {}

  /** Listens on a free port of 127.0.0.1. */
  static async open(): Promise<Server> {
    const server = net.createServer({ allowHalfOpen: true, noDelay: true })
    const opened = new Server(server)
    server.on('connection', (socket) => {
      const peer = new Peer(socket)
      opened.all.push(peer)
      const next = opened.waiting.shift()
      if (next === undefined) opened.arrived.push(peer)
      else next(peer)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return opened
  }

  get port(): number {
    return (this.server.address() as net.AddressInfo).port
  }

  /** How many connections there were. */
  get count(): number {
    return this.all.length
  }

  /** @returns the next connection, in the order of arrival */
  next(): Promise<Peer> {
    const peer = this.arrived.shift()
    if (peer !== undefined) return Promise.resolve(peer)
    return new Promise((resolve) => this.waiting.push(resolve))
  }

  /** Connections that are over are forgotten. */
  forget(): void {
    this.all.splice(0, this.all.length, ...this.all.filter(({ closed }) => !closed))
  }

  close(): void {
    this.server.close()
    for (const { socket } of this.all) socket.destroy()
  }
}

/** @returns a client whose TCP connection to a port is there */
export function connectTo(port: number, host = '127.0.0.1'): Promise<Peer> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port, allowHalfOpen: true })
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(new Peer(socket))
    })
  })
}

/** One socket of a connection, plain or upgraded to TLS. Nothing else reads or writes sockets. */
import net from 'node:net'
import tls from 'node:tls'
import { limits } from '../../record/limits.ts'
import type { Endpoint, Side, TlsFact } from '../../record/record.ts'
import { Explained, handshakes, wordless } from '../causes.ts'
import { contextFor, type ServingContext } from './contexts.ts'
import { certificatesOf, negotiated, pinOf } from './facts.ts'
import { type Handed, Outgoing } from './outgoing.ts'
import { isDoubted, refusal, shownBy } from './refusals.ts'

/** How a server's certificate is verified. */
export interface Verification {
  /** PEM of the only CAs to trust; undefined for the well-known ones. */
  readonly ca?: readonly string[]
  /**
   * SHA-256 of public keys in base64: the server must have one of them, and nothing else is verified. RFC
   * 7469 §2.4
   */
  readonly pins?: readonly string[]
  /** True when the user asked not to verify anything. */
  readonly insecure?: boolean
}

/** The oldest TLS version that is accepted from a server. */
export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'

/** Where a server is and how it is verified. */
export interface ServerAddress {
  readonly host: string
  readonly port: number
  readonly verification: Verification
  readonly oldest: TlsVersion
}

/** Receives lines in the format of NSS key logs, for Wireshark; they are as secret as the traffic. */
export type KeyLog = (line: Uint8Array) => void

/** The kernel detects dead peers; we never end an idle connection. RFC 9051 §5.4. */
const keepAlive = 60_000

/** Receives the events of a leg. */
export interface LegListener {
  received(bytes: Uint8Array): void
  /** All or most of the octets to send have left: there is room for more. */
  room(): void
  finished(): void
  closed(error: Error | undefined): void
}

/** One read is one write; see `Outgoing`. */
export class Leg {
  private error: Error | undefined
  private readonly outgoing = new Outgoing(
    () => this.socket,
    () => this.listener?.room(),
  )
  private listener: LegListener | undefined
  /** True while incoming octets are put back: only the closing of the socket is noticed. */
  private held = false
  /** True while the other leg has no room for more. */
  private paused = false
  /** True during a handshake: TLS reads the plain socket, and the TLS socket is not read yet. */
  private upgrading = false

  constructor(
    readonly side: Side,
    private socket: net.Socket,
  ) {
    socket.setNoDelay(true)
    socket.setKeepAlive(true, keepAlive)
    socket.on('error', this.remember)
  }

  private readonly remember = (error: Error): void => {
    this.error ??= error
  }

  /** The address and port of the other end. */
  get peer(): Endpoint {
    return { address: this.socket.remoteAddress ?? '', port: this.socket.remotePort ?? 0 }
  }

  /** The address and port of our own end. */
  get own(): Endpoint {
    return { address: this.socket.localAddress ?? '', port: this.socket.localPort ?? 0 }
  }

  /** Begins to hand incoming octets on, unless the leg is held. Before this nothing is read. */
  listen(listener: LegListener): void {
    this.listener = listener
    this.attach()
    if (this.socket.destroyed) listener.closed(this.error)
  }

  private attach(): void {
    // An accepted socket is paused until `resume` is called.
    this.socket.on('data', this.data).on('end', this.end).on('close', this.gone).resume()
    // A TLS socket reads on to the end by itself, even without listeners.
    if (this.socket.readableEnded && !this.socket.destroyed) this.end()
  }

  /** Prepares an upgrade: from now on TLS reads the plain socket. */
  private detach(): void {
    this.socket.pause()
    this.socket.off('data', this.data).off('end', this.end).off('close', this.gone)
  }

  private readonly data = (bytes: Buffer): void => {
    if (this.held) {
      this.socket.pause()
      this.socket.unshift(bytes)
    } else this.listener?.received(bytes)
  }
  private readonly end = (): void => this.listener?.finished()
  private readonly gone = (): void => this.listener?.closed(this.error)

  /** Hands nothing on until `release`; the closing of the socket is still reported. */
  hold(): void {
    this.held = true
  }

  release(): void {
    this.held = false
    if (!this.paused) this.resume()
  }

  /** Reads nothing more until `resume`. */
  pause(): void {
    this.paused = true
    this.socket.pause()
  }

  resume(): void {
    this.paused = false
    if (!this.upgrading) this.socket.resume()
  }

  /** @returns false when so much waits to be sent that the other leg should not be read until `room` */
  send(bytes: Uint8Array, handed?: Handed): boolean {
    this.outgoing.push(bytes, handed)
    return !this.outgoing.isFull
  }

  /** @returns a promise that settles when everything that was sent has left, or never will */
  idle(): Promise<void> {
    return this.outgoing.idle()
  }

  /** Half-closes, once everything has left: the peer may still send. */
  async finish(): Promise<void> {
    await this.idle()
    this.socket.end()
  }

  /**
   * Sends the last octets and ends the socket, at the latest after `limits.closeGrace`. Incoming octets are
   * still read and dropped: the system answers unread ones with a reset, which can overtake the last octets.
   */
  sendLast(bytes: Uint8Array): void {
    this.listener = undefined
    this.held = false
    const { socket } = this
    const timer = setTimeout(() => socket.destroy(), limits.closeGrace).unref()
    socket.once('close', () => clearTimeout(timer)).resume()
    for (const waiting of this.outgoing.take()) socket.write(waiting)
    if (bytes.length > 0) socket.end(bytes)
    else socket.end()
  }

  destroy(): void {
    this.socket.destroy()
  }

  /**
   * Replaces the plain socket of this leg by the TLS socket that `begin` makes of it.
   * @param event the event that reports the end of the handshake
   * @returns the TLS socket once the handshake is done; rejects with the error of the handshake
   */
  private async upgrade(
    begin: (plain: net.Socket) => tls.TLSSocket,
    event: 'secure' | 'secureConnect',
  ): Promise<tls.TLSSocket> {
    const plain = this.socket
    // The end of the plain socket was read already, so TLS would wait for it for ever.
    if (plain.readableEnded || plain.destroyed) throw new Explained(handshakes[this.side].closed)
    this.detach()
    this.upgrading = true
    await this.idle()
    if (plain.destroyed) throw new Explained(handshakes[this.side].closed)
    const secure = begin(plain)
    secure.on('error', this.remember)
    this.socket = secure
    await this.handshake(plain, secure, event)
    this.upgrading = false
    if (this.listener !== undefined) this.attach()
    return secure
  }

  private handshake(
    plain: net.Socket,
    secure: tls.TLSSocket,
    event: 'secure' | 'secureConnect',
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const { closed, late } = handshakes[this.side]
      const failed = (error: Error): void => {
        settle()
        reject(error)
      }
      const ended = (): void => {
        const silent = this.side === 'client' && plain.bytesRead === 0
        failed(this.error ?? new Explained(silent ? wordless : closed))
      }
      const done = (): void => {
        settle()
        resolve()
      }
      const timer = setTimeout(() => failed(new Explained(late)), limits.handshake)
      const settle = (): void => {
        clearTimeout(timer)
        secure.off(event, done).off('error', failed).off('end', ended).off('close', ended)
      }
      secure.on(event, done).on('error', failed).on('end', ended).on('close', ended)
    })
  }

  /**
   * Starts TLS towards the mail client, with our certificate whatever SNI it sends. ALPN: `imap` or nothing.
   * @param context from `contextOf`
   * @param early octets of the handshake that were already read
   */
  async secureAsServer(
    context: ServingContext,
    early: Uint8Array,
    keyLog: KeyLog | undefined,
  ): Promise<TlsFact> {
    const secure = await this.upgrade((plain) => {
      if (early.length > 0) plain.unshift(early)
      const wrapped = new tls.TLSSocket(plain, {
        isServer: true,
        secureContext: context,
        ALPNProtocols: ['imap'],
      })
      if (keyLog !== undefined) wrapped.on('keylog', keyLog)
      return wrapped
    }, 'secure')
    const servername: unknown = Reflect.get(secure, 'servername')
    const name = typeof servername === 'string' && servername !== '' ? servername : undefined
    return { ...negotiated('client', secure), servername: name }
  }

  /**
   * Starts TLS towards the server, and verifies it. Never resumes a session: that would skip the
   * verification. RFC 9525.
   * @param alpn the protocol that the mail client offered, which we offer too
   */
  async secureAsClient(
    server: ServerAddress,
    alpn: string | undefined,
    keyLog: KeyLog | undefined,
  ): Promise<TlsFact> {
    const { pins, insecure } = server.verification
    const options: tls.ConnectionOptions = {
      host: server.host,
      servername: net.isIP(server.host) === 0 ? server.host : undefined,
      secureContext: contextFor(server),
      // Set explicitly, or NODE_TLS_REJECT_UNAUTHORIZED=0 would decide.
      rejectUnauthorized: insecure !== true && pins === undefined,
      ALPNProtocols: alpn === undefined ? undefined : [alpn],
    }
    let shown: ReturnType<typeof shownBy> = []
    const begin = (socket: net.Socket): tls.TLSSocket => {
      const wrapped = tls.connect({ ...options, socket })
      wrapped.prependOnceListener('secure', () => {
        if (isDoubted(wrapped)) shown = shownBy(wrapped)
      })
      if (keyLog !== undefined) wrapped.on('keylog', keyLog)
      return wrapped
    }
    const secure = await this.upgrade(begin, 'secureConnect').catch((error: unknown) => {
      throw refusal(error, shown)
    })
    // Called once: Node takes the certificate out of the chain, and a second call returns its issuer.
    const certificate = secure.getPeerX509Certificate()
    if (pins !== undefined && !pins.includes(pinOf(certificate))) {
      this.destroy()
      const remedy = `if this server is right, pin sha256/${pinOf(certificate)}`
      throw new Explained({ cause: "the server's key is none of the pinned ones", remedy })
    }
    return {
      ...negotiated('server', secure),
      verified: secure.authorized || pins !== undefined,
      ...certificatesOf(certificate),
    }
  }
}

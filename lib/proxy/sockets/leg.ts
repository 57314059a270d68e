/** One socket of a connection, plain or upgraded to TLS. The only owner of node:net and node:tls. */
import net from 'node:net'
import tls from 'node:tls'
import { limits } from '../../record/limits.ts'
import type { Endpoint, Side, TlsFact } from '../../record/record.ts'
import { Explained, handshakes } from '../causes.ts'
import { contextFor, type ServingContext } from './contexts.ts'
import { certificatesOf, negotiated, pinOf } from './facts.ts'
import { type Handed, Outgoing } from './outgoing.ts'
import { isDoubted, refusal, shownBy } from './refusals.ts'

/** How a server's certificate is verified. */
export interface Verification {
  /** PEM of the only CAs to trust; undefined for the well-known ones. */
  readonly ca?: readonly string[]
  /**
   * SHA-256 of public keys in base64: the server must have one of them, and nothing else is asked. RFC 7469
   * §2.4
   */
  readonly pins?: readonly string[]
  /** True where the user said that anything will do. */
  readonly insecure?: boolean
}

/** The oldest version of TLS that is spoken to a server. */
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

/** Dead peers are found by the kernel; an idle connection is never ended by us. RFC 9051 §5.4. */
const keepAlive = 60_000

/** Hears what happens on a leg. */
export interface LegListener {
  received(bytes: Uint8Array): void
  /** What was sent has left, or nearly all of it: there is room for more. */
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
  /** True while octets that come are put back: only the end of the socket is noticed. */
  private held = false
  /** True while the other leg has no room for more. */
  private paused = false
  /** True during a handshake: TLS reads the plain socket, and nobody reads TLS yet. */
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

  /** Begins to hand on what comes, unless it is held. Before this nothing is read. */
  listen(listener: LegListener): void {
    this.listener = listener
    this.attach()
    if (this.socket.destroyed) listener.closed(this.error)
  }

  private attach(): void {
    // An accepted socket is paused, and stays so until it is told otherwise.
    this.socket.on('data', this.data).on('end', this.end).on('close', this.gone).resume()
    // A TLS socket notices the end by itself, even while nobody listens.
    if (this.socket.readableEnded && !this.socket.destroyed) this.end()
  }

  /** Before an upgrade: the plain socket is read by TLS from now on. */
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

  /** Nothing is handed on until `release`; that the other end is gone is still told. */
  hold(): void {
    this.held = true
  }

  release(): void {
    this.held = false
    if (!this.paused) this.resume()
  }

  /** Nothing more is read until `resume`. */
  pause(): void {
    this.paused = true
    this.socket.pause()
  }

  resume(): void {
    this.paused = false
    if (!this.upgrading) this.socket.resume()
  }

  /** @returns false when so much waits to leave that no more should be read for it until `room` */
  send(bytes: Uint8Array, handed?: Handed): boolean {
    this.outgoing.push(bytes, handed)
    return !this.outgoing.isFull
  }

  /** @returns when everything that was sent has left, or never will */
  idle(): Promise<void> {
    return this.outgoing.idle()
  }

  /** Half-close, once everything has left: the other end may still speak. */
  async finish(): Promise<void> {
    await this.idle()
    this.socket.end()
  }

  /**
   * Says the last words and ends the socket, at the latest after `limits.closeGrace`. What still comes is
   * read and dropped: the system answers unread octets with a reset, which can overtake what was sent.
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
   * From here on this leg is what `begin` makes of the plain socket.
   * @param event what says that the handshake is done
   * @returns the socket once it is secure; rejects with the error of the handshake
   */
  private async upgrade(
    begin: (plain: net.Socket) => tls.TLSSocket,
    event: 'secure' | 'secureConnect',
  ): Promise<tls.TLSSocket> {
    const plain = this.socket
    // Its end was read already, and TLS would wait for it for ever.
    if (plain.readableEnded || plain.destroyed) throw new Explained(handshakes[this.side].closed)
    this.detach()
    this.upgrading = true
    await this.idle()
    if (plain.destroyed) throw new Explained(handshakes[this.side].closed)
    const secure = begin(plain)
    secure.on('error', this.remember)
    this.socket = secure
    await this.handshake(secure, event)
    this.upgrading = false
    if (this.listener !== undefined) this.attach()
    return secure
  }

  private handshake(secure: tls.TLSSocket, event: 'secure' | 'secureConnect'): Promise<void> {
    return new Promise((resolve, reject) => {
      const { closed, late } = handshakes[this.side]
      const failed = (error: Error): void => {
        settle()
        reject(error)
      }
      const ended = (): void => failed(this.error ?? new Explained(closed))
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
   * TLS towards the mail client, with our certificate whatever name it asks for. ALPN: `imap` or nothing.
   * @param context from `contextOf`
   * @param early octets of the handshake that were read already
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
   * TLS towards the server, verified. Never resumes a session: that would skip the verification. RFC 9525.
   * @param alpn what the mail client offered, and so do we
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
      // Said explicitly, or NODE_TLS_REJECT_UNAUTHORIZED=0 would decide.
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
    // Asked for once: Node takes it out of the chain, and a second call gives who signed it.
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

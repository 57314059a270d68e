/** One socket of a connection, plain or upgraded to TLS. The only owner of node:net and node:tls. */
import net from 'node:net'
import tls from 'node:tls'
import { limits } from '../record/limits.ts'
import type { CertificateFact, Endpoint, Side, TlsFact } from '../record/record.ts'
import { Explained } from './causes.ts'

/** The certificate we show to mail clients, as PEM. */
export interface OwnCertificate {
  readonly key: string
  readonly chain: string
}

/** Where a server is and how it is verified. */
export interface ServerAddress {
  readonly host: string
  readonly port: number
  /** PEM of the only CAs to trust; undefined for the well-known ones. */
  readonly ca?: readonly string[]
}

/** Dead peers are found by the kernel; an idle connection is never ended by us. RFC 9051 §5.4. */
const KEEP_ALIVE = 60_000

/** Hears what happens on a leg. */
export interface LegListener {
  received(bytes: Uint8Array): void
  finished(): void
  closed(error: Error | undefined): void
}

/** One read is one write: the next read comes when the last write is through. */
export class Leg {
  private error: Error | undefined

  constructor(
    readonly side: Side,
    private socket: net.Socket,
  ) {
    socket.setNoDelay(true)
    socket.setKeepAlive(true, KEEP_ALIVE)
    socket.on('error', this.remember)
  }

  private readonly remember = (error: Error): void => {
    this.error ??= error
  }

  /** The address and port of the other end. */
  get peer(): Endpoint {
    return { address: this.socket.remoteAddress ?? '', port: this.socket.remotePort ?? 0 }
  }

  /** Begins to hand on what comes. Before this nothing is read. */
  listen(listener: LegListener): void {
    const { socket } = this
    socket.on('data', (bytes: Buffer) => listener.received(bytes))
    socket.on('end', () => listener.finished())
    socket.on('close', () => listener.closed(this.error))
    if (socket.destroyed) listener.closed(this.error)
  }

  /** Nothing more is read until `resume`. */
  pause(): void {
    this.socket.pause()
  }

  resume(): void {
    this.socket.resume()
  }

  /** @param done called when the octets have left, or when they never will */
  send(bytes: Uint8Array, done: () => void): void {
    this.socket.write(bytes, done)
  }

  /** Half-close: the other end may still speak. */
  finish(): void {
    this.socket.end()
  }

  /** Ends the socket after what was sent, at the latest after `limits.closeGrace`. */
  close(): void {
    this.socket.destroySoon()
    setTimeout(() => this.destroy(), limits.closeGrace).unref()
  }

  destroy(): void {
    this.socket.destroy()
  }

  /**
   * From here on this leg is `secure`.
   * @param event what says that the handshake is done
   * @returns the same socket once it is secure; rejects with the error of the handshake
   */
  private upgrade(secure: tls.TLSSocket, event: 'secure' | 'secureConnect'): Promise<tls.TLSSocket> {
    secure.on('error', this.remember)
    this.socket = secure
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Explained({ cause: 'the TLS handshake was not completed in time' }))
      }, limits.handshake)
      const settle = (done: () => void) => () => {
        clearTimeout(timer)
        done()
      }
      secure.once(
        event,
        settle(() => resolve(secure)),
      )
      secure.once('error', (error: Error) => settle(() => reject(error))())
      secure.once(
        'close',
        settle(() => reject(this.error ?? new Explained({ cause: 'closed in the TLS handshake' }))),
      )
    })
  }

  /**
   * TLS towards the mail client, with our certificate whatever name it asks for. ALPN: `imap` or nothing.
   * @param context from `contextOf`
   */
  async secureAsServer(context: ServingContext): Promise<TlsFact> {
    const secure = new tls.TLSSocket(this.socket, {
      isServer: true,
      secureContext: context,
      ALPNProtocols: ['imap'],
    })
    await this.upgrade(secure, 'secure')
    const servername: unknown = Reflect.get(secure, 'servername')
    const name = typeof servername === 'string' && servername !== '' ? servername : undefined
    return { ...negotiated('client', secure), servername: name }
  }

  /**
   * TLS towards the server, verified. Never resumes a session: that would skip the verification. RFC 9525.
   */
  async secureAsClient(server: ServerAddress): Promise<TlsFact> {
    const secure = tls.connect({
      socket: this.socket,
      host: server.host,
      servername: net.isIP(server.host) === 0 ? server.host : undefined,
      ca: server.ca === undefined ? undefined : [...server.ca],
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
    })
    await this.upgrade(secure, 'secureConnect')
    return {
      ...negotiated('server', secure),
      verified: secure.authorized,
      certificate: certificateOf(secure),
    }
  }
}

function negotiated(leg: Side, secure: tls.TLSSocket): TlsFact {
  const alpn = typeof secure.alpnProtocol === 'string' ? secure.alpnProtocol : undefined
  return { name: 'tls', leg, protocol: secure.getProtocol() ?? '', cipher: secure.getCipher().name, alpn }
}

function certificateOf(secure: tls.TLSSocket): CertificateFact | undefined {
  const certificate = secure.getPeerX509Certificate()
  if (certificate === undefined) return undefined
  return {
    subject: certificate.subject ?? '',
    issuer: certificate.issuer ?? '',
    names: (certificate.subjectAltName ?? '').split(', ').filter((name) => name !== ''),
    validFrom: certificate.validFrom,
    validTo: certificate.validTo,
    fingerprint256: certificate.fingerprint256,
  }
}

/** What TLS towards mail clients needs, made once for all of them. */
export type ServingContext = tls.SecureContext

/** @returns the context for a certificate; @throws when key and certificate do not fit */
export function contextOf(certificate: OwnCertificate): ServingContext {
  return tls.createSecureContext({ key: certificate.key, cert: certificate.chain, minVersion: 'TLSv1.2' })
}

/**
 * Connects to a server, trying each of its addresses.
 * @returns the connected leg, not reading yet; rejects with the system's error, or when it takes too long
 */
export function connect(server: ServerAddress): Promise<Leg> {
  return new Promise((resolve, reject) => {
    const { host, port } = server
    const socket = net.connect({ host, port, allowHalfOpen: true, autoSelectFamily: true })
    const timer = setTimeout(() => {
      socket.destroy()
      reject(new Explained({ cause: 'no answer', remedy: 'check the host and the firewall' }))
    }, limits.connect)
    const refused = (error: Error): void => {
      clearTimeout(timer)
      reject(error)
    }
    socket.once('error', refused)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.off('error', refused)
      resolve(new Leg('server', socket))
    })
  })
}

/** A listening port. */
export interface Port {
  readonly address: string
  readonly port: number
  close(): void
}

/**
 * Listens for mail clients.
 * @param accept called with each client's leg, not reading yet
 * @returns the port once it is open; rejects with the system's error (a port in use)
 */
export function listen(address: string, port: number, accept: (leg: Leg) => void): Promise<Port> {
  const server = net.createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    accept(new Leg('client', socket))
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, address, () => {
      server.removeListener('error', reject)
      // Out of file descriptors and the like: the connections that are there go on.
      server.on('error', () => undefined)
      const bound = server.address()
      const open = typeof bound === 'object' && bound !== null ? bound.port : port
      resolve({ address, port: open, close: () => server.close() })
    })
  })
}

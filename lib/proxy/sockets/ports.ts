/** Connecting to servers and listening for mail clients: where legs come from. */
import net from 'node:net'
import { limits } from '../../record/limits.ts'
import { Explained } from '../causes.ts'
import { Leg, type ServerAddress } from './leg.ts'

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

/** Connecting to servers and listening for mail clients: where legs come from. */
import dns from 'node:dns'
import net from 'node:net'
import { limits } from '../../record/limits.ts'
import type { Endpoint } from '../../record/record.ts'
import { type Cause, Explained } from '../causes.ts'
import { Leg, type ServerAddress } from './leg.ts'

/** Returns why we must not connect to this address; undefined if we may. */
export type Forbidden = (to: Endpoint) => Cause | undefined

/**
 * Connects to a server, trying each of its addresses.
 * @param forbidden called for each of them before connecting
 * @returns the connected leg, not reading yet; rejects with the system's error, or when it takes too long
 */
export function connect(server: ServerAddress, forbidden: Forbidden = () => undefined): Promise<Leg> {
  return new Promise((resolve, reject) => {
    const { host, port } = server
    const cause = net.isIP(host) === 0 ? undefined : forbidden({ address: host, port })
    if (cause !== undefined) {
      reject(new Explained(cause))
      return
    }
    const lookup = lookingUp((address) => forbidden({ address, port }))
    const socket = net.connect({ host, port, allowHalfOpen: true, autoSelectFamily: true, lookup })
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

/** A lookup that finds the addresses of a name as usual, and fails if one of them is forbidden. */
function lookingUp(forbidden: (address: string) => Cause | undefined): net.LookupFunction {
  return (host, options, done) => {
    dns.lookup(host, options, (error, found, family) => {
      const all = typeof found === 'string' ? [found] : (found ?? []).map(({ address }) => address)
      const [cause] = all.flatMap((address) => forbidden(address) ?? [])
      if (cause === undefined) done(error, found, family)
      else done(new Explained(cause), [])
    })
  }
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
      // Errors such as running out of file descriptors: open connections go on.
      server.on('error', () => undefined)
      const bound = server.address()
      const open = typeof bound === 'object' && bound !== null ? bound.port : port
      resolve({ address, port: open, close: () => server.close() })
    })
  })
}

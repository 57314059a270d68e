/** Looks up server names before any client connects, so that an unknown name is reported at once. */
import dns from 'node:dns'
import net from 'node:net'
import { type Cause, explain } from '../causes.ts'

/**
 * Looks up a server's name as a connection will, without connecting.
 * @param host a name, or an address, which needs no lookup
 * @returns why it is not found; undefined when it is found
 */
export function notFound(host: string): Promise<Cause | undefined> {
  if (net.isIP(host) !== 0) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    dns.lookup(host, (error) => resolve(error === null ? undefined : explain('server', error)))
  })
}

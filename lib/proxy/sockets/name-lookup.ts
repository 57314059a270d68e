/** Names of servers looked for before anybody connects, so that one that is not known is told at once. */
import dns from 'node:dns'
import net from 'node:net'
import { type Cause, explain } from '../causes.ts'

/**
 * Looks for a server's name as a connection will; nothing is connected to.
 * @param host a name, or an address, which needs none
 * @returns why it is not found; undefined where it is
 */
export function notFound(host: string): Promise<Cause | undefined> {
  if (net.isIP(host) !== 0) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    dns.lookup(host, (error) => resolve(error === null ? undefined : explain('server', error)))
  })
}

/** Whether an address is one of our own ports, however it was resolved. */
import dns from 'node:dns'
import net from 'node:net'
import { limits } from '../../record/limits.ts'
import type { Endpoint } from '../../record/record.ts'
import { ownAddresses } from './own-addresses.ts'

/** Wildcard addresses: they listen on every address of this machine, of one family or of both. */
const everywhere: readonly string[] = ['0.0.0.0', '::']

/** Connecting to the address on the right reaches the one on the left. */
const means = new Map([
  ['127.0.0.1', '0.0.0.0'],
  ['::1', '::'],
])

/**
 * @param ports the ports that we listen on
 * @param to an address as the system reports it, IPv4-mapped IPv6 too
 * @returns true when connecting there would reach ourselves
 */
export function isOwnPort(ports: readonly Endpoint[], to: Endpoint): boolean {
  return ports.some(
    ({ address, port }) => port === to.port && addressesOf(address).check(...family(to.address)),
  )
}

/**
 * Resolves the names of servers before any client connects, but only those whose port could be ours.
 * @returns the first server with an address that is our own port; undefined if none is known, also because a
 *   name was not resolved within `limits.lookup`
 */
export async function ownAmong<Server extends { readonly host: string; readonly port: number }>(
  ports: readonly Endpoint[],
  servers: readonly Server[],
): Promise<Server | undefined> {
  for (const server of servers) {
    if (!ports.some(({ port }) => port === server.port)) continue
    const addresses = await resolved(server.host)
    if (addresses.some((address) => isOwnPort(ports, { address, port: server.port }))) return server
  }
  return undefined
}

function resolved(host: string): Promise<string[]> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve([]), limits.lookup)
    dns.lookup(host, { all: true }, (error, found) => {
      clearTimeout(timer)
      resolve(error === null ? found.map(({ address }) => address) : [])
    })
  })
}

/** The addresses by which a port that listens on this address is reached. */
function addressesOf(listening: string): net.BlockList {
  const list = new net.BlockList()
  list.addAddress(...family(listening))
  const other = means.get(listening)
  if (other !== undefined) list.addAddress(...family(other))
  if (!everywhere.includes(listening)) return list
  list.addSubnet('127.0.0.0', 8, 'ipv4')
  const all = ownAddresses()
  for (const address of ['0.0.0.0', ...all]) {
    if (net.isIPv4(address)) list.addAddress(address, 'ipv4')
  }
  if (listening === '0.0.0.0') return list
  for (const address of ['::1', ...all]) {
    if (net.isIPv6(address)) list.addAddress(...family(address))
  }
  return list
}

/** An address without its zone, and its family. */
function family(address: string): [string, 'ipv4' | 'ipv6'] {
  return [address.replace(/%.*$/s, ''), net.isIPv6(address) ? 'ipv6' : 'ipv4']
}

/** Which addresses are this machine's: what is said to them leaves on no wire. */
import { BlockList, isIPv4, isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'

/** RFC 1122 §3.2.1.3, RFC 4291 §2.5.3. */
const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** @returns an IPv4 address as itself where an IPv6 socket names it. RFC 4291 §2.5.5.2 */
export function unmapped(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

/**
 * @param address as the system names the other end of a socket
 * @param own the addresses of this machine's interfaces, as they are now
 * @returns true for loopback and for those; false for what is no address
 */
export function isHere(address: string, own: () => readonly string[] = ownAddresses): boolean {
  const plain = unmapped(address).replace(/%.*$/, '')
  if (!isIPv4(plain) && !isIPv6(plain)) return false
  return loopback.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6') || own().includes(plain)
}

/** @returns the addresses of this machine's interfaces, as they are now; loopback among them */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((each) => each?.map(({ address }) => address) ?? [])
}

/** Which addresses belong to this machine: traffic to them does not cross a network. */
import { BlockList, isIPv4, isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'

/** RFC 1122 §3.2.1.3, RFC 4291 §2.5.3. */
const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** @returns the IPv4 address of an IPv4-mapped IPv6 address; any other unchanged. RFC 4291 §2.5.5.2 */
export function unmapped(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

/**
 * @param address as the system names the other end of a socket
 * @param own the current addresses of this machine's interfaces
 * @returns true for loopback and for those; false for anything that is not an address
 */
export function isHere(address: string, own: () => readonly string[] = ownAddresses): boolean {
  const plain = unmapped(address).replace(/%.*$/, '')
  if (!isIPv4(plain) && !isIPv6(plain)) return false
  return loopback.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6') || own().includes(plain)
}

/** @returns the current addresses of this machine's interfaces, loopback included */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((each) => each?.map(({ address }) => address) ?? [])
}

/** Where the IP packet begins in a captured packet of each link type (LINKTYPE_ numbers of tcpdump.org). */

const ethernet = 1

/** Octets before the IP header, by link type. */
const fixed: ReadonlyMap<number, number> = new Map([
  [0, 4], // null: loopback of the BSDs and macOS
  [12, 0], // raw, as OpenBSD numbers it
  [14, 0],
  [101, 0], // raw
  [108, 4], // loop: OpenBSD
  [113, 16], // linux cooked
  [228, 0], // raw IPv4
  [229, 0], // raw IPv6
  [276, 20], // linux cooked, version 2: `tcpdump -i any`
])

/** EtherTypes of VLAN tags: 802.1Q, 802.1ad, and the old one of QinQ. */
const tags = new Set([0x8100, 0x88a8, 0x9100])

/**
 * Whether packets of a link type can be read.
 * @param link the LINKTYPE_ number
 */
export function knownLink(link: number): boolean {
  return link === ethernet || fixed.has(link)
}

/**
 * The IP packet within a captured packet.
 * @returns a view; undefined for unknown link types and for packets that are too short
 */
export function ipPacket(link: number, bytes: Uint8Array): Uint8Array | undefined {
  let at = fixed.get(link)
  if (link === ethernet) {
    at = 14
    while (tags.has(((bytes[at - 2] ?? 0) << 8) | (bytes[at - 1] ?? 0))) at += 4
  }
  return at === undefined || at >= bytes.length ? undefined : bytes.subarray(at)
}

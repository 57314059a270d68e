/** IP addresses as text and as octets of a packet. Knows neither host names nor ports. */

/**
 * Stands for anything that is not an IP address, such as a socket's path: "this host on this network", RFC
 * 1122 §3.2.1.3.
 */
const unspecified = new Uint8Array(4)

const mappedPrefix = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff)

/**
 * The octets of an address.
 * @param text IPv4 in dots or IPv6 in any form of RFC 4291 §2.2, with or without a zone (`%eth0`)
 * @returns 4 octets (also for an IPv4-mapped IPv6 address) or 16; undefined when `text` is not an address
 */
export function addressOctets(text: string): Uint8Array | undefined {
  const bare = text.split('%', 1)[0] ?? ''
  if (!bare.includes(':')) return dotted(bare)
  const octets = colons(bare)
  const mapped = octets !== undefined && mappedPrefix.every((octet, at) => octets[at] === octet)
  return mapped ? octets.slice(12) : octets
}

/**
 * The text of an address.
 * @param octets 4 or 16 of them
 * @returns dots, or lower-case IPv6 with its longest run of zeros left out, RFC 5952 §4
 */
export function ipText(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join('.')
  const words = Array.from({ length: 8 }, (_, at) => ((octets[2 * at] ?? 0) << 8) | (octets[2 * at + 1] ?? 0))
  let best = { from: -1, length: 1 }
  for (let from = 0; from < 8; from++) {
    let length = 0
    while (from + length < 8 && words[from + length] === 0) length++
    if (length > best.length) best = { from, length }
  }
  const hex = words.map((word) => word.toString(16))
  if (best.from < 0) return hex.join(':')
  return `${hex.slice(0, best.from).join(':')}::${hex.slice(best.from + best.length).join(':')}`
}

/**
 * Two addresses that fit into one IP header.
 * @param left,right addresses as text; anything else becomes 0.0.0.0
 * @returns both of the same family: IPv4 if both are, else IPv6 with the other one mapped
 */
export function oneFamily(left: string, right: string): readonly [Uint8Array, Uint8Array] {
  const first = addressOctets(left) ?? unspecified
  const second = addressOctets(right) ?? unspecified
  if (first.length === second.length) return [first, second]
  return [mapped(first), mapped(second)]
}

function mapped(octets: Uint8Array): Uint8Array {
  if (octets.length === 16) return octets
  const wide = new Uint8Array(16)
  wide.set(mappedPrefix)
  wide.set(octets, 12)
  return wide
}

function dotted(text: string): Uint8Array | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256))
    return undefined
  return Uint8Array.from(parts, Number)
}

function colons(text: string): Uint8Array | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = groups(halves[0] ?? '')
  const tail = groups(halves[1] ?? '')
  if (head === undefined || tail === undefined) return undefined
  const missing = 16 - head.length - tail.length
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined
  return Uint8Array.from([...head, ...Array<number>(missing).fill(0), ...tail])
}

/** The octets of one side of `::`; an IPv4 tail counts as two groups. */
function groups(text: string): number[] | undefined {
  const octets: number[] = []
  if (text === '') return octets
  for (const group of text.split(':')) {
    const tail = group.includes('.') ? dotted(group) : undefined
    if (tail !== undefined) octets.push(...tail)
    else if (!/^[0-9a-f]{1,4}$/i.test(group)) return undefined
    else octets.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff)
  }
  return octets
}

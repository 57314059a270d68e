/** Which hosts our certificates are for, and how a certificate spells them. Knows neither files nor keys. */
import { AuthorityError } from './error.ts'

/** The names in every root and leaf of ours: a mail client configured to use the proxy needs no others. */
export const localNames: readonly string[] = ['localhost', '127.0.0.1', '::1']

/** A name as a certificate contains it. */
export type Name =
  | { readonly kind: 'dns'; readonly text: string }
  | { readonly kind: 'ip'; readonly text: string; readonly octets: readonly number[] }

/**
 * Tells addresses from host names; leaves host names unchanged.
 * @param text an address without brackets or zone; anything else counts as a host name
 * @returns the name; an address in its canonical text with its 4 or 16 octets
 */
export function nameOf(text: string): Name {
  return ipv4(text) ?? ipv6(text) ?? { kind: 'dns', text }
}

/**
 * Checks and sorts the further hosts of a second CA.
 * @param hosts as the user typed them
 * @returns lower case, ASCII (RFC 5890 A-labels), sorted, each once, without the local names
 * @throws AuthorityError `host` for text that is neither a full host name nor an address
 */
export function readHosts(hosts: readonly string[]): string[] {
  const read = hosts.map(readHost).filter((host) => !localNames.includes(host))
  return [...new Set(read)].sort()
}

function readHost(host: string): string {
  const name = nameOf(host)
  if (name.kind === 'ip') return name.text
  const text = asciiHost(host)
  if (text === undefined) throw notAHost(host, 'is no host name')
  // A constraint on DNS:org would let the root sign for all of .org. RFC 5280 §4.2.1.10
  if (!text.includes('.') && text !== 'localhost')
    throw notAHost(host, 'is one label: a root for it could sign for every name that ends in it')
  return text
}

/** @returns the error for a host: what is wrong with it, and what to give instead */
export function notAHost(host: string, why: string): AuthorityError {
  const remedy = 'give a full host name such as imap.example.org, or an address'
  return new AuthorityError('host', `${JSON.stringify(host)} ${why}`, remedy)
}

const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?'
const hostName = new RegExp(`^${label}(\\.${label})*$`)

function asciiHost(host: string): string | undefined {
  const bare = host.replace(/\.$/, '')
  if (/[\s/\\:@?#%[\]]/.test(bare) || !URL.canParse(`http://${bare}/`)) return undefined
  const ascii = new URL(`http://${bare}/`).hostname
  // The URL parser reads "0x7f.1" as an address, which no user means by it.
  return ascii.length <= 253 && hostName.test(ascii) && nameOf(ascii).kind === 'dns' ? ascii : undefined
}

function ipv4(text: string): Name | undefined {
  if (!/^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/.test(text)) return undefined
  const octets = text.split('.').map(Number)
  return octets.every((octet) => octet < 256) ? { kind: 'ip', text, octets } : undefined
}

function ipv6(text: string): Name | undefined {
  if (!text.includes(':') || !URL.canParse(`http://[${text}]/`)) return undefined
  // The URL parser returns the canonical form, with hexadecimal groups only.
  const canonical = new URL(`http://[${text}]/`).hostname.slice(1, -1)
  const [before = '', after] = canonical.split('::')
  const head = groups(before)
  const tail = groups(after ?? '')
  const zeros = after === undefined ? [] : Array<number>(8 - head.length - tail.length).fill(0)
  const octets = [...head, ...zeros, ...tail].flatMap((group) => [group >> 8, group & 0xff])
  return { kind: 'ip', text: canonical, octets }
}

function groups(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
}

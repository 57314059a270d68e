/**
 * Names under which anybody can have one, which no CA of ours may be for: the public suffix list. The only
 * owner of tldts, which is loaded only where a host was given.
 */
import { notAHost } from './names.ts'

/**
 * @param hosts from `readHosts`
 * @throws AuthorityError `host` for a public suffix: `co.uk`, `github.io`
 */
export async function refuseSuffixes(hosts: readonly string[]): Promise<void> {
  if (hosts.length === 0) return
  const { getPublicSuffix } = await import('tldts')
  const suffix = hosts.find((host) => getPublicSuffix(host, { allowPrivateDomains: true }) === host)
  // A constraint on DNS:co.uk would let the root sign for all of .co.uk. RFC 5280 §4.2.1.10
  if (suffix !== undefined && suffix !== 'localhost')
    throw notAHost(suffix, 'is a public suffix: a root for it could sign for every name that ends in it')
}

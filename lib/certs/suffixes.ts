/**
 * Refuses public suffixes: anybody can register a name under one, so none of our CAs may cover it. The only
 * module that uses tldts, which is loaded only if a host was given.
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

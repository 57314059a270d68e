/** What is said about a connection between its lines, in words that are safe to print. */
import type { Fact } from '../record/record.ts'
import type { Connection } from '../session/events.ts'
import { safeText } from '../text/safe.ts'

/** @returns from where to where a connection goes, and how its legs begin */
export function connected({ client, server, security }: Connection): string {
  const to = server.host ?? server.address
  const from = `${client.address}:${client.port} (${security.client})`
  return safeText(`connected from ${from} to ${to}:${server.port} (${security.server})`)
}

/** @returns who ended it and why */
export function ended(connection: Connection): string {
  return connection.ended === undefined
    ? ''
    : safeText(`ended by ${connection.ended.by}: ${connection.ended.reason}`)
}

/** @returns a fact in one line; empty for those that only programs need */
export function factInWords(fact: Fact): string {
  switch (fact.name) {
    case 'tls': {
      const verified = fact.leg === 'server' ? (fact.verified ? ', verified' : ', NOT VERIFIED') : ''
      return safeText(`TLS with the ${fact.leg}: ${fact.protocol} ${fact.cipher}${verified}`)
    }
    case 'failure':
      return safeText(`${fact.leg}: ${fact.cause}${fact.remedy === undefined ? '' : ` (${fact.remedy})`}`)
    case 'note':
      return safeText(fact.text)
    case 'literal':
      return ''
  }
}

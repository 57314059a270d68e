/** Whether the server of a connection has greeted, when that was in doubt. */
import type { UngreetedFact } from '../record/record.ts'
import type { Connection } from '../session/events.ts'
import { beginsTls } from '../wire/octets.ts'

const ungreeted = ({ facts }: Connection): UngreetedFact | undefined =>
  facts.findLast((fact) => fact.name === 'ungreeted')

/** On a failed connection the greeting is the proxy's own BYE; what begins TLS is none. */
function hasGreeted({ facts, greeting, originalGreeting }: Connection): boolean {
  const ours = facts.some(({ name }) => name === 'failure')
  return originalGreeting !== undefined || (greeting !== undefined && !ours && !beginsTls(greeting.bytes))
}

/** @returns true when a missing greeting was recorded, and a greeting came later */
export function greetedLate(connection: Connection): boolean {
  return ungreeted(connection) !== undefined && hasGreeted(connection)
}

/** @returns the record of the missing greeting; undefined when the server has greeted since */
export function neverGreeted(connection: Connection): UngreetedFact | undefined {
  return hasGreeted(connection) ? undefined : ungreeted(connection)
}

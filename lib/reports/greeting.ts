/** Whether the server of a connection has greeted, where that was in doubt. */
import type { UngreetedFact } from '../record/record.ts'
import type { Connection } from '../session/events.ts'

const ungreeted = ({ facts }: Connection): UngreetedFact | undefined =>
  facts.find((fact) => fact.name === 'ungreeted')

/** Where the connection failed, the greeting is our own goodbye in its place. */
function hasGreeted({ facts, greeting, originalGreeting }: Connection): boolean {
  const ours = facts.some(({ name }) => name === 'failure')
  return originalGreeting !== undefined || (greeting !== undefined && !ours)
}

/** @returns true where it was said that there is no greeting, and then there was one */
export function greetedLate(connection: Connection): boolean {
  return ungreeted(connection) !== undefined && hasGreeted(connection)
}

/** @returns what was said when it did not greet; undefined where it has greeted since */
export function neverGreeted(connection: Connection): UngreetedFact | undefined {
  return hasGreeted(connection) ? undefined : ungreeted(connection)
}

/** All of IMAP as data, with the lookups that are built from it once. The list itself is families.ts. */
import type { Tree } from '../grammar/tree.ts'
import { argumentsAmong, type Placed } from './arguments.ts'
import * as known from './families.ts'
import type { Family } from './rows.ts'
import { vocabulary } from './vocabulary.ts'

export { type Argument, type ArgumentKind, argumentsAmong, type Need, type Placed } from './arguments.ts'
export type * from './rows.ts'
export { neededBy, rows, type Vocabulary, vocabulary } from './vocabulary.ts'

/** Every family that is known, in the order of their names in families.ts. */
export const families: readonly Family[] = Object.values(known)

/** The lookups of all families; each is described in `Vocabulary`. */
export const imap = vocabulary(families)

export const {
  attribute,
  capability,
  code,
  command,
  fetchItem,
  flag,
  listResult,
  listReturn,
  listSelection,
  mechanism,
  notifyEvent,
  notifyFilter,
  parameter,
  response,
  right,
  searchKey,
  searchResult,
  searchReturn,
  section,
  sortKey,
  statusItem,
  storeItem,
  threadAlgorithm,
  wordIn,
} = imap

/**
 * What a command or response says, each argument where it stands.
 * @returns none for a word that nobody knows, and for one whose arguments are not known
 */
export function argumentsIn({ tape, head, frame, name = '' }: Tree): readonly Placed[] {
  const row = frame.side === 'client' ? command(name) : response(name)
  if (row?.arguments === undefined || row.arguments.length === 0) return []
  return argumentsAmong(row.arguments, tape, tape.valuesBetween(head.body, tape.length))
}

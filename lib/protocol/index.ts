/** All of IMAP as data, with the lookups that are built from it once. The list of families is families.ts. */
import * as known from './families.ts'
import type { Family } from './rows.ts'
import { vocabulary } from './vocabulary.ts'

export type { Argument, ArgumentKind, Need } from './arguments.ts'
export type * from './rows.ts'
export { neededBy, rows, type Vocabulary, vocabulary } from './vocabulary.ts'

/** All known families, ordered as in families.ts. */
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

/** Capabilities: known ones stay; an unknown one may name a host or a user. RFC 9051 §7.2.2. */

import { capability, mechanism, right, searchReturn, threadAlgorithm } from '../protocol/index.ts'
import type { Redraft } from './redraft.ts'
import { resources } from './vocabulary.ts'

/** Whether the value of a capability may stay: `APPENDLIMIT=1024`, `RIGHTS=kxte`. */
function isOpenValue(key: string, value: string): boolean {
  if (key === 'RIGHTS=') return [...value.toLowerCase()].every((one) => right(one) !== undefined)
  if (key === 'AUTH=') return mechanism(value) !== undefined
  if (key === 'THREAD=') return threadAlgorithm(value) !== undefined
  if (key === 'CONTEXT=') return searchReturn(value) !== undefined || /^(?:SEARCH|SORT)$/.test(value)
  if (key === 'QUOTA=RES-') return resources.has(value.toLowerCase())
  return /LIMIT=$/.test(key) && /^\d{1,20}$/.test(value)
}

/** Shares one capability of those that are listed or enabled. */
export function capabilityAt(draft: Redraft, at: number): void {
  const word = draft.word(at)
  const key = capability(word)?.name.toUpperCase()
  if (key === word || (key !== undefined && isOpenValue(key, word.slice(key.length)))) return
  const [start, end] = draft.span(at)
  // `AUTH=` stays before an unknown name too, since it tells what kind of name it is.
  draft.disguise(start + (key?.endsWith('=') === true ? key.length : 0), end)
}

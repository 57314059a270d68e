/** SEARCH keys: what is looked for is replaced, how it is looked for stays. RFC 9051 §6.4.4. */
import { type Argument, searchKey, searchReturn } from '../protocol/index.ts'
import { isSet, type Redraft } from './redraft.ts'

/** What follows a key that nobody knows: its argument perhaps, or the next key. */
const after: Argument = { kind: 'text', name: 'text' }

/** Shares what a key looks for, by what it is. */
type Reader = (at: number, argument: Argument) => void

/** The list after RETURN. */
const known = (word: string): boolean => searchReturn(word) !== undefined

/** Keys with what they look for, from one node to another. */
export function keys(draft: Redraft, from: number, end: number, read: Reader): void {
  const { tape } = draft.tree
  const waiting: Argument[] = []
  let at = tape.value(from, end)
  while (at < end) {
    const next = waiting.shift()
    const word = draft.isList(at) ? '' : draft.word(at)
    const isArgument = next !== after || searchKey(word) === undefined
    if (next !== undefined && isArgument && !draft.isList(at)) {
      if (next.kind === 'text') draft.hide(at)
      else read(at, next)
    } else if (word === 'RETURN') {
      at = options(draft, at, end)
      continue
    } else if (draft.isList(at)) keys(draft, at + 1, tape.nextOf(at), read)
    else waiting.push(...key(draft, at, word))
    at = tape.value(tape.nextOf(at), end)
  }
}

/** @returns what comes after it; of a key that nobody knows what follows may be anything */
function key(draft: Redraft, at: number, word: string): readonly Argument[] {
  const row = draft.isString(at) ? undefined : searchKey(word)
  if (row !== undefined) {
    draft.stay(at)
    return row.arguments ?? []
  }
  draft.set(at)
  return draft.isString(at) || isSet(word) ? [] : [after]
}

/** `RETURN (MIN MAX)` where it does not stand first. RFC 4731 §3.1. */
function options(draft: Redraft, at: number, end: number): number {
  const { tape } = draft.tree
  const list = tape.value(tape.nextOf(at), end)
  draft.stay(at)
  if (list >= end || !draft.isList(list)) return list
  draft.keep(list, known)
  return tape.value(tape.nextOf(list), end)
}

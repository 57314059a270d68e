/** SEARCH keys: the keys stay, the values searched for are replaced. RFC 9051 §6.4.4. */
import { type Argument, searchKey, searchReturn } from '../protocol/index.ts'
import { isSet, type Redraft } from './redraft.ts'

/** The node after an unknown key: its argument, or the next key. */
const after: Argument = { kind: 'text', name: 'text' }

/** Shares the argument of a key according to its kind. */
type Reader = (at: number, argument: Argument) => void

/** Words in the list after RETURN. */
const known = (word: string): boolean => searchReturn(word) !== undefined

/** Shares keys with their arguments, from one node to another. */
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

/** @returns the arguments that follow; after an unknown key, anything may follow */
function key(draft: Redraft, at: number, word: string): readonly Argument[] {
  const row = draft.isString(at) ? undefined : searchKey(word)
  if (row !== undefined) {
    draft.stay(at)
    return row.arguments ?? []
  }
  draft.set(at)
  return draft.isString(at) || isSet(word) ? [] : [after]
}

/** Shares `RETURN (MIN MAX)` when it is not at the beginning. RFC 4731 §3.1. */
function options(draft: Redraft, at: number, end: number): number {
  const { tape } = draft.tree
  const list = tape.value(tape.nextOf(at), end)
  draft.stay(at)
  if (list >= end || !draft.isList(list)) return list
  draft.keep(list, known)
  return tape.value(tape.nextOf(list), end)
}

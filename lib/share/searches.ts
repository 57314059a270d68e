/** SEARCH keys: what is looked for is replaced, how it is looked for stays. RFC 9051 §6.4.4. */
import { notifyFilter, searchKey, searchReturn, sortKey, threadAlgorithm } from '../protocol/index.ts'
import { isSet, nothing, type Redraft } from './redraft.ts'
import { entries, headerNames, isMime } from './vocabulary.ts'

/** `after`: what follows a key that nobody knows, its argument perhaps, or the next key. */
type Argument = 'text' | 'header' | 'flag' | 'number' | 'set' | 'charset' | 'entry' | 'after'

/** The arguments of keys that have some; those of all others are keys themselves. */
const argumentsOf = new Map<string, readonly Argument[]>([
  ...['BCC', 'BODY', 'CC', 'FROM', 'SUBJECT', 'TEXT', 'TO', 'X-GM-RAW', 'X-GM-LABELS', 'FILTER'].map(text),
  ...['EMAILID', 'THREADID', 'X-GM-MSGID', 'X-GM-THRID', 'X-GUID', 'X-MAILBOX', 'MIMEPART'].map(text),
  ...['DELIVEREDTO', 'XLISTID', 'XCONTENTTYPE', 'XATTACHMENTNAME', 'XATTACHMENTBODY', 'CID'].map(text),
  ...['FOLDER', 'CONVFLAG', 'X-REAL-UID'].map(text),
  ...['KEYWORD', 'UNKEYWORD'].map((key): [string, Argument[]] => [key, ['flag']]),
  ['UID', ['set']],
  ...['LARGER', 'SMALLER', 'OLDER', 'YOUNGER', 'BEFORE', 'ON', 'SINCE'].map(number),
  ...['SENTBEFORE', 'SENTON', 'SENTSINCE', 'SAVEDBEFORE', 'SAVEDON', 'SAVEDSINCE'].map(number),
  ['HEADER', ['header', 'text']],
  ['CHARSET', ['charset']],
  ['ANNOTATION', ['entry', 'entry', 'text']],
])

function text(key: string): [string, Argument[]] {
  return [key, ['text']]
}

function number(key: string): [string, Argument[]] {
  return [key, ['number']]
}

/** The list after RETURN, and sort keys, algorithms and filters before the keys. */
const known = (word: string): boolean =>
  searchReturn(word) !== undefined ||
  sortKey(word) !== undefined ||
  threadAlgorithm(word) !== undefined ||
  notifyFilter(word) !== undefined

/** `[RETURN (…)] [CHARSET c] keys`, also with what SORT and THREAD have before them. */
export function search(draft: Redraft): void {
  const { tree } = draft
  const sorts = /SORT|THREAD$/.test(tree.name ?? '')
  keys(draft, tree.head.body, tree.tape.length, sorts ? 2 : 0)
}

/** @param before values that come before the keys: how to sort, and the charset */
function keys(draft: Redraft, from: number, end: number, before: number): void {
  const { tape } = draft.tree
  const waiting: Argument[] = []
  let left = before
  let at = tape.value(from, end)
  while (at < end) {
    const next = waiting.shift()
    const word = draft.isList(at) ? '' : draft.word(at)
    const isArgument = next !== 'after' || searchKey(word) === undefined
    if (next !== undefined && isArgument && !draft.isList(at)) argument(draft, at, next)
    else if (left > 0 && word !== 'RETURN') {
      left--
      if (left === 0 && !draft.isList(at)) draft.open(at, isMime)
      else draft.keep(at, known)
    } else if (word === 'RETURN' || word === 'IN') {
      at = options(draft, at, end, word)
      continue
    } else if (draft.isList(at)) keys(draft, at + 1, tape.nextOf(at), 0)
    else waiting.push(...key(draft, at, word))
    at = tape.value(tape.nextOf(at), end)
  }
}

/** @returns what comes after it; of a key that nobody knows what follows may be anything */
function key(draft: Redraft, at: number, word: string): readonly Argument[] {
  if (!draft.isString(at) && searchKey(word) !== undefined) {
    draft.stay(at)
    return argumentsOf.get(word) ?? []
  }
  draft.set(at)
  return draft.isString(at) || isSet(word) ? [] : ['after']
}

function argument(draft: Redraft, at: number, kind: Argument): void {
  if (kind === 'text' || kind === 'after') draft.hide(at)
  else if (kind === 'flag') draft.flags(at)
  else if (kind === 'number') draft.keep(at, nothing)
  else if (kind === 'set') draft.set(at)
  else if (kind === 'charset') draft.open(at, isMime)
  else if (kind === 'entry') draft.open(at, (word) => entries.has(word.toLowerCase()))
  else draft.open(at, (word) => headerNames.has(word.toLowerCase()))
}

/** `RETURN (MIN MAX)`, `IN (subtree "name")`. RFC 4731, RFC 7377. */
function options(draft: Redraft, at: number, end: number, word: string): number {
  const { tape } = draft.tree
  const list = tape.value(tape.nextOf(at), end)
  draft.stay(at)
  if (list >= end || !draft.isList(list)) return list
  if (word === 'RETURN') draft.keep(list, known)
  else mailboxes(draft, list)
  return tape.value(tape.nextOf(list), end)
}

/** Filters of mailboxes: `selected`, `(mailboxes (a b))`, `subtree name`. RFC 5465 §6. */
function mailboxes(draft: Redraft, list: number): void {
  const { tape } = draft.tree
  let named = false
  for (const at of tape.values(list)) {
    if (draft.isList(at) && !named) {
      mailboxes(draft, at)
      continue
    }
    const filter = !draft.isString(at) && !draft.isList(at) ? notifyFilter(draft.word(at)) : undefined
    if (named || filter === undefined) draft.name(at)
    else draft.stay(at)
    named = filter !== undefined && /^(?:mailboxes|subtree|subtree-one)$/i.test(filter.name)
  }
}

/** FETCH responses: shares each item by its name, message data as messages. RFC 9051 §7.5.2. */

import { section } from '../grammar/section.ts'
import { kinds } from '../grammar/tape.ts'
import { fetchItem, flag } from '../protocol/index.ts'
import { octets } from '../wire/octets.ts'
import { type Extent, message } from './message.ts'
import { nothing, type Redraft } from './redraft.ts'
import { bodystructure, envelope } from './structures.ts'

type Reader = (draft: Redraft, at: number) => void

const numbers: Reader = (draft, at) => draft.keep(at, nothing)
const hidden: Reader = (draft, at) => {
  if (!draft.isNil(at)) draft.hide(at)
}
const octetsOf =
  (extent: Extent): Reader =>
  (draft, at) =>
    content(draft, at, extent)

const readers = new Map<string, Reader>([
  ['FLAGS', (draft, at) => draft.flags(at)],
  ['UID', numbers],
  ['MODSEQ', numbers],
  ['RFC822.SIZE', numbers],
  ['INTERNALDATE', numbers],
  ['SAVEDATE', numbers],
  ['X-SAVEDATE', numbers],
  ['CREATEDMODSEQ', numbers],
  ['UIDVALIDITY', numbers],
  ['X-PRIORITY', numbers],
  ['LASTUPDATED', numbers],
  ['ENVELOPE', envelope],
  ['BODY', bodystructure],
  ['BODYSTRUCTURE', bodystructure],
  ['RFC822', octetsOf('message')],
  ['RFC822.PEEK', octetsOf('message')],
  ['RFC822.HEADER', octetsOf('headers')],
  ['RFC822.TEXT', octetsOf('body')],
  ['PREVIEW', texts],
  ['SNIPPET', texts],
  ['X-GM-LABELS', labels],
])

/** Replaces message data. */
function content(draft: Redraft, at: number, extent: Extent): void {
  if (draft.isNil(at)) return
  if (!draft.isString(at)) {
    draft.hide(at)
    return
  }
  draft.replace(at, message(draft.octets(at), extent, draft.sharing.names))
}

/** Replaces all previews by one of the same length when lengths are hidden. */
const preview = octets('x'.repeat(16))

/** `(FUZZY "the beginning of a message")`: overwrites the piece of the message. */
function texts(draft: Redraft, at: number): void {
  for (const leaf of draft.leaves(at)) {
    if (draft.isString(leaf) && draft.sharing.names.uniform) draft.replace(leaf, preview)
    else if (draft.isString(leaf)) content(draft, leaf, 'body')
    else draft.keep(leaf, (word) => word === 'FUZZY')
  }
}

/** Gmail's labels are mailbox names, except those with a backslash. */
function labels(draft: Redraft, at: number): void {
  for (const leaf of draft.leaves(at)) {
    const word = draft.word(leaf)
    if (!word.startsWith('\\') || !isSpecial(word)) draft.name(leaf)
  }
}

const special = new Set([
  '\\INBOX',
  '\\SENT',
  '\\DRAFT',
  '\\DRAFTS',
  '\\STARRED',
  '\\TRASH',
  '\\SPAM',
  '\\MUTED',
])
const isSpecial = (word: string): boolean =>
  flag(word) !== undefined || special.has(word) || word === '\\IMPORTANT'

/** `* 3 FETCH (…)`, or its items without the parentheses. */
export function fetched(draft: Redraft): void {
  const { tape, head } = draft.tree
  items(draft, head.body, tape.length)
}

function items(draft: Redraft, from: number, end: number): void {
  const { tape } = draft.tree
  let at = from
  while (at < end) {
    const kind = tape.kindOf(at)
    // Items in a list of their own: enter the list.
    if (kind === kinds.list) at++
    else if (kind === kinds.item) at = sectioned(draft, at, end)
    else if (kind === kinds.atom) at = plain(draft, at, end)
    else {
      if (kind !== kinds.space && kind !== kinds.eol && kind !== kinds.open && kind !== kinds.close)
        draft.hide(at)
      at = tape.nextOf(at)
    }
  }
}

function plain(draft: Redraft, at: number, end: number): number {
  const { tape } = draft.tree
  const name = draft.word(at)
  const value = tape.value(tape.nextOf(at), end)
  // `UID 123MODSEQ (5)`: the space between a number and the next name is missing.
  const known = fetchItem(name) !== undefined || fetchItem(name.replace(/^\d+/, '')) !== undefined
  if (known) draft.stay(at)
  else draft.hide(at)
  if (value >= end || tape.kindOf(value) === kinds.item) return value
  const read = readers.get(name) ?? hidden
  if (name === 'UID' && fetchItem(draft.word(value).replace(/^\d+/, '')) !== undefined)
    return plain(draft, value, end)
  read(draft, value)
  return tape.nextOf(value)
}

function sectioned(draft: Redraft, at: number, end: number): number {
  const { tape } = draft.tree
  draft.item(at, (word) => fetchItem(word) !== undefined || fetchItem(`${word}[]`) !== undefined)
  const value = tape.value(tape.nextOf(at), end)
  if (value >= end || tape.kindOf(value) === kinds.list || tape.kindOf(value) === kinds.item) return value
  const { what = '', part = [], origin = 0 } = section(tape, at) ?? {}
  const isNumber = draft.word(tape.first(at)) === 'BINARY.SIZE'
  if (isNumber) numbers(draft, value)
  else content(draft, value, extentOf(what, part.length, origin))
  return tape.nextOf(value)
}

/** In a partial fetch from the middle, the header cannot be told apart. */
function extentOf(what: string, parts: number, origin: number): Extent {
  if (origin > 0) return 'body'
  if (what === '' && parts === 0) return 'message'
  return what === 'MIME' || what.startsWith('HEADER') ? 'headers' : 'body'
}

/** What of a response stays: its name, numbers, known words where they stand; names and texts do not. */

import { kinds } from '../grammar/tape.ts'
import {
  attribute,
  code,
  listResult,
  listSelection,
  response,
  searchResult,
  statusItem,
} from '../protocol/index.ts'
import { latin1 } from '../wire/octets.ts'
import { capabilityAt } from './capabilities.ts'
import { entryList, rightsOrName } from './commands.ts'
import { fetched } from './fetched.ts'
import { identification } from './identification.ts'
import { type Known, nothing, type Redraft } from './redraft.ts'
import { isBase64, saslNode } from './sasl.ts'
import { sentence } from './sentences.ts'
import { isMime, resources } from './vocabulary.ts'

type Course = (draft: Redraft, values: readonly number[]) => void

const words =
  (known: Known): Course =>
  (draft, values) => {
    for (const at of values) draft.keep(at, known)
  }

const names: Course = (draft, values) => {
  for (const at of values) for (const leaf of draft.leaves(at)) draft.nameOrNil(leaf)
}

/** A name, then lists of words of a kind. */
const nameAnd =
  (known: Known): Course =>
  (draft, [name, ...lists]) => {
    if (name !== undefined) draft.nameOrNil(name)
    for (const at of lists) draft.keep(at, known)
  }

const capabilities: Course = (draft, values) => {
  for (const at of values) for (const leaf of draft.leaves(at)) capabilityAt(draft, leaf)
}

/** `(\HasNoChildren) "/" name [("CHILDINFO" ("SUBSCRIBED"))]` */
const list: Course = (draft, [attributes, delimiter, name, ...extended]) => {
  if (attributes !== undefined) draft.keep(attributes, (word) => attribute(word) !== undefined)
  for (const at of [delimiter, name]) if (at !== undefined) draft.nameOrNil(at)
  for (const at of extended) {
    for (const leaf of draft.leaves(at)) {
      const word = draft.word(leaf)
      if (listResult(word) === undefined && listSelection(word) === undefined) draft.nameOrNil(leaf)
    }
  }
}

/** `(TAG "a1" MAILBOX "x" UIDVALIDITY 3) UID ALL 1:3` */
const esearch: Course = (draft, values) => {
  for (const at of values) {
    const known: Known = (word) =>
      searchResult(word) !== undefined || /^(?:UID|UIDVALIDITY|TAG|MAILBOX)$/.test(word)
    draft.keep(at, known)
    let key = ''
    for (const leaf of draft.isList(at) ? draft.leaves(at) : []) {
      if (key === 'TAG') draft.reopenTag(leaf)
      key = draft.isString(leaf) ? '' : draft.word(leaf)
    }
  }
}

const acl: Course = (draft, [mailbox, ...pairs]) => {
  if (mailbox !== undefined) draft.name(mailbox)
  pairs.forEach((at, i) => {
    if (i % 2 === 1) rightsOrName(draft, at)
    else draft.name(at)
  })
}

/** `mailbox [identifier] rights …` */
const rightsAfter =
  (count: number): Course =>
  (draft, values) => {
    values.forEach((at, i) => {
      if (i < count) draft.name(at)
      else rightsOrName(draft, at)
    })
  }

const metadata: Course = (draft, [mailbox, ...lists]) => {
  if (mailbox !== undefined) draft.name(mailbox)
  for (const at of lists) entryList(draft, at)
}

/** `2 3 6 (MODSEQ 917162500)` */
const found: Course = (draft, values) => {
  for (const at of values) {
    if (draft.isList(at)) draft.keep(at, (word) => word === 'MODSEQ')
    else draft.set(at)
  }
}

const flags: Course = (draft, values) => {
  for (const at of values) draft.flags(at)
}

const courses = new Map<string, Course>([
  ['CAPABILITY', capabilities],
  ['ENABLED', capabilities],
  ['FLAGS', flags],
  ['LIST', list],
  ['LSUB', list],
  ['XLIST', list],
  ['STATUS', nameAnd((word) => statusItem(word) !== undefined)],
  ['QUOTA', nameAnd((word) => resources.has(word.toLowerCase()))],
  ['QUOTAROOT', names],
  ['NAMESPACE', names],
  ['ESEARCH', esearch],
  ['SEARCH', found],
  ['SORT', found],
  ['VANISHED', words((word) => word === 'EARLIER')],
  ['ACL', acl],
  ['MYRIGHTS', rightsAfter(1)],
  ['LISTRIGHTS', rightsAfter(2)],
  ['METADATA', metadata],
  ['ANNOTATION', metadata],
  ['LANGUAGE', words(isMime)],
])

/** What stands in codes of notes about mailboxes and messages. RFC 5464 §4.2, RFC 5257 §4. */
const isLimit: Known = (word) =>
  /^(?:LONGENTRIES|MAXSIZE|TOOMANY|TOOBIG|NOPRIVATE|NONE|READ-ONLY)$/.test(word)

/** Arguments of response codes; those of others, numbers apart, are replaced. RFC 9051 §7.1. */
const codes = new Map<string, Course>([
  ['CAPABILITY', capabilities],
  ['PERMANENTFLAGS', flags],
  ['BADCHARSET', words(isMime)],
  ...['METADATA', 'ANNOTATE', 'ANNOTATIONS'].map((name): [string, Course] => [name, words(isLimit)]),
  ['INPROGRESS', progress],
])

/** `("a1" 5 10)`; RFC 9585. */
function progress(draft: Redraft, values: readonly number[]): void {
  for (const at of values) {
    draft.keep(at, nothing)
    for (const leaf of draft.leaves(at)) if (draft.isString(leaf)) draft.reopenTag(leaf)
  }
}

/** Replaces what of a response is not the protocol's. */
export function responseShared(draft: Redraft): void {
  const { tree } = draft
  const { tape, head, frame } = tree
  if (head.tag >= 0) draft.tag(head.tag)
  if (head.code >= 0) codeShared(draft, head.code)
  if (head.text >= 0) text(draft, head.text)
  if (head.number >= 0) draft.stay(head.number)
  const name = tree.name ?? ''
  if (response(name) === undefined) return
  const body = Math.min(...[head.code, head.text, head.body].filter((at) => at >= 0))
  for (let at = 1; at < body; at++) if (at !== head.tag && tape.kindOf(at) === kinds.atom) draft.stay(at)
  if (frame.kind !== 'data') return
  if (name === 'FETCH' || name === 'UIDFETCH') fetched(draft)
  else if (name === 'ID') identification(draft)
  else {
    const course = courses.get(name) ?? words(nothing)
    course(draft, tape.valuesBetween(head.body, tape.length))
  }
}

function codeShared(draft: Redraft, at: number): void {
  const [name, ...values] = draft.tree.tape.values(at)
  if (name === undefined) return
  const word = draft.word(name)
  if (code(word) === undefined) draft.hide(name)
  else draft.stay(name)
  const course = codes.get(word) ?? words(nothing)
  course(draft, values)
}

/** What a status response says in words; a challenge, where a continuation request holds one. */
function text(draft: Redraft, at: number): void {
  const { tree, sharing } = draft
  const { bytes } = tree.tape
  const [start, end] = draft.span(at)
  if (tree.frame.kind === 'continuation' && isBase64(latin1(bytes, start, end)) && end - start > 7)
    saslNode(draft, at)
  else draft.replace(at, sentence(bytes.subarray(start, end), sharing.names, sharing.spoken))
}

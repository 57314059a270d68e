/** What of a command stays: its verb, sets, sizes, known words where they stand; names and texts do not. */
import { decode } from '../grammar/octets.ts'
import { text } from '../grammar/strings.ts'
import { kinds } from '../grammar/tape.ts'
import {
  attribute,
  command,
  fetchItem,
  listReturn,
  listSelection,
  mechanism,
  notifyEvent,
  notifyFilter,
  parameter,
  right,
  statusItem,
  storeItem,
} from '../protocol/index.ts'
import { capabilityAt } from './capabilities.ts'
import { identification } from './identification.ts'
import { message } from './message.ts'
import type { Known, Redraft } from './redraft.ts'
import { saslNode } from './sasl.ts'
import { search } from './searches.ts'
import { entries, resources } from './vocabulary.ts'

/** The values after the verb, in order. */
type Course = (draft: Redraft, values: readonly number[]) => void

/** Words in the parentheses of this command. */
const parametersOf =
  (draft: Redraft): Known =>
  (word) =>
    parameter(draft.tree.name ?? '', word) !== undefined || attribute(word) !== undefined

/** Names, and lists of parameters; after a first value that is a sequence set, where there is one. */
const names: Course = (draft, values) => {
  const set = /^(?:sequence-|uid|mod-)/.test(command(draft.tree.name ?? '')?.arguments ?? '')
  values.forEach((at, i) => {
    if (draft.isList(at)) draft.keep(at, parametersOf(draft))
    else if (i === 0 && set) draft.set(at)
    else draft.name(at)
  })
}

/** A name, then a list of words of a kind. */
const nameAnd =
  (known: Known): Course =>
  (draft, values) => {
    for (const at of values) {
      if (draft.isList(at)) draft.keep(at, known)
      else draft.name(at)
    }
  }

const words =
  (known: Known): Course =>
  (draft, values) => {
    for (const at of values) draft.keep(at, known)
  }

/** `[(selection)] reference patterns [RETURN (options)]` */
const list: Course = (draft, values) => {
  const selection = values[0] !== undefined && draft.isList(values[0]) ? 1 : 0
  let returns = false
  values.forEach((at, i) => {
    const known: Known = (word) =>
      listReturn(word) !== undefined || listSelection(word) !== undefined || statusItem(word) !== undefined
    if (returns || i < selection) draft.keep(at, known)
    else if (i > selection + 1 && draft.word(at) === 'RETURN') {
      draft.stay(at)
      returns = true
    } else for (const leaf of draft.leaves(at)) draft.name(leaf)
  })
}

const fetch: Course = (draft, values) => {
  const known: Known = (word) => fetchItem(word) !== undefined || parametersOf(draft)(word)
  const withSection: Known = (word) => known(word) || fetchItem(`${word}[]`) !== undefined
  values.forEach((at, i) => {
    if (i === 0) draft.set(at)
    else draft.item(at, withSection)
  })
}

const store: Course = (draft, values) => {
  let flags = false
  values.forEach((at, i) => {
    if (i === 0) draft.set(at)
    else if (flags) draft.flags(at)
    else if (draft.isList(at)) draft.keep(at, parametersOf(draft))
    else {
      draft.keep(at, (word) => storeItem(word) !== undefined)
      flags = true
    }
  })
}

/** `[number] mailbox [(flags)] [date-time] message …`; messages also in lists, RFC 4469, RFC 9755. */
const append: Course = (draft, values) => {
  const mailbox = /REPLACE$/.test(draft.tree.name ?? '') ? 1 : 0
  values.forEach((at, i) => {
    if (i < mailbox) draft.set(at)
    else if (i === mailbox) draft.name(at)
    else if (draft.isList(at)) appendList(draft, at)
    else if (isLiteral(draft, at)) content(draft, at)
    else draft.keep(at, parametersOf(draft))
  })
}

const isLiteral = (draft: Redraft, at: number): boolean => draft.tree.tape.kindOf(at) === kinds.literal

function content(draft: Redraft, at: number): void {
  draft.replace(at, message(draft.octets(at), 'message', draft.sharing.names))
}

/** Flags, or the pieces that a message is put together from. */
function appendList(draft: Redraft, at: number): void {
  let urls = false
  for (const leaf of draft.leaves(at)) {
    const word = draft.isString(leaf) ? '' : draft.word(leaf)
    if (isLiteral(draft, leaf)) content(draft, leaf)
    else if (word === 'TEXT' || word === 'URL') urls = true
    else if (urls || draft.isString(leaf)) draft.hide(leaf)
    else draft.flags(leaf)
  }
}

const login: Course = (draft, values) => {
  for (const at of values) draft.name(at)
}

const authenticate: Course = (draft, [name, response]) => {
  if (name !== undefined) draft.open(name, (word) => mechanism(word) !== undefined)
  if (response !== undefined) saslNode(draft, response)
}

const enable: Course = (draft, values) => {
  for (const at of values) for (const leaf of draft.leaves(at)) capabilityAt(draft, leaf)
}

/** `mailbox identifier rights`: letters that are no rights are replaced. */
const rights: Course = (draft, values) => {
  values.forEach((at, i) => {
    if (i === 2) rightsOrName(draft, at)
    else draft.name(at)
  })
}

/** Rights stay; whatever else stands in their place may be a name, or a number of somebody. */
export function rightsOrName(draft: Redraft, at: number): void {
  if (isRights(text(draft.tree.tape, at))) draft.stay(at)
  else if (!draft.isNil(at)) draft.hide(at)
}

/** Letters of rights, each once, with the sign that adds or takes them away. RFC 4314 §2.1. */
function isRights(source: string): boolean {
  const letters = source.replace(/^[+-]/, '')
  const isOne = (one: string): boolean => /[a-z0-9]/.test(one) && right(one) !== undefined
  return new Set(letters).size === letters.length && [...letters].every(isOne) && !/\d{3}/.test(letters)
}

const notify: Course = (draft, values) => {
  for (const at of values) {
    if (!draft.isList(at)) draft.keep(at, (word) => /^(?:SET|NONE|STATUS)$/.test(word))
    else filters(draft, at)
  }
}

/** `(mailboxes (a b) (MessageNew FlagChange))`: names, then events. */
function filters(draft: Redraft, at: number): void {
  const { tape } = draft.tree
  const members = tape.values(at)
  let named = false
  members.forEach((member, i) => {
    const word = draft.isList(member) || draft.isString(member) ? '' : draft.word(member)
    if (named) {
      for (const leaf of draft.leaves(member)) draft.name(leaf)
      named = false
    } else if (i === 0 && word !== '' && notifyFilter(word) !== undefined) {
      draft.stay(member)
      named = /^(?:MAILBOXES|SUBTREE|SUBTREE-ONE)$/.test(word)
    } else draft.keep(member, (one) => notifyEvent(one) !== undefined || fetchItem(one) !== undefined)
  })
}

const metadata: Course = (draft, values) => {
  let named = false
  for (const at of values) {
    if (!named && draft.isList(at)) draft.keep(at, parametersOf(draft))
    else if (!named) {
      draft.name(at)
      named = true
    } else entryList(draft, at)
  }
}

/** Entries and their values. RFC 5464 §4. */
export function entryList(draft: Redraft, at: number): void {
  for (const leaf of draft.leaves(at)) {
    const word = decode(draft.octets(leaf), 0, draft.octets(leaf).length).toLowerCase()
    if (!draft.isNil(leaf) && !entries.has(word)) draft.hide(leaf)
  }
}

const tags: Course = (draft, values) => {
  for (const at of values) draft.tag(at)
}

const courses = new Map<string, Course>([
  ['LOGIN', login],
  ['AUTHENTICATE', authenticate],
  ['ID', (draft) => identification(draft)],
  ['ENABLE', enable],
  ['COMPRESS', words((word) => word === 'DEFLATE')],
  ['STATUS', nameAnd((word) => statusItem(word) !== undefined)],
  ['SETQUOTA', nameAnd((word) => resources.has(word.toLowerCase()))],
  ...['LIST', 'LSUB', 'XLIST', 'RLIST', 'RLSUB'].map((name): [string, Course] => [name, list]),
  ...['FETCH', 'UID FETCH', 'UID CONVERT', 'CONVERT'].map((name): [string, Course] => [name, fetch]),
  ...['STORE', 'UID STORE'].map((name): [string, Course] => [name, store]),
  ...['APPEND', 'REPLACE', 'UID REPLACE'].map((name): [string, Course] => [name, append]),
  ...['SEARCH', 'SORT', 'THREAD', 'UID SEARCH', 'UID SORT', 'UID THREAD'].map(searching),
  searching('ESEARCH'),
  ['SETACL', rights],
  ['NOTIFY', notify],
  ...['GETMETADATA', 'SETMETADATA', 'GETANNOTATION', 'SETANNOTATION'].map((name): [string, Course] => {
    return [name, metadata]
  }),
  ['CANCELUPDATE', tags],
])

function searching(name: string): [string, Course] {
  return [name, (draft) => search(draft)]
}

/** Replaces what of a command is not the protocol's. @returns true when its verb is known */
export function commandShared(draft: Redraft): boolean {
  const { tree } = draft
  const { tape, head } = tree
  if (head.tag >= 0) draft.tag(head.tag)
  const known = tree.name !== undefined && command(tree.name) !== undefined
  if (known) {
    for (let at = head.tag < 0 ? 1 : tape.nextOf(head.tag); at < head.body; at++) draft.stay(at)
    const course = courses.get(tree.name) ?? names
    course(draft, tape.valuesBetween(head.body, tape.length))
  }
  return known
}

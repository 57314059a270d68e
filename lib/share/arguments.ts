/**
 * Shares the arguments of a command, response or code. Sets, numbers, and known words in their places stay.
 */

import { argumentsAmong } from '../grammar/arguments.ts'
import { decode } from '../grammar/octets.ts'
import { text } from '../grammar/strings.ts'
import { kinds } from '../grammar/tape.ts'
import {
  type Argument,
  type ArgumentKind,
  attribute,
  fetchItem,
  mechanism,
  notifyEvent,
  notifyFilter,
  parameter,
  right,
  wordIn,
} from '../protocol/index.ts'
import { capabilityAt } from './capabilities.ts'
import { identification } from './identification.ts'
import { message } from './message.ts'
import { type Known, nothing, type Redraft } from './redraft.ts'
import { saslNode } from './sasl.ts'
import { keys } from './searches.ts'
import { entries, headerNames, isMime } from './vocabulary.ts'

/** @param name the name of the command, response or code */
type Reader = (draft: Redraft, at: number, argument: Argument, name: string) => void

const name: Reader = (draft, at) => {
  for (const leaf of draft.leaves(at)) draft.nameOrNil(leaf)
}

const readers: Readonly<Record<ArgumentKind, Reader>> = {
  mailbox: name,
  reference: name,
  pattern: name,
  name,
  secret: name,
  url: name,
  text: (draft, at, _, of) => unknown(draft, at, of),
  set: (draft, at) => draft.set(at),
  number: (draft, at) => draft.keep(at, nothing),
  date: (draft, at) => draft.keep(at, nothing),
  words,
  parameters: (draft, at, _, of) => draft.keep(at, parametersOf(of)),
  // The first search argument takes all nodes up to the end.
  search: (draft, at, _, of) =>
    keys(draft, at, draft.tree.tape.length, (value, argument) =>
      readers[argument.kind](draft, value, argument, of),
    ),
  message: messageOrList,
  sasl: (draft, at) => saslNode(draft, at),
  rights: (draft, at) => rightsOrName(draft, at),
  entries: (draft, at) => entryList(draft, at),
  charset: charsets,
  header: (draft, at) => draft.open(at, (word) => headerNames.has(word.toLowerCase())),
  tag: tags,
  fields: (draft) => identification(draft),
  extended,
  filters: (draft, at, argument) => {
    if (argument.of?.includes('notifyEvents') === true) events(draft, at, argument)
    else mailboxes(draft, at)
  },
}

/**
 * Replaces everything that does not belong to the protocol.
 * @param row the arguments in the protocol table
 * @param values the nodes after the name, in order
 * @param of the name
 */
export function argumentsShared(
  draft: Redraft,
  row: readonly Argument[],
  values: readonly number[],
  of: string,
): void {
  const placed = new Map(
    argumentsAmong(row, draft.tree.tape, values).map(({ argument, at }) => [at, argument]),
  )
  for (const at of values) {
    const argument = placed.get(at)
    if (argument !== undefined) readers[argument.kind](draft, at, argument, of)
    else if (row.some(({ after }) => after === draft.word(at)) && !draft.isList(at)) draft.stay(at)
    else unknown(draft, at, of)
    if (argument?.kind === 'search' || argument?.kind === 'fields') return
  }
}

/** Shares an unexpected argument: a client's is treated as a name, a server's may be anything. */
function unknown(draft: Redraft, at: number, of: string): void {
  if (draft.tree.frame.side === 'server') draft.keep(at, nothing)
  else if (draft.isList(at)) draft.keep(at, parametersOf(of))
  else draft.name(at)
}

/** Known words in the parentheses of a command. */
const parametersOf =
  (of: string): Known =>
  (word) =>
    parameter(of, word) !== undefined || attribute(word) !== undefined

function words(draft: Redraft, at: number, argument: Argument, of: string): void {
  const known: Known = (word) =>
    argument.words?.includes(word) === true || wordIn(argument, of, word) !== undefined
  switch (argument.of?.[0]) {
    case 'flags':
      draft.flags(at)
      break
    case 'capabilities':
      if (argument.prefix === undefined) for (const leaf of draft.leaves(at)) capabilityAt(draft, leaf)
      else draft.keep(at, known)
      break
    case 'mechanisms':
      draft.open(at, (word) => mechanism(word) !== undefined)
      break
    case 'fetchItems':
      draft.item(at, (word) => known(word) || fetchItem(`${word}[]`) !== undefined || parametersOf(of)(word))
      break
    default:
      draft.keep(at, known)
  }
}

/** A message, flags, or the parts that a message is composed of. RFC 9051 §6.3.12, RFC 4469, RFC 9755. */
function messageOrList(draft: Redraft, at: number, _: Argument, of: string): void {
  if (draft.isList(at)) pieces(draft, at)
  else if (isLiteral(draft, at)) content(draft, at)
  else draft.keep(at, parametersOf(of))
}

function pieces(draft: Redraft, at: number): void {
  let urls = false
  for (const leaf of draft.leaves(at)) {
    const word = draft.isString(leaf) ? '' : draft.word(leaf)
    if (isLiteral(draft, leaf)) content(draft, leaf)
    else if (word === 'TEXT' || word === 'URL') urls = true
    else if (urls || draft.isString(leaf)) draft.hide(leaf)
    else draft.flags(leaf)
  }
}

const isLiteral = (draft: Redraft, at: number): boolean => draft.tree.tape.kindOf(at) === kinds.literal

function content(draft: Redraft, at: number): void {
  draft.replace(at, message(draft.octets(at), 'message', draft.sharing.names))
}

/** Rights stay; anything else in their place may be a name, or a personal number. */
function rightsOrName(draft: Redraft, at: number): void {
  if (isRights(text(draft.tree.tape, at))) draft.stay(at)
  else if (!draft.isNil(at)) draft.hide(at)
}

/** True for letters of rights, each once, with an optional sign to add or remove them. RFC 4314 §2.1. */
function isRights(source: string): boolean {
  const letters = source.replace(/^[+-]/, '')
  const isOne = (one: string): boolean => /[a-z0-9]/.test(one) && right(one) !== undefined
  return new Set(letters).size === letters.length && [...letters].every(isOne) && !/\d{3}/.test(letters)
}

/** Entries and their values. RFC 5464 §4. */
function entryList(draft: Redraft, at: number): void {
  for (const leaf of draft.leaves(at)) {
    const word = decode(draft.octets(leaf), 0, draft.octets(leaf).length).toLowerCase()
    if (!draft.isNil(leaf) && !entries.has(word)) draft.hide(leaf)
  }
}

/** `("CHILDINFO" ("SUBSCRIBED") "OLDNAME" ("old"))`: known words, also quoted, and names. RFC 5258 §3.5. */
function extended(draft: Redraft, at: number, argument: Argument, of: string): void {
  for (const leaf of draft.leaves(at))
    if (wordIn(argument, of, draft.word(leaf)) === undefined) draft.nameOrNil(leaf)
}

function charsets(draft: Redraft, at: number): void {
  if (draft.isList(at) || draft.tree.frame.side === 'server') draft.keep(at, isMime)
  else draft.open(at, isMime)
}

/** `a1`, `("a1" 5 10)`, `(TAG "a1" MAILBOX "x" UIDVALIDITY 3)`. RFC 9585 §3, RFC 7377 §2.1. */
function tags(draft: Redraft, at: number, argument: Argument): void {
  if (!draft.isList(at) && draft.tree.frame.side === 'client') {
    draft.tag(at)
    return
  }
  draft.keep(at, (word) => argument.words?.includes(word) === true)
  let before = 'TAG'
  for (const leaf of draft.leaves(at)) {
    if (draft.isString(leaf) && before === 'TAG') draft.reopenTag(leaf)
    before = draft.isString(leaf) ? '' : draft.word(leaf)
  }
}

/** `SET STATUS (mailboxes (a b) (MessageNew FlagChange))`: names, then events. RFC 5465 §6. */
function events(draft: Redraft, at: number, argument: Argument): void {
  if (!draft.isList(at)) {
    draft.keep(at, (word) => argument.words?.includes(word) === true)
    return
  }
  const { tape } = draft.tree
  let named = false
  tape.values(at).forEach((member, i) => {
    const word = draft.isList(member) || draft.isString(member) ? '' : draft.word(member)
    if (named) {
      for (const leaf of draft.leaves(member)) draft.name(leaf)
      named = false
    } else if (i === 0 && word !== '' && notifyFilter(word) !== undefined) {
      draft.stay(member)
      named = takesNames(word)
    } else draft.keep(member, (one) => notifyEvent(one) !== undefined || fetchItem(one) !== undefined)
  })
}

/** Filters of mailboxes: `selected`, `(mailboxes (a b))`, `subtree name`. RFC 7377 §2.2. */
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
    named = filter !== undefined && takesNames(filter.name.toUpperCase())
  }
}

function takesNames(filter: string): boolean {
  return /^(?:MAILBOXES|SUBTREE|SUBTREE-ONE)$/.test(filter)
}

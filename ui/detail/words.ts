/**
 * What a word of a frame means and where it is defined, from the tables of the protocol. Knows trees and
 * tables; knows no screen.
 */
import { kinds } from '../../lib/grammar/tape.ts'
import type { Tree } from '../../lib/grammar/tree.ts'
import { imap } from '../../lib/protocol/index.ts'
import type { Row } from '../../lib/protocol/rows.ts'

/** A word, one sentence about it, and the document that defines it. */
export interface Meaning {
  readonly word: string
  readonly about: string
  readonly rfc: string
}

type Lookup = (word: string) => Row | undefined

const keys: readonly Lookup[] = [imap.searchKey, imap.searchReturn, imap.flag]

/** Where words of a command or response are looked up, by its name without `UID`; the first find counts. */
const lookups: Readonly<Record<string, readonly Lookup[]>> = {
  FETCH: [imap.fetchItem, imap.section, imap.flag, (word) => imap.parameter('FETCH', word)],
  UIDFETCH: [imap.fetchItem, imap.section, imap.flag],
  STORE: [imap.storeItem, imap.flag, (word) => imap.parameter('STORE', word)],
  SEARCH: keys,
  ESEARCH: [imap.searchResult],
  SORT: [imap.sortKey, ...keys],
  THREAD: [imap.threadAlgorithm, ...keys],
  STATUS: [imap.statusItem],
  LIST: [imap.attribute, imap.listSelection, imap.listReturn, imap.listResult, imap.statusItem],
  LSUB: [imap.attribute],
  XLIST: [imap.attribute],
  CAPABILITY: [imap.capability],
  ENABLE: [imap.capability],
  ENABLED: [imap.capability],
  AUTHENTICATE: [imap.mechanism],
  COMPRESS: [(word) => imap.capability(`COMPRESS=${word}`)],
  FLAGS: [imap.flag],
  APPEND: [imap.flag, (word) => imap.parameter('APPEND', word)],
  SELECT: [(word) => imap.parameter('SELECT', word)],
  EXAMINE: [(word) => imap.parameter('EXAMINE', word)],
  NOTIFY: [imap.notifyFilter, imap.notifyEvent, imap.fetchItem],
  PERMANENTFLAGS: [imap.flag],
}

/**
 * What a word means in a command, response or code of that name.
 * @param name in any case, with or without `UID`: `UID FETCH`
 */
export function meaningIn(name: string, word: string): Meaning | undefined {
  const row = found(lookups[name.toUpperCase().replace(/^UID /, '')] ?? [], word)
  return row === undefined ? undefined : meaning(word, row)
}

/** What a command is for. */
export function commandMeaning(name: string): Meaning | undefined {
  const row = imap.command(name)
  return row === undefined ? undefined : meaning(name, row)
}

/** What a response, `EXISTS` or `OK`, tells. */
export function responseMeaning(name: string): Meaning | undefined {
  const row = imap.response(name)
  return row === undefined ? undefined : meaning(name, row)
}

/** What a response code tells. */
export function codeMeaning(name: string): Meaning | undefined {
  const row = imap.code(name)
  return row === undefined ? undefined : meaning(name, row)
}

function meaning(word: string, row: Row): Meaning {
  return { word, about: row.about, rfc: row.rfc }
}

function found(places: readonly Lookup[], word: string): Row | undefined {
  for (const place of places) {
    const row = place(word)
    if (row !== undefined) return row
  }
  return undefined
}

const tag: Omit<Meaning, 'word'> = {
  about: 'The tag: the client names each command, and the completion repeats the name.',
  rfc: 'RFC 9051 §2.2.1',
}

/**
 * What the word at a node means.
 * @param at a node of the tree's tape
 * @returns undefined for what only a person could know: names, texts, numbers
 */
export function meaningAt(tree: Tree, at: number): Meaning | undefined {
  const { tape, head, frame } = tree
  const kind = tape.kindOf(at)
  const word = tape.source(at).slice(0, 200)
  if (at === head.tag) return { word, ...tag }
  if (kind === kinds.literal) return { word: 'literal', ...literal }
  if (at === head.code) return code(tree)
  if (kind !== kinds.atom && kind !== kinds.item) return undefined
  if (head.code >= 0 && at > head.code && at < tape.nextOf(head.code)) return codeWord(tree, at, word)
  const { name } = head
  if (at < head.body) {
    if (word === '*')
      return { word, about: 'Not tagged: it answers no single command by name.', rfc: 'RFC 9051 §2.2.2' }
    if (word === '+')
      return { word, about: 'The server waits for the client to go on.', rfc: 'RFC 9051 §7.6' }
    if (at === head.number || name === undefined) return undefined
    return frame.side === 'client' ? commandMeaning(name) : responseMeaning(name)
  }
  return name === undefined ? undefined : meaningIn(name, word)
}

const literal: Omit<Meaning, 'word'> = {
  about: 'A string sent by count: {octets}, a line end, then exactly so many octets, whatever they are.',
  rfc: 'RFC 9051 §4.3',
}

function code(tree: Tree): Meaning | undefined {
  return tree.code === undefined ? undefined : codeMeaning(tree.code.name)
}

function codeWord(tree: Tree, at: number, word: string): Meaning | undefined {
  const { tape, head } = tree
  if (at === tape.first(head.code)) return code(tree)
  return tree.code === undefined ? undefined : meaningIn(tree.code.name, word)
}

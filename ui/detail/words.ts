/**
 * The meaning of a word of a frame and the document that defines it, from the tables of the protocol. Knows
 * trees and tables; knows no screen.
 */

import { argumentsIn } from '../../lib/grammar/arguments.ts'
import { kinds } from '../../lib/grammar/tape.ts'
import type { Tree } from '../../lib/grammar/tree.ts'
import { type Argument, imap } from '../../lib/protocol/index.ts'
import type { WordRow } from '../../lib/protocol/rows.ts'

/** A word, one sentence about it, and the document that defines it. */
export interface Meaning {
  readonly word: string
  readonly about: string
  readonly rfc: string
}

/**
 * The meaning of a word anywhere in a command, response or code of that name.
 * @param name in any case: `UID FETCH`
 */
export function meaningIn(name: string, word: string): Meaning | undefined {
  const row = found(name, word)
  return row === undefined ? undefined : meaning(word, row)
}

function found(name: string, word: string): WordRow | undefined {
  const rows = [imap.command(name), imap.response(name.replace(/^UID /i, '')), imap.code(name)]
  for (const argument of rows.flatMap((row) => row?.arguments ?? [])) {
    const row = imap.wordIn(argument, name, word)
    if (row !== undefined) return row
  }
  return undefined
}

/** The purpose of a command. */
export function commandMeaning(name: string): Meaning | undefined {
  const row = imap.command(name)
  return row === undefined ? undefined : meaning(name, row)
}

/** The meaning of a response such as `EXISTS` or `OK`. */
export function responseMeaning(name: string): Meaning | undefined {
  const row = imap.response(name)
  return row === undefined ? undefined : meaning(name, row)
}

/** The meaning of a response code. */
export function codeMeaning(name: string): Meaning | undefined {
  const row = imap.code(name)
  return row === undefined ? undefined : meaning(name, row)
}

function meaning(word: string, row: WordRow): Meaning {
  return { word, about: row.about, rfc: row.rfc }
}

const tag: Omit<Meaning, 'word'> = {
  about: 'The tag: the client names each command, and the completion repeats the name.',
  rfc: 'RFC 9051 §2.2.1',
}

/**
 * The meaning of the word at a node.
 * @param at a node of the tree's tape
 * @param argument the argument that contains it, when already known
 * @returns undefined for words whose meaning no table has: names, texts, numbers
 */
export function meaningAt(tree: Tree, at: number, argument?: Argument): Meaning | undefined {
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
  if (name === undefined) return undefined
  const here = argument ?? argumentAt(tree, at)
  const row = (here === undefined ? undefined : imap.wordIn(here, name, word)) ?? found(name, word)
  return row === undefined ? undefined : meaning(word, row)
}

/** The argument that contains a node. */
function argumentAt(tree: Tree, node: number): Argument | undefined {
  return argumentsIn(tree).findLast(({ at }) => at <= node && node < tree.tape.nextOf(at))?.argument
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

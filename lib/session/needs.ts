/** What a command makes use of beyond the base protocol, and the capabilities that allow it. */
import { text } from '../grammar/strings.ts'
import { kinds, Tape } from '../grammar/tape.ts'
import { parse, type Tree } from '../grammar/tree.ts'
import {
  command,
  fetchItem,
  listReturn,
  listSelection,
  parameter,
  type Row,
  searchKey,
  searchReturn,
  sortKey,
  statusItem,
  storeItem,
} from '../protocol/index.ts'
import type { Frame } from '../wire/frame.ts'
import { searchWords } from './search-words.ts'

/** One word of a command that needs an extension. */
export interface Need {
  /** The server should offer one of these; `THREAD=` stands for all that begin so. */
  readonly capabilities: readonly string[]
  /** In words: `UID EXPUNGE`, `FETCH MODSEQ`, `{n+}`. */
  readonly word: string
}

// Reading a command is synchronous, and no tree outlives it.
const tape = new Tape()

/** Octets of a literal that LITERAL- lets a client send at once. RFC 7888 §5. */
const SHORT = 4096

/**
 * @param frame a command; from the recorded stream, so masked where it was secret
 * @returns in the order of the command; a word that comes twice is told twice
 */
export function needs(frame: Frame): readonly Need[] {
  const tree = parse(frame, tape)
  const reading = new Reading(tree)
  reading.row(command(tree.name ?? ''), '')
  readers.get(tree.name ?? '')?.(reading)
  reading.literals()
  return reading.found
}

/** A command's arguments on the way to what they need. */
class Reading {
  readonly found: Need[] = []
  readonly tape: Tape
  /** The command as people know it, without UID: what an item belongs to. */
  readonly verb: string
  readonly arguments: readonly number[]

  constructor(private readonly tree: Tree) {
    this.tape = tree.tape
    this.verb = (tree.name ?? '').replace(/^UID /, '')
    this.arguments = tree.values.map(({ at }) => at)
  }

  need(word: string, ...capabilities: string[]): void {
    this.found.push({ capabilities, word })
  }

  row(row: Row | undefined, before = `${this.verb} `): void {
    if (row?.needs !== undefined) this.found.push({ capabilities: row.needs, word: `${before}${row.name}` })
  }

  /** Upper case; empty for an argument that is not there. */
  word(at: number | undefined): string {
    return at === undefined ? '' : text(this.tape, at).toUpperCase()
  }

  isList(at: number | undefined): at is number {
    return at !== undefined && this.tape.kindOf(at) === kinds.list
  }

  /** The members of a list, or the argument itself. */
  members(at: number | undefined): readonly number[] {
    if (at === undefined) return []
    return this.isList(at) ? this.tape.values(at) : [at]
  }

  /** The list after the word RETURN. */
  returned(): number | undefined {
    const at = this.arguments.findIndex((one) => this.word(one) === 'RETURN')
    const list = at < 0 ? undefined : this.arguments[at + 1]
    return this.isList(list) ? list : undefined
  }

  /** What stands in the parentheses of a command: `(CHANGEDSINCE 5 VANISHED)`. */
  parameters(from: readonly number[]): void {
    for (const list of from.filter((at) => this.isList(at))) {
      for (const member of this.members(list)) {
        this.row(parameter(this.tree.name ?? '', this.word(member)))
      }
    }
  }

  literals(): void {
    const { bytes, literals } = this.tree.frame
    for (const { start, length } of literals) {
      const end = bytes[start - 2] === 0x0d ? start - 3 : start - 2
      if (bytes[end - 1] !== 0x2b) continue
      if (length > SHORT) this.need(`{n+} above ${SHORT}`, 'LITERAL+')
      else this.need('{n+}', 'LITERAL-')
    }
  }
}

const readers = new Map<string, (reading: Reading) => void>([
  ['AUTHENTICATE', authenticate],
  ['ENABLE', enable],
  ...['SELECT', 'EXAMINE', 'CREATE', 'GETMETADATA'].map((name): [string, (reading: Reading) => void] => [
    name,
    (reading) => reading.parameters(reading.arguments),
  ]),
  ['APPEND', append],
  ['STATUS', (reading) => status(reading, reading.arguments[1])],
  ['LIST', list],
  ['FETCH', fetch],
  ['UID FETCH', fetch],
  ['STORE', store],
  ['UID STORE', store],
  ...['COPY', 'UID COPY', 'MOVE', 'UID MOVE', 'UID EXPUNGE'].map(
    (name): [string, (reading: Reading) => void] => [name, saved],
  ),
  ['SEARCH', search],
  ['UID SEARCH', search],
  ['SORT', sort],
  ['UID SORT', sort],
  ['THREAD', thread],
  ['UID THREAD', thread],
])

function authenticate(reading: Reading): void {
  const [mechanism, initial] = reading.arguments
  reading.need(`AUTHENTICATE ${reading.word(mechanism)}`, `AUTH=${reading.word(mechanism)}`)
  if (initial !== undefined) reading.need('AUTHENTICATE with an initial response', 'SASL-IR')
}

function enable(reading: Reading): void {
  for (const at of reading.arguments) reading.need(`ENABLE ${reading.word(at)}`, reading.word(at))
}

function append(reading: Reading): void {
  const { tape } = reading
  const rest = reading.arguments.slice(1)
  for (const at of rest) {
    if (tape.kindOf(at) === kinds.atom) reading.row(parameter('APPEND', reading.word(at)))
  }
  const messages = rest.filter((at) => tape.kindOf(at) === kinds.literal)
  if (messages.length > 1) reading.need('APPEND of several messages', 'MULTIAPPEND')
  if (messages.some((at) => tape.bytes[tape.startOf(at)] === 0x7e)) reading.need('APPEND ~{n}', 'BINARY')
}

function status(reading: Reading, items: number | undefined): void {
  for (const at of reading.members(items)) reading.row(statusItem(reading.word(at)), 'STATUS ')
}

function list(reading: Reading): void {
  const [first, second, third] = reading.arguments
  if (reading.isList(first)) {
    reading.need('LIST with selection options', 'LIST-EXTENDED')
    for (const at of reading.members(first)) reading.row(listSelection(reading.word(at)))
  }
  if (reading.isList(reading.isList(first) ? third : second))
    reading.need('LIST of several patterns', 'LIST-EXTENDED')
  const members = reading.members(reading.returned())
  for (const [index, at] of members.entries()) {
    if (reading.isList(at)) continue
    reading.row(listReturn(reading.word(at)), 'LIST RETURN ')
    if (reading.word(at) === 'STATUS') status(reading, members[index + 1])
  }
}

function fetch(reading: Reading): void {
  saved(reading)
  const [, items, ...modifiers] = reading.arguments
  const { tape } = reading
  for (const at of reading.members(items)) {
    // `BODY[…]` is an item of its own; the list after `PREVIEW` is not.
    if (!reading.isList(at)) reading.row(fetchItem(tape.source(at)))
  }
  reading.parameters(modifiers)
}

function store(reading: Reading): void {
  saved(reading)
  const [, second, third] = reading.arguments
  const modified = reading.isList(second)
  if (modified) reading.parameters([second])
  reading.row(storeItem(reading.word(modified ? third : second)))
}

/** `$` instead of a sequence set. RFC 5182 §2.1. */
function saved(reading: Reading): void {
  if (reading.word(reading.arguments[0]) === '$') reading.row(searchKey('$'))
}

function search(reading: Reading): void {
  keys(reading, returning(reading))
}

function sort(reading: Reading): void {
  const from = returning(reading)
  if (from > 0) reading.need('SORT RETURN', 'ESORT')
  for (const at of reading.members(reading.arguments[from])) reading.row(sortKey(reading.word(at)))
  keys(reading, from + 2)
}

function thread(reading: Reading): void {
  const algorithm = reading.word(reading.arguments[0])
  reading.need(`THREAD ${algorithm}`, `THREAD=${algorithm}`)
  keys(reading, 2)
}

/** @returns how many arguments `RETURN (…)` takes up at the beginning */
function returning(reading: Reading): number {
  const list = reading.returned()
  if (list === undefined || reading.word(reading.arguments[0]) !== 'RETURN') return 0
  if (reading.members(list).length === 0) reading.need(`${reading.verb} RETURN ()`, 'ESEARCH')
  for (const at of reading.members(list)) {
    if (!reading.isList(at)) reading.row(searchReturn(reading.word(at)), `${reading.verb} RETURN `)
  }
  return 2
}

function keys(reading: Reading, from: number): void {
  for (const word of searchWords(reading.tape, reading.arguments.slice(from))) reading.row(searchKey(word))
}

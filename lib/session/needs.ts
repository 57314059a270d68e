/** What a command uses beyond the base protocol, and the capabilities that allow it. */

import { argumentsIn } from '../grammar/arguments.ts'
import { text } from '../grammar/strings.ts'
import { kinds, Tape } from '../grammar/tape.ts'
import { parse, type Tree } from '../grammar/tree.ts'
import {
  type Argument,
  command,
  type Need,
  parameter,
  searchKey,
  statusItem,
  type WordRow,
  wordIn,
} from '../protocol/index.ts'
import type { Frame } from '../wire/frame.ts'
import { searchWords } from './search-words.ts'

// Reading a command is synchronous, and no tree outlives it.
const tape = new Tape()

/** The longest literal that LITERAL- lets a client send without waiting, in octets. RFC 7888 §5. */
const short = 4096

/**
 * @param frame a command from the recorded stream, so its secrets are masked
 * @returns in the order of the command; a word that occurs twice is listed twice
 */
export function needs(frame: Frame): readonly Need[] {
  const reading = new Reading(parse(frame, tape))
  reading.command()
  reading.literals()
  return reading.found
}

/** Collects the needs of a command's arguments. */
class Reading {
  readonly found: Need[] = []
  private readonly name: string
  /** The command name without UID: the prefix of its items. */
  private readonly verb: string

  constructor(private readonly tree: Tree) {
    this.name = tree.name ?? ''
    this.verb = this.name.replace(/^UID /, '')
  }

  command(): void {
    this.row(command(this.name), '')
    const placed = argumentsIn(this.tree)
    for (const { argument, at } of placed) {
      const { need, needInList } = argument
      if (need !== undefined) this.found.push(need)
      if (needInList !== undefined && this.isList(at)) this.found.push(needInList)
      this.argument(argument, at)
      // The first key of a search is read together with all that follow it.
      if (argument.kind === 'search') break
    }
    this.messages(placed.filter(({ argument }) => argument.kind === 'message').map(({ at }) => at))
  }

  private argument(argument: Argument, at: number): void {
    switch (argument.kind) {
      case 'set':
        // In place of a sequence set. RFC 5182 §2.1.
        if (this.word(at) === '$') this.row(searchKey('$'))
        break
      case 'words':
        this.words(argument, at)
        break
      case 'parameters':
        for (const member of this.members(at)) this.row(parameter(this.name, this.word(member)))
        break
      case 'search': {
        const all = this.tree.tape.valuesBetween(at, this.tree.tape.length)
        for (const word of searchWords(this.tree.tape, all)) this.row(searchKey(word))
        break
      }
      case 'message':
        if (this.tree.tape.kindOf(at) === kinds.atom) this.row(parameter(this.name, this.word(at)))
        break
      default:
        break
    }
  }

  /** Words that are capabilities themselves, or part of one, and words that need one. */
  private words(argument: Argument, at: number): void {
    const word = this.word(at)
    const [table] = argument.of ?? []
    if (table === 'mechanisms') this.need(`${this.verb} ${word}`, `AUTH=${word}`)
    else if (table === 'threadAlgorithms') this.need(`${this.verb} ${word}`, `THREAD=${word}`)
    else if (table === 'capabilities' && argument.list !== true) {
      if (argument.prefix === undefined) this.need(`${this.verb} ${word}`, word)
    } else this.listed(argument, this.members(at))
  }

  private listed(argument: Argument, members: readonly number[]): void {
    const before = `${this.verb} ${argument.after === undefined ? '' : `${argument.after} `}`
    // An empty list only requests an ESEARCH response. RFC 4731 §3.1.
    if (members.length === 0 && argument.of?.includes('searchReturns') === true)
      this.need(`${before}()`, 'ESEARCH')
    for (const [index, member] of members.entries()) {
      // `BODY[…]` is an item itself; the list after `PREVIEW` is not.
      if (!this.isList(member)) this.row(wordIn(argument, this.name, this.source(member)), before)
      // `LIST "" * RETURN (STATUS (MESSAGES))`. RFC 5819 §2.
      else if (index > 0 && this.word(members[index - 1]) === 'STATUS')
        for (const item of this.members(member)) this.row(statusItem(this.word(item)), 'STATUS ')
    }
  }

  private messages(all: readonly number[]): void {
    const { tape } = this.tree
    const literals = all.filter((at) => tape.kindOf(at) === kinds.literal)
    if (literals.length > 1) this.need(`${this.verb} of several messages`, 'MULTIAPPEND')
    if (literals.some((at) => tape.bytes[tape.startOf(at)] === 0x7e)) this.need(`${this.verb} ~{n}`, 'BINARY')
  }

  private need(word: string, capability: string): void {
    this.found.push({ capabilities: [capability], word })
  }

  private row(row: WordRow | undefined, before = `${this.verb} `): void {
    if (row?.needs !== undefined) this.found.push({ capabilities: row.needs, word: `${before}${row.name}` })
  }

  private word(at: number): string {
    return text(this.tree.tape, at).toUpperCase()
  }

  /** An item with its section, or a word. */
  private source(at: number): string {
    return this.tree.tape.kindOf(at) === kinds.item ? this.tree.tape.source(at) : this.word(at)
  }

  private isList(at: number): boolean {
    return this.tree.tape.kindOf(at) === kinds.list
  }

  /** The members of a list, or the argument itself. */
  private members(at: number): readonly number[] {
    return this.isList(at) ? this.tree.tape.values(at) : [at]
  }

  literals(): void {
    const { bytes, literals } = this.tree.frame
    for (const { start, length } of literals) {
      const end = bytes[start - 2] === 0x0d ? start - 3 : start - 2
      if (bytes[end - 1] !== 0x2b) continue
      if (length > short) this.need(`{n+} above ${short}`, 'LITERAL+')
      else this.need('{n+}', 'LITERAL-')
    }
  }
}

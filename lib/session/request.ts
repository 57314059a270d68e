/** A command in flight, and the responses it asks for. Parsed only to tell it from other commands. */

import { argumentsIn } from '../grammar/arguments.ts'
import { decodeMailbox } from '../grammar/mailbox.ts'
import { type SequenceSet, sequenceSet } from '../grammar/sequence-set.ts'
import { text } from '../grammar/strings.ts'
import { kinds, type Tape } from '../grammar/tape.ts'
import { parse, type Tree } from '../grammar/tree.ts'
import { type Argument, type ArgumentKind, command } from '../protocol/index.ts'
import { limits } from '../record/limits.ts'
import type { QueuePlace } from '../wire/linked-queue.ts'
import { latin1, sp } from '../wire/octets.ts'
import type { Exchange } from './events.ts'
import type { Group } from './requests.ts'

/** Tapes of answered commands, for reuse by later ones: most commands are examined once or twice. */
const spare: Tape[] = []
const spareSlots = 16

/** The commands that hold a tree, in a ring: parsing another one takes the tree of the oldest. */
const readers: (Request | undefined)[] = new Array(limits.commandTrees).fill(undefined)
let turn = 0

const nothing: readonly string[] = []
const noArguments: readonly Argument[] = []

export class Request {
  /** Names of the responses attributed to it. */
  answered: readonly string[] = nothing
  /** Its place among the commands in flight; see requests.ts. */
  inAll: QueuePlace<Request> | undefined
  inGroup: QueuePlace<Request> | undefined
  /** The group of commands with its name. */
  group: Group | undefined
  sorted: QueuePlace<Request> | undefined
  private tree: Tree | undefined
  /** Its place among the readers. */
  private reader = 0
  private said: ReturnType<Request['readTexts']> | undefined
  private wanted: ReadonlySet<string> | 'unknown' | undefined
  private messages: SequenceSet | 'none' | undefined

  /** Names of the responses that such a command asks for; undefined for an unknown command. */
  readonly solicits: readonly string[] | undefined

  /** The arguments that such a command takes. */
  private readonly row: readonly Argument[]

  constructor(public exchange: Exchange) {
    const row = command(exchange.name)
    this.solicits = row?.solicits
    this.row = row?.arguments ?? noArguments
  }

  get name(): string {
    return this.exchange.name
  }

  /** True for `UID FETCH` and the like: it names messages by UID. */
  get byUid(): boolean {
    return this.name.startsWith('UID ')
  }

  /** True for a command that may have an argument of this kind. */
  takes(kind: ArgumentKind): boolean {
    return this.row.some((argument) => argument.kind === kind)
  }

  /** The text of some of its arguments; none for a list. */
  texts(which: (argument: Argument) => boolean): readonly string[] {
    this.said ??= this.readTexts()
    return this.said.filter(({ argument }) => which(argument)).map((one) => one.text)
  }

  private readTexts(): readonly { readonly argument: Argument; readonly text: string }[] {
    const tree = this.read()
    const words = argumentsIn(tree).filter(({ at }) => tree.tape.kindOf(at) !== kinds.list)
    return words.map(({ argument, at }) => ({ argument, text: text(tree.tape, at) }))
  }

  /** The patterns of LIST and the like, each with and without the preceding reference. RFC 9051 §6.3.9. */
  get patterns(): readonly string[] {
    const tree = this.read()
    const placed = argumentsIn(tree)
    const reference = placed.find(({ argument }) => argument.kind === 'reference')
    const pattern = placed.find(({ argument }) => argument.kind === 'pattern')
    if (reference === undefined || pattern === undefined) return []
    const { tape } = tree
    const sent = membersOf(tape, pattern.at).map((at) => text(tape, at))
    const before = text(tape, reference.at)
    return sent.flatMap((one) =>
      before === '' ? [comparable(one)] : [comparable(one), comparable(before + one)],
    )
  }

  /** True when a word occurs among the arguments or in one of their lists. @param word upper case */
  has(word: string): boolean {
    const { tape, head } = this.read()
    for (let at = head.body; at < tape.length; at++) {
      if (!tape.isContainer(at) && text(tape, at).toUpperCase() === word) return true
    }
    return false
  }

  /** The first argument as a set of numbers or UIDs; undefined when it is not one, or is `$`. */
  get set(): SequenceSet | undefined {
    if (this.messages === undefined) {
      // Compared with every FETCH: reading the word is cheaper than building the tree.
      const set = sequenceSet(word(this.exchange.said[0].bytes, this.byUid ? 3 : 2))
      this.messages = set === undefined || set.length === 0 ? 'none' : set
    }
    return this.messages === 'none' ? undefined : this.messages
  }

  /** The one message that it names, by number or UID; undefined when it names none, or several. */
  get message(): number | undefined {
    const { set } = this
    if (set?.length !== 1) return undefined
    const [{ from, to }] = set
    return from === to && from !== '*' ? from : undefined
  }

  /** True for a STORE of flags: the server reports its changes as FLAGS only. */
  get storesFlags(): boolean {
    if (!this.row.some(({ of }) => of?.includes('storeItems') === true)) return false
    return this.texts(({ kind }) => kind === 'words').some((word) => /^[+-]?FLAGS(\.SILENT)?$/i.test(word))
  }

  /**
   * The items that a FETCH asks for, with sections, in the form of a response; undefined when they are not
   * known.
   */
  get items(): ReadonlySet<string> | undefined {
    this.wanted ??= this.readItems() ?? 'unknown'
    return this.wanted === 'unknown' ? undefined : this.wanted
  }

  private readItems(): ReadonlySet<string> | undefined {
    const tree = this.read()
    const { tape } = tree
    const items = argumentsIn(tree).find(({ argument }) => argument.of?.includes('fetchItems') === true)
    if (items === undefined) return undefined
    const members = membersOf(tape, items.at)
    const names = members.filter((one) => tape.kindOf(one) !== kinds.list).map((one) => tape.source(one))
    return new Set(names.flatMap((name) => macros.get(name.toUpperCase()) ?? [itemName(name)]))
  }

  /** The command is no longer in flight: releases its tree. */
  end(): void {
    if (this.tree === undefined) return
    readers[this.reader] = undefined
    this.forget()
  }

  private read(): Tree {
    if (this.tree !== undefined) return this.tree
    readers[turn]?.forget()
    readers[turn] = this
    this.reader = turn
    turn = (turn + 1) % readers.length
    this.tree = parse(this.exchange.said[0], spare.pop())
    return this.tree
  }

  private forget(): void {
    if (this.tree !== undefined && spare.length < spareSlots) spare.push(this.tree.tape)
    this.tree = undefined
  }
}

/** The members of a list, or the single value. */
function membersOf(tape: Tape, at: number): readonly number[] {
  return tape.kindOf(at) === kinds.list ? tape.values(at) : [at]
}

/** The word of a line with this index, empty when there are fewer; single spaces separate words. */
function word(bytes: Uint8Array, index: number): string {
  let start = 0
  for (let passed = 0; passed < index; start++) {
    if (start >= bytes.length) return ''
    if (bytes[start] === sp) passed++
  }
  let end = start
  while (end < bytes.length && bytes[end] > sp) end++
  return latin1(bytes, start, end)
}

const fast = ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE']

/** RFC 9051 §6.4.5. */
const macros = new Map<string, readonly string[]>([
  ['FAST', fast],
  ['ALL', [...fast, 'ENVELOPE']],
  ['FULL', [...fast, 'ENVELOPE', 'BODY']],
])

/**
 * An item in the form common to command and response: `BODY.PEEK[header.fields ("To")]<0.9>` and
 * `BODY[HEADER.FIELDS (TO)]<0>`.
 */
export function itemName(source: string): string {
  const name = source.toUpperCase().replaceAll('"', '').replace('.PEEK', '')
  return name.replace(/<(\d+)(?:\.\d+)?>$/, '<$1>')
}

/** A mailbox name in the form for comparison: decoded, and INBOX in any letter case. RFC 9051 §5.1. */
export function comparable(mailbox: string): string {
  const name = decodeMailbox(mailbox) ?? mailbox
  return /^inbox(?![^/.\\])/i.test(name) ? `INBOX${name.slice(5)}` : name
}
